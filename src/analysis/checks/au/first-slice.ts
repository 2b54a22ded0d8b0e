import { defineRule } from '../rule.ts';

export const firstSlice = defineRule({
  id: 'au/first-slice',
  title: 'the first slice of a picture is missing',
  source: 'H.264 7.4.3, first_mb_in_slice; H.265 7.4.7.1, first_slice_segment_in_pic_flag',
  severity: 'error',
  needs: ['pictures'],
  what: 'The first slice of a picture begins with macroblock 0; with arbitrary slice order, one of its slices does. HEVC: the first slice segment says that it is the first.',
  why: 'The upper part of the picture is lost. Decoders conceal it, or drop the picture and show errors up to the next key frame.',
  mend: {},
});
