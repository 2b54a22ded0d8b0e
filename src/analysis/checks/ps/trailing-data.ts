import { defineRule } from '../rule.ts';

export const trailingData = defineRule({
  id: 'ps/trailing-data',
  title: 'data where rbsp_trailing_bits() belongs',
  source: 'H.264 7.3.2.11',
  severity: 'error',
  needs: ['video'],
  what: 'After its last element, a parameter set has a bit 1, zeros up to the byte boundary, and nothing else.',
  why: 'The set was read otherwise than it was written: from an element on, all values may be wrong. Strict decoders refuse it.',
  mend: { ffmpeg: '-c copy -bsf:v h264_metadata writes the sets anew' },
});
