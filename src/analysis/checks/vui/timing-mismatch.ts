import { defineRule } from '../rule.ts';

export const timingMismatch = defineRule({
  id: 'vui/timing-mismatch',
  title: 'the frame rate of the stream is not that of its timestamps',
  source: 'H.264 E.2.1, num_units_in_tick and time_scale',
  severity: 'warning',
  needs: ['pictures'],
  what: 'Compares time_scale / (2 * num_units_in_tick) with the frame rate of the timestamps: more than 0.5 % are a difference. More frames than any level allows are one too.',
  why: 'Players and packagers that trust the stream play it too fast or too slow, and choose wrong levels and buffers. Often the factor 2 was forgotten, or the fraction inverted.',
  mend: {
    x264: '--fps, and --timebase where timestamps are given',
    x265: '--fps',
    'SVT-AV1': '--fps-num and --fps-denom',
    aomenc: '--fps with --timing-info=constant',
    ffmpeg:
      '-c copy -bsf:v h264_metadata=tick_rate=60 for 30 frames per second: two ticks a frame; hevc_metadata=tick_rate=30',
    NVENC: 'frameRateNum and frameRateDen of NV_ENC_INITIALIZE_PARAMS',
  },
});
