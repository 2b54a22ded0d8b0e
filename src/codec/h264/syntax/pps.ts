import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { parseTrailingBits } from '../../h26x/rbsp-trailing-bits.ts';
import { INFERRED_PPS, type InferredSps } from '../inference.ts';
import { MAX_FRAME_SIZE_IN_MBS } from '../levels.ts';
import { parseScalingLists, type ScalingList } from './scaling-list.ts';

/** pic_parameter_set_rbsp() (H.264 7.3.2.2; semantics 7.4.2.2). */
export interface Pps {
  pic_parameter_set_id: number;
  seq_parameter_set_id: number;
  /** 0: CAVLC, 1: CABAC. */
  entropy_coding_mode_flag: number;
  bottom_field_pic_order_in_frame_present_flag: number;
  num_slice_groups_minus1: number;
  slice_group_map_type?: number;
  run_length_minus1?: number[];
  top_left?: number[];
  bottom_right?: number[];
  slice_group_change_direction_flag?: number;
  slice_group_change_rate_minus1?: number;
  pic_size_in_map_units_minus1?: number;
  slice_group_id?: number[];
  num_ref_idx_l0_default_active_minus1: number;
  num_ref_idx_l1_default_active_minus1: number;
  weighted_pred_flag: number;
  weighted_bipred_idc: number;
  pic_init_qp_minus26: number;
  pic_init_qs_minus26: number;
  chroma_qp_index_offset: number;
  deblocking_filter_control_present_flag: number;
  constrained_intra_pred_flag: number;
  redundant_pic_cnt_present_flag: number;
  transform_8x8_mode_flag?: number;
  pic_scaling_matrix_present_flag?: number;
  pic_scaling_list_present_flag?: number[];
  scaling_list?: ScalingList[];
  second_chroma_qp_index_offset?: number;
}

/** Were all mandatory elements read? */
export const isPpsReadable = (pps: Partial<Pps> | undefined): pps is Pps =>
  pps?.redundant_pic_cnt_present_flag !== undefined;

/** Maximum of bit_depth_luma_minus8. */
const MAX_BIT_DEPTH_MINUS8 = 6;

/** slice_group_map_type (H.264 7.4.2.2; the maps are derived in 8.2.2). */
const SLICE_GROUP_MAP_TYPES: Readonly<Record<number, string>> = {
  0: 'interleaved',
  1: 'dispersed',
  2: 'foreground with left-over',
  3: 'box-out',
  4: 'raster scan',
  5: 'wipe',
  6: 'explicit',
};

/**
 * Reads pic_parameter_set_rbsp() (H.264 7.3.2.2) after the NAL unit header. `spsOf` gives the SPS that the PPS refers
 * to: its chroma_format_idc sets the number of scaling lists, its bit depth the lowest QP. If it is unknown, 4:2:0 and
 * the widest range are assumed. Without `keepMap`, slice_group_id is read but not kept.
 */
