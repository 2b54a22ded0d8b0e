import type { Rule } from '../rule.ts';
import { firstSlice } from './first-slice.ts';
import { onePerSample } from './one-per-sample.ts';
import { pictureBoundary } from './picture-boundary.ts';
import { sliceAgreement } from './slice-agreement.ts';

/** Rules about access units. */
export const AU_RULES: readonly Rule[] = [firstSlice, onePerSample, pictureBoundary, sliceAgreement];
