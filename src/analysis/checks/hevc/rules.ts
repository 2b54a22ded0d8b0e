import type { Rule } from '../rule.ts';
import { leadingPictures } from './leading-pictures.ts';
import { missingRef } from './missing-ref.ts';
import { vpsSpsPtl } from './vps-sps-ptl.ts';

/** Rules about what only HEVC has. */
export const HEVC_RULES: readonly Rule[] = [leadingPictures, missingRef, vpsSpsPtl];
