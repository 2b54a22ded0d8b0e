import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { INFERRED_SLICE, type InferredHevcPps, type InferredHevcSps } from '../inference.ts';
import { type HevcPredWeightTable, parseHevcPredWeightTable, type WeightedReferences } from './pred-weight-table.ts';
import { parseRefPicListsModification, type RefPicListsModification } from './ref-pic-lists-modification.ts';
import type { SliceSegmentHeader } from './slice-segment-header.ts';
import { SLICE_B } from './slice-types.ts';

/** The elements of slice_segment_header() (H.265 7.3.6.1) that only P and B slices have. */
export interface InterPrediction {
  num_ref_idx_active_override_flag?: number;
  num_ref_idx_l0_active_minus1?: number;
  num_ref_idx_l1_active_minus1?: number;
  ref_pic_lists_modification?: RefPicListsModification;
  mvd_l1_zero_flag?: number;
  cabac_init_flag?: number;
  collocated_from_l0_flag?: number;
  collocated_ref_idx?: number;
  pred_weight_table?: HevcPredWeightTable;
  /** MaxNumMergeCand is 5 minus it. */
  five_minus_max_num_merge_cand?: number;
  use_integer_mv_flag?: number;
}

/** Reads the elements of P and B slices, from num_ref_idx_active_override_flag to use_integer_mv_flag. */
export const parseInterPrediction = (
  r: SyntaxReader,
  pps: InferredHevcPps,
  sps: InferredHevcSps,
  sliceType: number,
  numPicTotalCurr: number,
  into: InterPrediction & Pick<Partial<SliceSegmentHeader>, 'slice_temporal_mvp_enabled_flag'>,
): void => {
  const isB = sliceType === SLICE_B;
  const [countL0, countL1] = parseRefCounts(r, pps, isB, into);
  if (pps.lists_modification_present_flag === 1 && numPicTotalCurr > 1) {
    const modification: Partial<RefPicListsModification> = {};
    into.ref_pic_lists_modification = modification as RefPicListsModification;
    parseRefPicListsModification(r, numPicTotalCurr, countL0, countL1, modification);
  }
  if (isB) into.mvd_l1_zero_flag = r.flag('mvd_l1_zero_flag');
  if (pps.cabac_init_present_flag === 1) into.cabac_init_flag = r.flag('cabac_init_flag');
  if (into.slice_temporal_mvp_enabled_flag === 1) parseCollocated(r, countL0, countL1, into);
  if (isB ? pps.weighted_bipred_flag === 1 : pps.weighted_pred_flag === 1) {
    const table: Partial<HevcPredWeightTable> = {};
    into.pred_weight_table = table as HevcPredWeightTable;
    parseHevcPredWeightTable(
      r,
      {
        countL0,
        countL1,
        chroma: sps.chromaArrayType !== 0,
        ...offsetRanges(sps),
        isCurrPic: currPicIn(pps, into.ref_pic_lists_modification, countL0, numPicTotalCurr),
      },
      table,
    );
  }
  into.five_minus_max_num_merge_cand = r.ueLax('five_minus_max_num_merge_cand', 4);
  if (sps.motion_vector_resolution_control_idc === 2) {
    into.use_integer_mv_flag = r.flag('use_integer_mv_flag');
  }
};

/** Reads num_ref_idx_active_override_flag and the counts; returns those in force, the second 0 in a P slice. */
const parseRefCounts = (
  r: SyntaxReader,
  pps: InferredHevcPps,
  isB: boolean,
  into: InterPrediction,
): readonly [number, number] => {
  into.num_ref_idx_active_override_flag = r.flag('num_ref_idx_active_override_flag');
  let l0 = pps.num_ref_idx_l0_default_active_minus1;
  let l1 = pps.num_ref_idx_l1_default_active_minus1;
  if (into.num_ref_idx_active_override_flag === 1) {
    l0 = into.num_ref_idx_l0_active_minus1 = r.ue('num_ref_idx_l0_active_minus1', 14);
    if (isB) l1 = into.num_ref_idx_l1_active_minus1 = r.ue('num_ref_idx_l1_active_minus1', 14);
  } else {
    r.infer('num_ref_idx_l0_active_minus1', l0);
    if (isB) r.infer('num_ref_idx_l1_active_minus1', l1);
  }
  return [l0 + 1, isB ? l1 + 1 : 0];
};

const parseCollocated = (r: SyntaxReader, countL0: number, countL1: number, into: InterPrediction): void => {
  let count = countL0;
  if (countL1 > 0) {
    into.collocated_from_l0_flag = r.flag('collocated_from_l0_flag');
    if (into.collocated_from_l0_flag === 0) count = countL1;
  } else r.infer('collocated_from_l0_flag', INFERRED_SLICE.collocated_from_l0_flag);
  if (count > 1) into.collocated_ref_idx = r.ueLax('collocated_ref_idx', count - 1);
};

/** WpOffsetHalfRangeY and WpOffsetHalfRangeC (7-31, 7-33). */
const offsetRanges = (sps: InferredHevcSps): Pick<WeightedReferences, 'halfRangeY' | 'halfRangeC'> =>
  sps.high_precision_offsets_enabled_flag === 1
    ? { halfRangeY: 1 << (sps.bit_depth_luma_minus8 + 7), halfRangeC: 1 << (sps.bit_depth_chroma_minus8 + 7) }
    : { halfRangeY: 128, halfRangeC: 128 };

const neverCurrPic = (): boolean => false;

/**
 * Which entries of the lists are the current picture (8.3.4): it is the last of the NumPicTotalCurr pictures that a list
 * goes through in turn, and the last entry of list 0 if that would not reach it.
 */
const currPicIn = (
  pps: InferredHevcPps,
  modification: RefPicListsModification | undefined,
  countL0: number,
  numPicTotalCurr: number,
): WeightedReferences['isCurrPic'] => {
  if (pps.pps_curr_pic_ref_enabled_flag !== 1) return neverCurrPic;
  const last = numPicTotalCurr - 1;
  return (list, i) => {
    const entries = list === 0 ? modification?.list_entry_l0 : modification?.list_entry_l1;
    if (entries !== undefined) return entries[i] === last;
    if (list === 0 && numPicTotalCurr > countL0 && i === countL0 - 1) return true;
    return i % numPicTotalCurr === last;
  };
};
