import { defineRule } from '../rule.ts';

export const levelDpb = defineRule({
  id: 'level/dpb',
  title: 'more reference frames than the level allows',
  source: 'H.264 A.3.1 h, A.3.2 f',
  severity: 'error',
  needs: ['parameter sets'],
  codecs: ['h264'],
  what: 'Compares max_num_ref_frames and max_dec_frame_buffering with MaxDpbFrames, the frames of this size for which the level has memory.',
  why: 'A hardware decoder reserves the memory of the declared level: it refuses the stream, or shows broken pictures.',
  mend: {
    x264: '--ref 4, or a higher --level',
    ffmpeg: '-refs 4, or a higher -level',
    NVENC: '-refs 4 (ffmpeg), Reference Frames (OBS custom options)',
    MediaCodec: 'KEY_LEVEL',
  },
});
