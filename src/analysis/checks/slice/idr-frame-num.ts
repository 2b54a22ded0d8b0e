import { defineRule } from '../rule.ts';

export const idrFrameNum = defineRule({
  id: 'slice/idr-frame-num',
  title: 'frame_num of an IDR picture is not 0',
  source: 'H.264 7.4.3',
  severity: 'error',
  needs: ['pictures'],
  codecs: ['h264'],
  what: 'Reads frame_num of each IDR picture.',
  why: 'Decoders count from it: they report lost frames after each key frame, and some wait for ones that never come.',
  mend: {},
});
