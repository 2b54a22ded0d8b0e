import { defineRule } from '../rule.ts';

export const profileConstraintFlags = defineRule({
  id: 'profile/constraint-flags',
  title: 'a constraint flag that does not hold',
  source: 'H.264 A.2, 7.4.2.1.1',
  severity: 'error',
  needs: ['parameter sets'],
  codecs: ['h264'],
  what: 'constraint_set0_flag to constraint_set2_flag claim Baseline, Main and Extended, constraint_set3_flag an Intra profile, constraint_set4_flag frames only, constraint_set5_flag no B slices; parameter sets and slice types are compared with what they claim. reserved_zero_2bits have to be 0.',
  why: 'Decoders and signalling (profile-level-id, the avc1 codec string) choose by these flags: a decoder of Constrained Baseline then gets slices that it cannot decode.',
  mend: { ffmpeg: '-profile:v constrained_baseline (libx264: baseline) instead of a rewritten SPS' },
});
