import { defineRule } from '../rule.ts';

export const streamName = defineRule({
  id: 'rtmp/stream-name',
  title: 'a stream name that makes an odd path',
  source: 'RTMP 1.0 7.2.2.6',
  severity: 'warning',
  needs: ['rtmp'],
  what: 'Looks for a whole URL in the name of a stream that is published or played.',
  why: 'Servers join app and name to a path: one that has a URL in it is found under no name that a player asks for.',
  mend: {
    OBS: 'the server address in the first field, the stream key alone in the second',
  },
});
