import { defineRule } from '../rule.ts';

export const abort = defineRule({
  id: 'rtmp/abort',
  title: 'a message that is given up',
  source: 'RTMP 1.0 5.4.2',
  severity: 'warning',
  needs: ['rtmp'],
  what: 'Looks for Abort Messages, for what they drop, and if the next message on the chunk stream can be read.',
  why: 'Many readers ignore Abort: they add the next message to the one that was given up, and both are corrupt.',
  mend: {},
});
