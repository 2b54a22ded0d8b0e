import { defineRule } from '../rule.ts';

export const handshake = defineRule({
  id: 'rtmp/handshake',
  title: 'broken, refused or encrypted RTMP handshake',
  source: 'RTMP 1.0 5.2',
  severity: 'error',
  needs: ['rtmp'],
  what: 'Reads the version, looks for a packet that ends early, and compares what each side answers with what the other sent: a copy, or a digest.',
  why: 'A peer that speaks HTTP, TLS or RTMPE on this port is not understood, and the connection closes without a message. Most peers do not verify the answer; those that do close, too.',
  mend: {
    ffmpeg: 'rtmp:// on port 1935, rtmps:// on port 443; not rtmpe://',
    OBS: 'the server address begins with rtmp:// or rtmps://, as the service gives it',
  },
});