export const parsePps = (
  r: SyntaxReader,
  spsOf: (seq_parameter_set_id: number) => InferredSps | undefined,
  into: Partial<Pps> = {},
  keepMap = true,
): Pps => {
  r.open('pic_parameter_set_rbsp', 'H.264 7.3.2.2');
  into.pic_parameter_set_id = r.ue('pic_parameter_set_id', 255);
  into.seq_parameter_set_id = r.ue('seq_parameter_set_id', 31);
  const sps = spsOf(into.seq_parameter_set_id);
  into.entropy_coding_mode_flag = r.flag('entropy_coding_mode_flag', { 0: 'CAVLC', 1: 'CABAC' });
  into.bottom_field_pic_order_in_frame_present_flag = r.flag('bottom_field_pic_order_in_frame_present_flag');
  into.num_slice_groups_minus1 = r.ue('num_slice_groups_minus1', 7);
  if (into.num_slice_groups_minus1 > 0) parseSliceGroups(r, into.num_slice_groups_minus1, into, keepMap);
  into.num_ref_idx_l0_default_active_minus1 = r.ue('num_ref_idx_l0_default_active_minus1', 31);
  into.num_ref_idx_l1_default_active_minus1 = r.ue('num_ref_idx_l1_default_active_minus1', 31);
  into.weighted_pred_flag = r.flag('weighted_pred_flag');
  into.weighted_bipred_idc = r.uLax(2, 'weighted_bipred_idc', 0, 2, { 0: 'default', 1: 'explicit', 2: 'implicit' });
  const lowestQp = -(26 + 6 * (sps?.bit_depth_luma_minus8 ?? MAX_BIT_DEPTH_MINUS8));
  into.pic_init_qp_minus26 = r.seLax('pic_init_qp_minus26', lowestQp, 25, (v) => `QP ${26 + v}`);
  into.pic_init_qs_minus26 = r.seLax('pic_init_qs_minus26', -26, 25, (v) => `QS ${26 + v}`);
  into.chroma_qp_index_offset = r.seLax('chroma_qp_index_offset', -12, 12);
  into.deblocking_filter_control_present_flag = r.flag('deblocking_filter_control_present_flag');
  into.constrained_intra_pred_flag = r.flag('constrained_intra_pred_flag');
  into.redundant_pic_cnt_present_flag = r.flag('redundant_pic_cnt_present_flag');
  if (r.moreRbspData()) {
    into.transform_8x8_mode_flag = r.flag('transform_8x8_mode_flag');
    into.pic_scaling_matrix_present_flag = r.flag('pic_scaling_matrix_present_flag');
    if (into.pic_scaling_matrix_present_flag === 1) {
      const lists8x8 = into.transform_8x8_mode_flag === 0 ? 0 : sps?.chroma_format_idc === 3 ? 6 : 2;
      parseScalingLists(r, 'pic_scaling_list_present_flag', 6 + lists8x8, into);
    }
    into.second_chroma_qp_index_offset = r.seLax('second_chroma_qp_index_offset', -12, 12);
  } else {
    r.infer('transform_8x8_mode_flag', INFERRED_PPS.transform_8x8_mode_flag);
    r.infer('pic_scaling_matrix_present_flag', INFERRED_PPS.pic_scaling_matrix_present_flag);
    r.infer('second_chroma_qp_index_offset', into.chroma_qp_index_offset);
  }
  parseTrailingBits(r);
  r.close();
  return into as Pps;
};

const parseSliceGroups = (r: SyntaxReader, groupsMinus1: number, into: Partial<Pps>, keepMap: boolean): void => {
  const type = r.ue('slice_group_map_type', 6, SLICE_GROUP_MAP_TYPES);
  const lastMapUnit = MAX_FRAME_SIZE_IN_MBS - 1;
  into.slice_group_map_type = type;
  if (type === 0) {
    const runs: number[] = [];
    into.run_length_minus1 = runs;
    for (let i = 0; i <= groupsMinus1; i++) runs.push(r.ueLax(r.nth('run_length_minus1', i), lastMapUnit));
  } else if (type === 2) {
    const topLeft: number[] = [];
    const bottomRight: number[] = [];
    into.top_left = topLeft;
    into.bottom_right = bottomRight;
    for (let i = 0; i < groupsMinus1; i++) {
      topLeft.push(r.ueLax(r.nth('top_left', i), lastMapUnit));
      bottomRight.push(r.ueLax(r.nth('bottom_right', i), lastMapUnit));
    }
  } else if (type >= 3 && type <= 5) {
    into.slice_group_change_direction_flag = r.flag('slice_group_change_direction_flag');
    into.slice_group_change_rate_minus1 = r.ue('slice_group_change_rate_minus1', lastMapUnit);
  } else if (type === 6) {
    const count = r.ue('pic_size_in_map_units_minus1', lastMapUnit);
    into.pic_size_in_map_units_minus1 = count;
    // Ceil(Log2(num_slice_groups_minus1 + 1)) bits each.
    const bits = 32 - Math.clz32(groupsMinus1);
    // Preallocated: growing to 139,264 entries leaves three times as much garbage. Limited by the bits left.
    const ids = keepMap ? new Array<number>(Math.min(count + 1, Math.floor(r.bitsLeft / bits))) : undefined;
    if (ids !== undefined) into.slice_group_id = ids;
    for (let i = 0; i <= count; i++) {
      const id = r.uv(bits, r.nth('slice_group_id', i));
      if (ids !== undefined) ids[i] = id;
    }
  }
};
