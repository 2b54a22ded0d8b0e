import { defineRule } from '../rule.ts';

export const forbiddenBit = defineRule({
  id: 'nal/forbidden-bit',
  title: 'a bit of the header that has to be 0 is 1',
  source: 'H.264 7.4.1, H.265 7.4.2.2, AV1 6.2.2',
  severity: 'error',
  needs: ['video'],
  what: 'Looks at the first bit of each unit; in AV1 also at the reserved bits of its header.',
  why: 'A unit with this bit is damaged, or is no unit at all: decoders drop it.',
  mend: {},
});
