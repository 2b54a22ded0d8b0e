import { defineRule } from '../rule.ts';

export const audConsistent = defineRule({
  id: 'nal/aud-consistent',
  title: 'access unit delimiters that contradict the stream',
  source: 'H.264 7.4.1.2.3, 7.4.2.4; H.265 7.4.2.4.4, 7.4.3.5',
  severity: 'warning',
  needs: ['pictures'],
  what: 'Compares the slice types of a picture with the primary_pic_type of its delimiter.',
  why: 'Readers that cut the stream at delimiters, or take key frames from them, find wrong frames.',
  mend: {
    ffmpeg:
      '-c copy -bsf:v h264_metadata=aud=remove, or aud=insert to have one in each access unit; hevc_metadata likewise',
    x264: '--aud',
    x265: '--aud',
    NVENC: '-aud 1 (ffmpeg)',
  },
});
