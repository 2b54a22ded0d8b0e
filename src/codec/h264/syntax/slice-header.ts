import { MAX_UE } from '../../../syntax/bits.ts';
import type { Labels } from '../../../syntax/field-sink.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { type InferredPps, type InferredSps, inferRefCounts } from '../inference.ts';
import { chromaArrayType, frameSizeInMbs } from '../picture-size.ts';
import { profileName } from '../profiles.ts';
import { type DecRefPicMarking, parseDecRefPicMarking } from './dec-ref-pic-marking.ts';
import { isIdr, type NalUnitHeader } from './nal-unit.ts';
import type { Pps } from './pps.ts';
import { type PredWeightTable, parsePredWeightTable } from './pred-weight-table.ts';
import { parseRefPicListModification, type RefPicListModification } from './ref-pic-list-modification.ts';
import { B, I, P, SI, SP, sliceTypeLabel } from './slice-types.ts';

/** The parameter sets that a slice refers to. */
export interface SliceParameterSets {
  readonly pps: InferredPps;
  readonly sps: InferredSps;
}

/** Looks up the PPS of a slice and the SPS of that PPS; throws with the reader's position if one is missing. */
export type ActivateParameterSets = (pic_parameter_set_id: number, bit: number, r: SyntaxReader) => SliceParameterSets;

/** slice_header() (H.264 7.3.3; semantics 7.4.3). Elements that are not coded are absent. */
export interface SliceHeader {
  /** Address of the first macroblock; of the first macroblock pair in an MBAFF frame. */
  first_mb_in_slice: number;
  /** Table 7-6: 0..4 P B I SP SI, 5..9 the same for all slices of the picture. */
  slice_type: number;
  pic_parameter_set_id: number;
  colour_plane_id?: number;
  frame_num: number;
  field_pic_flag?: number;
  bottom_field_flag?: number;
  idr_pic_id?: number;
  pic_order_cnt_lsb?: number;
  delta_pic_order_cnt_bottom?: number;
  /** delta_pic_order_cnt[0], and [1] where it is coded. */
  delta_pic_order_cnt?: number[];
  /** 0 in the primary coded picture. */
  redundant_pic_cnt?: number;
  direct_spatial_mv_pred_flag?: number;
  num_ref_idx_active_override_flag?: number;
  num_ref_idx_l0_active_minus1?: number;
  num_ref_idx_l1_active_minus1?: number;
  ref_pic_list_modification?: RefPicListModification;
  ref_pic_list_mvc_modification?: RefPicListModification;
  pred_weight_table?: PredWeightTable;
  dec_ref_pic_marking?: DecRefPicMarking;
  cabac_init_idc?: number;
  slice_qp_delta: number;
  sp_for_switch_flag?: number;
  slice_qs_delta?: number;
  disable_deblocking_filter_idc?: number;
  slice_alpha_c0_offset_div2?: number;
  slice_beta_offset_div2?: number;
  slice_group_change_cycle?: number;
}

// Constants: inside the calls, every slice would create these tables again.
const DIRECT_MODES: Labels = { 0: 'temporal', 1: 'spatial' };
const COLOUR_PLANES: Labels = { 0: 'Y', 1: 'Cb', 2: 'Cr' };
const STRUCTURES: Labels = { 0: 'frame', 1: 'field' };
const PARITIES: Labels = { 0: 'top', 1: 'bottom' };

/** disable_deblocking_filter_idc: 0..2 in slice_header(), 0..6 in a scalable extension (F.7.4.3.4). */
const DEBLOCKING: Readonly<Record<number, string>> = {
  0: 'on',
  1: 'off',
  2: 'off at slice borders',
  3: 'on, slice borders last',
  4: 'on, chroma off',
  5: 'off at slice borders, chroma off',
  6: 'on, slice borders last, chroma off',
};

/**
 * Reads slice_header() (H.264 7.3.3) of NAL 1, 2, 5, 19, of NAL 20 in MVC and of NAL 21. `activate` looks up the
 * parameter sets as soon as their id is read.
 */
export const parseSliceHeader = (
  r: SyntaxReader,
  header: NalUnitHeader,
  activate: ActivateParameterSets,
  into: Partial<SliceHeader> = {},
): SliceHeader => {
  r.open('slice_header', 'H.264 7.3.3');
  const started = parseSliceStart(r, activate, into);
  const { pps, sps, sliceType } = started;
  parsePicturePosition(r, started, isIdr(header), into);
  if (sliceType === B) into.direct_spatial_mv_pred_flag = r.flag('direct_spatial_mv_pred_flag', DIRECT_MODES);
  const [refCountL0, refCountL1] = parseRefCounts(r, pps, sliceType, into);
  if (sliceType !== I && sliceType !== SI) {
    const mvc = header.nal_unit_type === 20 || header.nal_unit_type === 21;
    const modification: RefPicListModification = {};
    if (mvc) into.ref_pic_list_mvc_modification = modification;
    else into.ref_pic_list_modification = modification;
    parseRefPicListModification(r, sliceType, mvc, modification);
  }
  if (usesPredWeightTable(pps, sliceType)) {
    const table = {} as PredWeightTable;
    into.pred_weight_table = table;
    parsePredWeightTable(r, sliceType, chromaArrayType(sps) !== 0, refCountL0, refCountL1, table);
  }
  if (header.nal_ref_idc !== 0) parseDecRefPicMarking(r, isIdr(header), (into.dec_ref_pic_marking = {}));
  parseSliceTail(r, pps, sps, sliceType, 2, into);
  r.close();
  return into as SliceHeader;
};

