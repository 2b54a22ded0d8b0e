import type { NalVector } from '../harness/cases.ts';
import { NAL_UNIT_VECTORS } from './h264-nal-units.ts';
import { WRITTEN_PARAMETER_SET_VECTORS } from './h264-parameter-sets-written.ts';
import { PPS_VECTORS } from './h264-pps.ts';
import { SLICE_VECTORS } from './h264-slices.ts';
import { JM_SLICE_VECTORS } from './h264-slices-jm.ts';
import { SVC_SLICE_VECTORS } from './h264-slices-svc.ts';
import { WRITTEN_SLICE_VECTORS } from './h264-slices-written.ts';
import { SPS_VECTORS } from './h264-sps.ts';
import { SUBSET_SPS_VECTORS } from './h264-subset-sps.ts';

/** The tables, one for each structure and source; SEI has its own. */
export const H264_TABLES: Readonly<Record<string, readonly NalVector[]>> = {
  'NAL units': NAL_UNIT_VECTORS,
  'sequence parameter sets': SPS_VECTORS,
  'picture parameter sets': PPS_VECTORS,
  'parameter sets, written': WRITTEN_PARAMETER_SET_VECTORS,
  'subset sequence parameter sets': SUBSET_SPS_VECTORS,
  slices: SLICE_VECTORS,
  'slices, read by JM': JM_SLICE_VECTORS,
  'slices, written': WRITTEN_SLICE_VECTORS,
  'slices in scalable extension': SVC_SLICE_VECTORS,
};

/** Every H.264 vector but SEI. */
export const H264_VECTORS: readonly NalVector[] = Object.values(H264_TABLES).flat();
