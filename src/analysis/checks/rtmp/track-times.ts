import { defineRule } from '../rule.ts';

export const trackTimes = defineRule({
  id: 'rtmp/track-times',
  title: 'tracks of one stream that are far apart',
  source: 'E-RTMP v2, Multitrack',
  severity: 'warning',
  needs: ['rtmp'],
  what: 'Compares the decoding times of further tracks with those of track 0 of the same kind.',
  why: 'Servers and players go by one clock: a track that is seconds away from it is dropped, delayed or played out of step.',
  mend: {},
});
