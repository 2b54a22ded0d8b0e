import { defineRule } from '../rule.ts';

export const dtsMonotonic = defineRule({
  id: 'flv/dts-monotonic',
  title: 'decoding times go back',
  source: 'FLV 10.1 E.4.1',
  severity: 'error',
  needs: ['flv'],
  what: 'Compares the timestamp of each tag with the last one of its track. Audio and video are compared each for itself: their tags may be in any order.',
  why: 'Players drop frames of the past or stop; servers cut the connection; segmenters write segments of negative length.',
  mend: {
    rtmpkit: 'rtmpkit convert IN.flv OUT.flv --fix timestamps',
    ffmpeg: '-c copy into a new .flv moves frames that go back',
    MediaCodec: 'one clock for presentationTimeUs, also after a reconnect',
  },
});
