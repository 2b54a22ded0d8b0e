import { defineRule } from '../rule.ts';

export const firstSlice = defineRule({
  id: 'au/first-slice',
  title: 'the first slice of a picture is missing',
  source: 'H.264 7.4.3, first_mb_in_slice',
  severity: 'error',
  needs: ['pictures'],
  what: 'The first slice of a picture begins with macroblock 0; with arbitrary slice order, one of its slices does.',
  why: 'The upper part of the picture is lost. Decoders conceal it, or drop the picture and show errors up to the next key frame.',
  mend: {},
});
