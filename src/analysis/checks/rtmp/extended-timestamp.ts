import { defineRule } from '../rule.ts';

export const extendedTimestamp = defineRule({
  id: 'rtmp/extended-timestamp',
  title: 'an extended timestamp that readers take in different ways',
  source: 'RTMP 1.0 5.3.1.3',
  severity: 'warning',
  needs: ['rtmp'],
  what: 'Looks at times from 16777215 ms on: if they are repeated in chunks of type 3, as in RTMP 1.0 of 2012 but not in the draft of 2009, and if those of types 1 and 2 are deltas. Looks for chunks of type 3 that repeat a time as a delta.',
  why: 'After 4 hours and 40 minutes a stream breaks, or jumps, where writer and reader do not agree.',
  mend: { OBS: 'versions since 2024 repeat the field' },
});
