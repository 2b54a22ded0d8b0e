import { defineRule } from '../rule.ts';

export const compositionTime = defineRule({
  id: 'flv/composition-time',
  title: 'a composition time longer than any codec holds a picture back',
  source: 'FLV 10.1 E.4.3.1; H.264 A.3.1: at most 16 frames are held back',
  severity: 'warning',
  needs: ['flv', 'video'],
  what: 'Looks for a CompositionTime of a second or more that is also 32 frames or more.',
  why: 'Such a time is a fault of the writer: 32 bits in a field of 24, or a clock in another unit. Players show the picture too late, or never.',
  mend: {
    ffmpeg: '-c copy -bsf:v setts=pts=DTS where the stream has no B pictures',
  },
});
