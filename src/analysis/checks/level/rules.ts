import type { Rule } from '../rule.ts';
import { levelBitrate } from './bitrate.ts';
import { levelDpb } from './dpb.ts';
import { levelInterlaceFlags } from './interlace-flags.ts';
import { levelMinCr } from './min-cr.ts';
import { levelSlices } from './slices.ts';
import { levelTooHigh } from './too-high.ts';
import { levelTooLow } from './too-low.ts';
import { levelValid } from './valid.ts';

/** Rules about the level. */
export const LEVEL_RULES: readonly Rule[] = [
  levelBitrate,
  levelDpb,
  levelInterlaceFlags,
  levelMinCr,
  levelSlices,
  levelTooHigh,
  levelTooLow,
  levelValid,
];
