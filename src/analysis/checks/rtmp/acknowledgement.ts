import { defineRule } from '../rule.ts';

export const acknowledgement = defineRule({
  id: 'rtmp/acknowledgement',
  title: 'byte counts in Acknowledgement messages that do not add up',
  source: 'RTMP 1.0 5.4.3',
  severity: 'warning',
  needs: ['rtmp'],
  what: 'Compares each Acknowledgement with the bytes that the other side has sent: a total, an increment, or a total that wraps at 2^31, 0xF0000000 or 2^32; and the bytes that are not acknowledged with the window.',
  why: 'A sender that waits for Acknowledgements stops where they stay behind, or start again: after 2 or 4 GB, or at once.',
  mend: {},
});
