import type { NalVector } from '../harness/cases.ts';
import { HEVC_SLICE_VECTORS } from './hevc-slices.ts';

/** Vectors of HEVC by what they show. */
export const HEVC_TABLES: Readonly<Record<string, readonly NalVector[]>> = {
  'slice segment headers': HEVC_SLICE_VECTORS,
};

export const HEVC_VECTORS: readonly NalVector[] = Object.values(HEVC_TABLES).flat();
