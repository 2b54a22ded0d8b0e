import { defineRule } from '../rule.ts';

export const onePerSample = defineRule({
  id: 'au/one-per-sample',
  title: 'a tag without exactly one access unit',
  source: 'FLV 10.1 E.4.3.2, ISO/IEC 14496-15 5.2.2, H.264 7.4.1.2.4',
  severity: 'error',
  needs: ['flv', 'video'],
  what: 'Each tag of a track has all slices of one frame, and no other one.',
  why: 'A frame in two tags is decoded as two damaged ones; of two frames in a tag, players show one or drop the second. Frame rate and key frames are counted wrong.',
  mend: {
    MediaCodec: 'a buffer with BUFFER_FLAG_PARTIAL_FRAME is a part of a frame: join all of them into one tag',
  },
});
