import type { Rule } from '../rule.ts';
import { changeWithoutIdr } from './change-without-idr.ts';
import { configMismatch } from './config-mismatch.ts';
import { configSyntax } from './config-syntax.ts';
import { cropMissing } from './crop-missing.ts';
import { missing } from './missing.ts';
import { multipleIds } from './multiple-ids.ts';
import { repeatAtKeyframe } from './repeat-at-keyframe.ts';
import { resolutionChange } from './resolution-change.ts';
import { tooOften } from './too-often.ts';
import { trailingData } from './trailing-data.ts';

/** Rules about parameter sets and configuration records. */
export const PS_RULES: readonly Rule[] = [
  changeWithoutIdr,
  configMismatch,
  configSyntax,
  cropMissing,
  missing,
  multipleIds,
  repeatAtKeyframe,
  resolutionChange,
  tooOften,
  trailingData,
];
