import { defineRule } from '../rule.ts';

export const reconnect = defineRule({
  id: 'rtmp/reconnect',
  title: 'how a request to reconnect is followed',
  source: 'E-RTMP v2, Reconnect Request',
  severity: 'warning',
  needs: ['rtmp'],
  what: 'Looks for NetConnection.Connect.ReconnectRequest, for the media after it, and for the connection that goes on with the stream: overlap or gap.',
  why: 'The client goes on until the next key frame and opens the new connection before it drops the old one; a gap is seen by viewers.',
  mend: {},
});
