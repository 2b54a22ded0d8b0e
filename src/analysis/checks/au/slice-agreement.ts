import { defineRule } from '../rule.ts';

export const sliceAgreement = defineRule({
  id: 'au/slice-agreement',
  title: 'slices of one picture that contradict each other',
  source: 'H.264 7.4.1.2.4, 7.4.3; H.265 7.4.7.1',
  severity: 'error',
  needs: ['pictures'],
  what: 'The slices of a frame in one tag agree in frame_num, parameter set, IDR and picture order count. All slices of a picture mark reference pictures in the same way, and have one type where slice_type says so. HEVC: they have one reference picture set and one pic_output_flag.',
  why: 'A decoder takes the second slice for another picture, and shows two that are incomplete. It happens where slices are coded in parallel, or headers are rewritten.',
  mend: {},
});
