import { defineRule } from '../rule.ts';

export const order = defineRule({
  id: 'nal/order',
  title: 'units out of order in an access unit',
  source: 'H.264 7.4.1.2.3; H.265 7.4.2.4.4',
  severity: 'error',
  needs: ['pictures'],
  what: 'A delimiter, parameter set or SEI message comes before the slices of its picture, a delimiter before all others; an end of sequence or stream comes last.',
  why: 'A unit between two slices starts an access unit, so that one picture becomes two. Safari rejects segments whose delimiter is not first.',
  mend: { ffmpeg: '-c copy -bsf:v h264_metadata=aud=insert puts one delimiter in front of each access unit' },
});
