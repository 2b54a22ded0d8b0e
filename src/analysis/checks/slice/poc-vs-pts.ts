import { defineRule } from '../rule.ts';

export const pocVsPts = defineRule({
  id: 'slice/poc-vs-pts',
  title: 'picture order that contradicts itself or the timestamps',
  source: 'H.264 8.2.1',
  severity: 'error',
  needs: ['pictures'],
  what: 'No two pictures between IDR pictures have the same picture order count, and the order of presentation times is that of the counts.',
  why: 'Decoders give out pictures by their counts, players show them by their times: where the two differ, motion jumps back and forth.',
  mend: {},
});
