import type { Rule } from '../rule.ts';
import { frameNumGap } from './frame-num-gap.ts';
import { idrFrameNum } from './idr-frame-num.ts';
import { idrPicId } from './idr-pic-id.ts';
import { perPicture } from './per-picture.ts';
import { pocVsPts } from './poc-vs-pts.ts';

/** Rules about slice headers. */
export const SLICE_RULES: readonly Rule[] = [frameNumGap, idrFrameNum, idrPicId, perPicture, pocVsPts];
