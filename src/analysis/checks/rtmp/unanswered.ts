import { defineRule } from '../rule.ts';

export const unanswered = defineRule({
  id: 'rtmp/unanswered',
  title: 'a command without an answer',
  source: 'RTMP 1.0 7.2',
  severity: 'warning',
  needs: ['rtmp'],
  what: 'Looks for connect, createStream, publish and play without an answer when a side closes, or the input ends.',
  why: 'The peer waits, and stops without a word: the server did not take the application, a value in the command, or the handshake.',
  mend: {
    OBS: 'server address and stream key as the service gives them',
  },
});
