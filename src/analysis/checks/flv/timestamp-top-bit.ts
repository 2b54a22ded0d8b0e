import { defineRule } from '../rule.ts';

export const timestampTopBit = defineRule({
  id: 'flv/timestamp-top-bit',
  title: 'bit 31 of the timestamp changes between two frames',
  source: 'FLV 10.1 E.4.1 (TimestampExtended)',
  severity: 'warning',
  needs: ['flv'],
  what: 'Looks for frames where bit 31 of the timestamp comes or goes without a carry: FFmpeg and OBS count modulo 2^31, others use all 32 bits.',
  why: 'For readers of all 32 bits the stream jumps by 24.9 days: they drop what follows, or wait.',
  mend: {
    rtmpkit: 'rtmpkit convert IN.flv OUT.flv --fix timestamps',
    ffmpeg: '-c copy -avoid_negative_ts make_zero',
  },
});
