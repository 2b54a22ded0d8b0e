import { defineRule } from '../rule.ts';

export const levelValid = defineRule({
  id: 'level/valid',
  title: 'a level that does not exist',
  source: 'H.264 A.3, Table A-1; H.265 A.4.1, Table A.8',
  severity: 'error',
  needs: ['parameter sets'],
  codecs: ['h264', 'hevc'],
  what: 'Looks for level_idc in Table A-1. Level 1b is level_idc 11 with constraint_set3_flag in Baseline, Main and Extended, and 9 in the other profiles. HEVC: general_level_idc in Table A.8, and the High tier from level 4 on.',
  why: 'A decoder that does not know the level cannot tell whether it can decode the stream, and many refuse it.',
  mend: {
    x265: '--level-idc 4.1; without it x265 chooses the lowest one. --no-high-tier below level 4',
    x264: '--level 4.1; without it x264 chooses the lowest one',
    ffmpeg: '-c copy -bsf:v h264_metadata=level=auto, hevc_metadata=level=4.1',
  },
});
