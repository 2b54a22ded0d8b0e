import { defineRule } from '../rule.ts';

export const emulationPrevention = defineRule({
  id: 'nal/emulation-prevention',
  title: 'emulation prevention is missing',
  source: 'H.264 7.4.1, H.265 7.4.2.1',
  severity: 'error',
  needs: ['video'],
  what: 'Looks for 00 00 00, 00 00 01 and 00 00 02 inside NAL units, where a byte 03 belongs after the two zeros.',
  why: 'In a byte stream the unit ends there and its rest becomes junk. It comes from a writer that changes or builds units without escaping them, or from damage.',
  mend: {
    ffmpeg: '-c copy -bsf:v h264_metadata writes parameter sets and SEI anew, escaped; damaged slices stay damaged',
  },
});