/** Elements that identify the picture: shared by slice_header() and slice_header_in_scalable_extension(). */
type SliceStart = Pick<SliceHeader, 'first_mb_in_slice' | 'slice_type' | 'pic_parameter_set_id' | 'frame_num'> &
  Partial<SliceHeader>;

export interface StartedSlice extends SliceParameterSets {
  /** slice_type % 5. */
  readonly sliceType: number;
  /** first_mb_in_slice, and its bit position. */
  readonly address: number;
  readonly bit: number;
}

/** Reads the elements up to frame_num, the first that needs the parameter sets. */
export const parseSliceStart = (
  r: SyntaxReader,
  activate: ActivateParameterSets,
  into: Partial<SliceStart>,
): StartedSlice => {
  const { bit } = r;
  // Its range depends on field_pic_flag, which comes later.
  const address = (into.first_mb_in_slice = r.ue('first_mb_in_slice', MAX_UE));
  const typeAt = r.bit;
  into.slice_type = r.ue('slice_type', 9, sliceTypeLabel);
  const at = r.bit;
  into.pic_parameter_set_id = r.ue('pic_parameter_set_id', 255);
  const { pps, sps } = activate(into.pic_parameter_set_id, at, r);
  if (sps.separate_colour_plane_flag === 1) {
    into.colour_plane_id = r.uLax(2, 'colour_plane_id', 0, 2, COLOUR_PLANES);
  }
  into.frame_num = r.uv(sps.log2_max_frame_num_minus4 + 4, 'frame_num');
  const sliceType = into.slice_type % 5;
  if (sliceType > I && sps.profile_idc !== EXTENDED_PROFILE) {
    r.issue('slice_type', typeAt, `P, B or I in profile ${profileName(sps)} (A.2)`, sliceTypeLabel(into.slice_type));
  }
  return { pps, sps, sliceType, address, bit };
};

/** Reads field flags, idr_pic_id, picture order count and redundant_pic_cnt. */
export const parsePicturePosition = (
  r: SyntaxReader,
  { pps, sps, bit, address }: StartedSlice,
  idr: boolean,
  into: Partial<SliceStart>,
): void => {
  let field = 0;
  if (sps.frame_mbs_only_flag === 0) {
    field = r.flag('field_pic_flag', STRUCTURES);
    into.field_pic_flag = field;
    if (field === 1) into.bottom_field_flag = r.flag('bottom_field_flag', PARITIES);
  }
  const addresses = addressesOf(sps, field);
  if (address >= addresses) r.issue('first_mb_in_slice', bit, `0..${addresses - 1}`, address);
  if (idr) into.idr_pic_id = r.ueLax('idr_pic_id', 65535);
  const bottomInFrame = pps.bottom_field_pic_order_in_frame_present_flag === 1 && field === 0;
  if (sps.log2_max_pic_order_cnt_lsb_minus4 !== undefined) {
    into.pic_order_cnt_lsb = r.uv(sps.log2_max_pic_order_cnt_lsb_minus4 + 4, 'pic_order_cnt_lsb');
    if (bottomInFrame) into.delta_pic_order_cnt_bottom = r.se('delta_pic_order_cnt_bottom', -INT32, INT32);
  } else if (sps.pic_order_cnt_type === 1 && sps.delta_pic_order_always_zero_flag === 0) {
    into.delta_pic_order_cnt = [r.se(r.nth('delta_pic_order_cnt', 0), -INT32, INT32)];
    if (bottomInFrame) into.delta_pic_order_cnt.push(r.se(r.nth('delta_pic_order_cnt', 1), -INT32, INT32));
  }
  if (pps.redundant_pic_cnt_present_flag === 1) into.redundant_pic_cnt = r.ueLax('redundant_pic_cnt', 127);
};

const INT32 = 2 ** 31 - 1;
/** profile_idc of the only profile with SP and SI slices (A.2.3). */
const EXTENDED_PROFILE = 88;

/** Number of values of first_mb_in_slice (7.4.3): macroblocks of the picture, or pairs in an MBAFF frame. */
const addressesOf = (sps: InferredSps, field: number): number => {
  const { width, height } = frameSizeInMbs(sps);
  return width * (field === 1 || sps.mb_adaptive_frame_field_flag === 1 ? height / 2 : height);
};

