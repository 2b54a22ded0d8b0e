import { defineRule } from '../rule.ts';

export const messageSyntax = defineRule({
  id: 'rtmp/message-syntax',
  title: 'a message that cannot be read',
  source: 'RTMP 1.0 5.4, 7.1',
  severity: 'error',
  needs: ['rtmp'],
  what: 'Reads the body of each message by its type, and looks for bytes after it, for unknown types and events, for control messages on other streams, and for data in AMF3.',
  why: 'Readers pass over what they do not know, or close the connection. Few servers take AMF3.',
  mend: {
    ffmpeg: 'writes AMF0',
    OBS: 'writes AMF0',
  },
});
