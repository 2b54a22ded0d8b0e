import { defineRule } from '../rule.ts';

export const leadingPictures = defineRule({
  id: 'hevc/leading-pictures',
  title: 'leading pictures that are out of place, or not output',
  source: 'H.265 7.4.2.2, 8.1.3',
  severity: 'error',
  needs: ['pictures'],
  codecs: ['hevc'],
  what: 'RADL and RASL pictures follow a key frame whose type allows them, come before its trailing pictures, and precede it in output order. RASL pictures of a CRA picture that the stream starts with are not output: a warning.',
  why: 'Players that start at such a key frame drop its RASL pictures, or show them broken; a segment that begins so has a gap in its times. Pictures out of place come from streams that were cut, or from a key frame whose type was rewritten.',
  mend: {
    x265: '--no-open-gop has IDR pictures in place of CRA; --radl has leading pictures that can be decoded',
    ffmpeg: 'cut and join at IDR pictures',
    NVENC: 'an IDR period in place of a period of I pictures only',
  },
});
