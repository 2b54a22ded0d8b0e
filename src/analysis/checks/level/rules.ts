import type { Rule } from '../rule.ts';
import { levelBitrate } from './bitrate.ts';
import { levelDpb } from './dpb.ts';
import { levelInterlaceFlags } from './interlace-flags.ts';
import { levelMacroblockBits } from './macroblock-bits.ts';
import { levelMinCr } from './min-cr.ts';
import { levelMotionRange } from './motion-range.ts';
import { levelMotionVectors } from './motion-vectors.ts';
import { levelSlices } from './slices.ts';
import { levelTooHigh } from './too-high.ts';
import { levelTooLow } from './too-low.ts';
import { levelValid } from './valid.ts';

/** Rules about the level. */
export const LEVEL_RULES: readonly Rule[] = [
  levelBitrate,
  levelDpb,
  levelInterlaceFlags,
  levelMacroblockBits,
  levelMinCr,
  levelMotionRange,
  levelMotionVectors,
  levelSlices,
  levelTooHigh,
  levelTooLow,
  levelValid,
];