/** Reads num_ref_idx_active_override_flag and the counts; returns the counts in force. */
export const parseRefCounts = (
  r: SyntaxReader,
  pps: Pps,
  sliceType: number,
  into: Partial<SliceHeader>,
): readonly [number, number] => {
  if (sliceType === I || sliceType === SI) return [0, 0];
  let [l0, l1] = inferRefCounts(pps);
  into.num_ref_idx_active_override_flag = r.flag('num_ref_idx_active_override_flag');
  // Fields refer to fields, two per frame (7.4.3).
  const most = into.field_pic_flag === 1 ? 31 : 15;
  if (into.num_ref_idx_active_override_flag === 1) {
    l0 = into.num_ref_idx_l0_active_minus1 = parseRefCount(r, 'num_ref_idx_l0_active_minus1', most);
    if (sliceType === B)
      l1 = into.num_ref_idx_l1_active_minus1 = parseRefCount(r, 'num_ref_idx_l1_active_minus1', most);
  } else {
    if (l0 > most || (sliceType === B && l1 > most)) {
      const expected = `1, as the PPS has more than ${most} for num_ref_idx_active_minus1`;
      r.issue('num_ref_idx_active_override_flag', r.bit - 1, expected, 0);
    }
    r.infer('num_ref_idx_l0_active_minus1', l0);
    if (sliceType === B) r.infer('num_ref_idx_l1_active_minus1', l1);
  }
  return [l0 + 1, l1 + 1];
};

/** Accepts counts that only a field may have, with an issue: they set the number of weights that follow. */
const parseRefCount = (r: SyntaxReader, name: string, most: number): number => {
  const at = r.bit;
  const value = r.ue(name, 31);
  if (value > most) r.issue(name, at, `0..${most}`, value);
  return value;
};

/** Are explicit weights coded (H.264 7.3.3)? */
export const usesPredWeightTable = (pps: Pps, sliceType: number): boolean =>
  (pps.weighted_pred_flag === 1 && (sliceType === P || sliceType === SP)) ||
  (pps.weighted_bipred_idc === 1 && sliceType === B);

/** Reads the elements from cabac_init_idc to slice_group_change_cycle. */
export const parseSliceTail = (
  r: SyntaxReader,
  pps: Pps,
  sps: InferredSps,
  sliceType: number,
  lastDeblockingIdc: number,
  into: Partial<SliceHeader>,
): void => {
  if (pps.entropy_coding_mode_flag === 1 && sliceType !== I && sliceType !== SI) {
    into.cabac_init_idc = r.ueLax('cabac_init_idc', 2);
  }
  // SliceQPY is in -QpBdOffsetY..51 and QSY in 0..51 (7.4.3).
  const qp = 26 + pps.pic_init_qp_minus26;
  const qpBdOffset = 6 * sps.bit_depth_luma_minus8;
  const meaning = r.tracing ? (delta: number) => `QP ${qp + delta}` : undefined;
  into.slice_qp_delta = r.seLax('slice_qp_delta', -qpBdOffset - qp, 51 - qp, meaning);
  if (sliceType === SP || sliceType === SI) {
    if (sliceType === SP) into.sp_for_switch_flag = r.flag('sp_for_switch_flag');
    const qs = 26 + pps.pic_init_qs_minus26;
    into.slice_qs_delta = r.seLax('slice_qs_delta', -qs, 51 - qs, (v) => `QS ${qs + v}`);
  }
  if (pps.deblocking_filter_control_present_flag === 1) {
    into.disable_deblocking_filter_idc = r.ueLax('disable_deblocking_filter_idc', lastDeblockingIdc, DEBLOCKING);
    if (into.disable_deblocking_filter_idc !== 1) {
      into.slice_alpha_c0_offset_div2 = r.seLax('slice_alpha_c0_offset_div2', -6, 6);
      into.slice_beta_offset_div2 = r.seLax('slice_beta_offset_div2', -6, 6);
    }
  }
  // Only map types 3 to 5 have a change rate.
  const { slice_group_change_rate_minus1: rate } = pps;
  if (rate !== undefined) {
    const bits = sliceGroupChangeCycleBits(rate + 1, sps);
    if (bits > 0) into.slice_group_change_cycle = r.uv(bits, 'slice_group_change_cycle');
  }
};

/** Ceil(Log2(PicSizeInMapUnits / SliceGroupChangeRate + 1)) (H.264 7.4.3, with exact division). */
const sliceGroupChangeCycleBits = (rate: number, sps: InferredSps): number => {
  const mapUnits = (sps.pic_width_in_mbs_minus1 + 1) * (sps.pic_height_in_map_units_minus1 + 1);
  // Ceil(Log2(x + 1)) of a fraction x is that of Ceil(x).
  return 32 - Math.clz32(Math.ceil(mapUnits / rate));
};

/** Reads the bits up to the byte boundary before CABAC slice data (H.264 7.3.4). */
export const parseCabacAlignment = (r: SyntaxReader, pps: Pps): void => {
  if (pps.entropy_coding_mode_flag === 0 || r.bit % 8 === 0) return;
  r.open('slice_data', 'H.264 7.3.4');
  r.alignBits('cabac_alignment_one_bit', 1);
  r.close();
};
