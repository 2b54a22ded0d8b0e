import { defineRule } from '../rule.ts';

export const chunkSize = defineRule({
  id: 'rtmp/chunk-size',
  title: 'a chunk size that servers do not take',
  source: 'RTMP 1.0 5.4.1',
  severity: 'warning',
  needs: ['rtmp'],
  what: 'Compares each Set Chunk Size with 128 to 10485760 bytes.',
  why: 'The format allows 1 to 2147483647. nginx-rtmp closes the connection above 10485760, SRS below 128; a size of 1 costs a header a byte.',
  mend: { ffmpeg: 'it takes the size that the server sets' },
});
