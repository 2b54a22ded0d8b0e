import { defineRule } from '../rule.ts';

export const targetDuration = defineRule({
  id: 'hls/target-duration',
  title: 'segments that are longer than the playlist allows',
  source: 'RFC 8216 4.3.3.1',
  severity: 'error',
  needs: ['playlist'],
  what: 'Each EXTINF, rounded to whole seconds, is at most EXT-X-TARGETDURATION. The times of the frames are not compared with it.',
  why: 'Players reload the playlist and fill their buffers by this time: with longer segments they stall, and validators refuse the stream.',
  mend: {
    ffmpeg: '-hls_time cuts at key frames only: -force_key_frames "expr:gte(t,n_forced*6)" for segments of 6 s',
    rtmpkit: 'rtmpkit convert IN OUT.m3u8 --segment-seconds 6 writes the duration of the longest segment',
  },
});
