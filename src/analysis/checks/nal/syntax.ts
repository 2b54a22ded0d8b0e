import { defineRule } from '../rule.ts';

export const syntax = defineRule({
  id: 'nal/syntax',
  title: 'a NAL unit that breaks its syntax',
  source: 'H.264 7.3 and 7.4; the message has the clause',
  severity: 'error',
  needs: ['pictures'],
  what: 'Reads every syntax element of parameter sets, SEI, delimiters and slice headers: they have to be complete and in their ranges.',
  why: 'What follows such an element cannot be read, or means something else than the encoder intended.',
  mend: {},
});
