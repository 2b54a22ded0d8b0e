import { defineRule } from '../rule.ts';

export const secondPublisher = defineRule({
  id: 'rtmp/second-publisher',
  title: 'two publishers of one stream',
  source: 'RTMP 1.0 7.2.2.6; nginx-rtmp-module',
  severity: 'warning',
  needs: ['rtmp'],
  what: 'Looks for connections that publish the same app and name on one server while another one does and is not closed, and ties NetStream.Publish.BadName to it.',
  why: 'After a link drops, a server keeps the old publisher until a timeout, and refuses the encoder that comes back.',
  mend: {
    OBS: 'a longer retry delay than the timeout of the server',
    ffmpeg: 'a retry after the timeout of the server (nginx-rtmp: ping 60 s and ping_timeout 30 s)',
  },
});
