import type { NalVector } from '../harness/cases.ts';
import { HEVC_NAL_UNIT_VECTORS } from './hevc-nal-units.ts';
import { HEVC_SLICE_VECTORS } from './hevc-slices.ts';
import { HEVC_WRITTEN_SLICE_VECTORS } from './hevc-slices-written.ts';

/** Vectors of HEVC by what they show. */
export const HEVC_TABLES: Readonly<Record<string, readonly NalVector[]>> = {
  'other units': HEVC_NAL_UNIT_VECTORS,
  'slice segment headers': HEVC_SLICE_VECTORS,
  'slice segment headers, written': HEVC_WRITTEN_SLICE_VECTORS,
};

export const HEVC_VECTORS: readonly NalVector[] = Object.values(HEVC_TABLES).flat();
