import { defineRule } from '../rule.ts';

export const messageSize = defineRule({
  id: 'rtmp/message-size',
  title: 'a message that is larger than servers take',
  source: 'nginx-rtmp-module max_message',
  severity: 'warning',
  needs: ['rtmp'],
  what: 'Compares the size of each message with 1 MiB, which nginx-rtmp takes without a setting.',
  why: 'A key frame of a 4K stream, or of a change of scene, is larger: the server closes the connection in the middle of it.',
  mend: {
    x264: '--vbv-maxrate and --vbv-bufsize limit the size of a frame',
    x265: '--vbv-maxrate and --vbv-bufsize limit the size of a frame',
    'SVT-AV1': '--mbr with --crf; --rc 2 with --buf-sz',
    ffmpeg: '-maxrate and -bufsize limit it',
    OBS: 'a lower bit rate, CBR',
  },
});
