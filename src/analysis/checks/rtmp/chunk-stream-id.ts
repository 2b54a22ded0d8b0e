import { defineRule } from '../rule.ts';

export const chunkStreamId = defineRule({
  id: 'rtmp/chunk-stream-id',
  title: 'a chunk stream id that servers do not take',
  source: 'RTMP 1.0 5.3.1.1',
  severity: 'warning',
  needs: ['rtmp'],
  what: 'Looks for chunk stream ids above 31, for the longer forms of the basic header, and for chunk streams that do not begin with a full header.',
  why: 'nginx-rtmp keeps 32 chunk streams and closes above; gortmplib refuses the forms of two and three bytes. A chunk stream that begins with a delta has no message stream id and no time to add it to.',
  mend: {},
});
