import { defineRule } from '../rule.ts';

export const expiredIgnore = defineRule({
  id: 'config/expired-ignore',
  title: 'an entry of ignore is past its day',
  source: 'The configuration, rtmpkit.config.json',
  severity: 'warning',
  needs: [],
  what: 'Compares the day in `until` of each entry of ignore that matches the input with today. From the day after it on, the entry has no effect.',
  why: 'A rule was ignored for a time, so that somebody could mend the streams: that time is over.',
  mend: {},
});
