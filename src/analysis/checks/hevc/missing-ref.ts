import { defineRule } from '../rule.ts';

export const missingRef = defineRule({
  id: 'hevc/missing-ref',
  title: 'a picture refers to one that is not there',
  source: 'H.265 8.3.2',
  severity: 'error',
  needs: ['pictures'],
  codecs: ['hevc'],
  what: 'The pictures of a reference picture set that the picture refers to were sent before it, and are kept by the sets of all pictures between them.',
  why: 'Pictures were lost or dropped after encoding. Decoders put a grey or older picture in its place, and show errors up to the next key frame; some hardware decoders stop.',
  mend: {
    ffmpeg: 'drop frames before the encoder, not with -bsf:v noise=drop or after it',
    OBS: 'a full send queue drops frames, B-frames first: lower the bitrate, or use Dynamic Bitrate',
  },
});
