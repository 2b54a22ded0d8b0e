import { defineRule } from '../rule.ts';

export const forbiddenBit = defineRule({
  id: 'nal/forbidden-bit',
  title: 'forbidden_zero_bit is 1',
  source: 'H.264 7.4.1, H.265 7.4.2.2',
  severity: 'error',
  needs: ['video'],
  what: 'Looks at the first bit of each NAL unit.',
  why: 'A unit with this bit is damaged, or is no NAL unit at all: decoders drop it.',
  mend: {},
});
