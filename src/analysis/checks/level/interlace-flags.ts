import { defineRule } from '../rule.ts';

export const levelInterlaceFlags = defineRule({
  id: 'level/interlace-flags',
  title: 'interlaced coding where the level has none',
  source: 'H.264 A.3.3 c, d, Table A-4',
  severity: 'error',
  needs: ['parameter sets'],
  codecs: ['h264'],
  what: 'In Main, Extended and the High profiles, frame_mbs_only_flag has to be 1 up to level 2 and from level 4.2 on, and direct_8x8_inference_flag from level 3 on.',
  why: 'Decoders of these levels need no interlaced tools, and hardware leaves them out.',
  mend: { x264: 'no --interlaced, --tff or --bff; or a level from 2.1 to 4.1', ffmpeg: '-vf bwdif -flags -ildct-ilme' },
});
