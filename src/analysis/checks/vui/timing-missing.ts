import { defineRule } from '../rule.ts';

export const timingMissing = defineRule({
  id: 'vui/timing-missing',
  title: 'no frame rate in the stream',
  source: 'H.264 E.2.1, timing_info_present_flag',
  severity: 'info',
  needs: ['pictures'],
  what: 'Looks for timing information in the VUI parameters of the SPS.',
  why: 'Without a container the frame rate is a guess: tools assume 25.',
  mend: {
    x264: 'writes it by itself, from --fps or the input',
    ffmpeg: '-c copy -bsf:v h264_metadata=tick_rate=60:fixed_frame_rate_flag=1 for 30 frames per second',
  },
});
