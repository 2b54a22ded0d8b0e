import { defineRule } from '../rule.ts';

export const chunkStream = defineRule({
  id: 'rtmp/chunk-stream',
  title: 'bytes of a chunk stream that belong to no message',
  source: 'RTMP 1.0 5.3',
  severity: 'error',
  needs: ['rtmp'],
  what: 'Reads the chunks of each direction, and looks for headers that cannot be one, for messages that break off and for bytes that belong to none.',
  why: 'A reader that is out of step takes payload for headers: it reports a body size or a message type that nobody has sent, and closes. Where it begins is the first chunk that writer and reader see differently.',
  mend: {
    OBS: 'a capture of both sides shows the first chunk where they differ; another output module or version writes other chunks',
  },
});
