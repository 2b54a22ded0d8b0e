import { defineRule } from '../rule.ts';

export const timestampTopBit = defineRule({
  id: 'flv/timestamp-top-bit',
  title: 'timestamp that is negative as a signed number',
  source: 'FLV 10.1 E.4.1 (SI32)',
  severity: 'warning',
  needs: ['flv'],
  what: 'Looks for timestamps of frames of which bit 31 is set: Timestamp with TimestampExtended is a signed number.',
  why: 'Readers that follow the specification see a negative time, those that take it as unsigned one after 24.8 days: the stream jumps in the one, goes on in the other.',
  mend: {
    rtmpkit: 'rtmpkit convert IN.flv OUT.flv --fix timestamps',
    ffmpeg: '-c copy -avoid_negative_ts make_zero',
  },
});
