import { defineRule } from '../rule.ts';

export const frameNumGap = defineRule({
  id: 'slice/frame-num-gap',
  title: 'frame_num that leaves out or repeats numbers',
  source: 'H.264 7.4.3, 8.2.5.2',
  severity: 'error',
  needs: ['pictures'],
  codecs: ['h264'],
  what: 'frame_num is one more than that of the last reference picture, unless the SPS allows gaps.',
  why: 'Reference pictures were lost or dropped after encoding: later pictures refer to others, and show errors up to the next key frame. Some hardware decoders stop.',
  mend: {
    ffmpeg: 'drop frames before the encoder, not with -bsf:v noise=drop or after it',
    OBS: 'a full send queue drops frames, B-frames first: lower the bitrate, or use Dynamic Bitrate',
  },
});
