import { defineRule } from '../rule.ts';

export const pictureBoundary = defineRule({
  id: 'au/picture-boundary',
  title: 'a picture that begins though no slice header says so',
  source: 'H.264 7.4.1.2.4; H.265 7.4.2.4.5',
  severity: 'warning',
  needs: ['pictures'],
  what: 'The first slice of a picture differs from the last one of the picture before it in frame_num, parameter set, IDR, field or picture order count. It is reported where the macroblock address alone shows that a picture begins.',
  why: 'Decoders that follow the clause take both pictures for one, and the second overwrites the first. It is a slice that was sent twice, or an encoder that does not count.',
  mend: {},
});
