import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { parseTrailingBits } from '../../h26x/rbsp-trailing-bits.ts';
import { INFERRED_PPS, type InferredHevcSps } from '../inference.ts';
import { parseExtensionData } from './extension-data.ts';
import { type Pps3dExtension, parsePps3dExtension } from './pps-3d-extension.ts';
import { type PpsMultilayerExtension, parsePpsMultilayerExtension } from './pps-multilayer-extension.ts';
import { type PpsRangeExtension, parsePpsRangeExtension } from './pps-range-extension.ts';
import { type PpsSccExtension, parsePpsSccExtension } from './pps-scc-extension.ts';
import { type HevcScalingListData, parseHevcScalingListData } from './scaling-list.ts';

/** pic_parameter_set_rbsp() (H.265 7.3.2.3.1; semantics 7.4.3.3.1). Elements that are not coded are absent. */
export interface HevcPps {
  pps_pic_parameter_set_id: number;
  pps_seq_parameter_set_id: number;
  dependent_slice_segments_enabled_flag: number;
  output_flag_present_flag: number;
  num_extra_slice_header_bits: number;
  sign_data_hiding_enabled_flag: number;
  cabac_init_present_flag: number;
  num_ref_idx_l0_default_active_minus1: number;
  num_ref_idx_l1_default_active_minus1: number;
  init_qp_minus26: number;
  constrained_intra_pred_flag: number;
  transform_skip_enabled_flag: number;
  cu_qp_delta_enabled_flag: number;
  diff_cu_qp_delta_depth?: number;
  pps_cb_qp_offset: number;
  pps_cr_qp_offset: number;
  pps_slice_chroma_qp_offsets_present_flag: number;
  weighted_pred_flag: number;
  weighted_bipred_flag: number;
  transquant_bypass_enabled_flag: number;
  tiles_enabled_flag: number;
  /** 1: wavefronts. */
  entropy_coding_sync_enabled_flag: number;
  num_tile_columns_minus1?: number;
  num_tile_rows_minus1?: number;
  uniform_spacing_flag?: number;
  /** In coding tree blocks; the last column and row have the rest. */
  column_width_minus1?: number[];
  row_height_minus1?: number[];
  loop_filter_across_tiles_enabled_flag?: number;
  pps_loop_filter_across_slices_enabled_flag: number;
  deblocking_filter_control_present_flag: number;
  deblocking_filter_override_enabled_flag?: number;
  pps_deblocking_filter_disabled_flag?: number;
  pps_beta_offset_div2?: number;
  pps_tc_offset_div2?: number;
  pps_scaling_list_data_present_flag: number;
  scaling_list_data?: HevcScalingListData;
  lists_modification_present_flag: number;
  log2_parallel_merge_level_minus2: number;
  slice_segment_header_extension_present_flag: number;
  pps_extension_present_flag: number;
  pps_range_extension_flag?: number;
  pps_multilayer_extension_flag?: number;
  pps_3d_extension_flag?: number;
  pps_scc_extension_flag?: number;
  pps_extension_4bits?: number;
  pps_range_extension?: PpsRangeExtension;
  pps_multilayer_extension?: PpsMultilayerExtension;
  pps_3d_extension?: Pps3dExtension;
  pps_scc_extension?: PpsSccExtension;
  /** Number of pps_extension_data_flag bits, which have no meaning yet. */
  pps_extension_data_bits?: number;
}

/** Were all elements of the first edition read? */
export const isHevcPpsReadable = (pps: Partial<HevcPps> | undefined): pps is HevcPps =>
  pps?.pps_extension_present_flag !== undefined;

/** bit_depth_luma_minus8, at most. */
const MAX_BIT_DEPTH_MINUS8 = 8;
/** Level 6.2 has 20 tile columns and 22 rows (Table A.8); higher levels have less than twice as many. */
const MAX_TILE_COLUMNS = 40;
const MAX_TILE_ROWS = 44;

/**
 * Reads pic_parameter_set_rbsp() (H.265 7.3.2.3.1) after the NAL unit header. `spsOf` gives the SPS that the PPS refers
 * to: it limits some values. No element is present or absent because of it.
 */
export const parseHevcPps = (
  r: SyntaxReader,
  spsOf: (pps_seq_parameter_set_id: number) => InferredHevcSps | undefined,
  into: Partial<HevcPps> = {},
): HevcPps => {
  r.open('pic_parameter_set_rbsp', 'H.265 7.3.2.3.1');
  into.pps_pic_parameter_set_id = r.ue('pps_pic_parameter_set_id', 63);
  into.pps_seq_parameter_set_id = r.ue('pps_seq_parameter_set_id', 15);
  const sps = spsOf(into.pps_seq_parameter_set_id);
  into.dependent_slice_segments_enabled_flag = r.flag('dependent_slice_segments_enabled_flag');
  into.output_flag_present_flag = r.flag('output_flag_present_flag');
  into.num_extra_slice_header_bits = r.u(3, 'num_extra_slice_header_bits');
  into.sign_data_hiding_enabled_flag = r.flag('sign_data_hiding_enabled_flag');
  into.cabac_init_present_flag = r.flag('cabac_init_present_flag');
  into.num_ref_idx_l0_default_active_minus1 = r.ue('num_ref_idx_l0_default_active_minus1', 14);
  into.num_ref_idx_l1_default_active_minus1 = r.ue('num_ref_idx_l1_default_active_minus1', 14);
  const lowestQp = -(26 + 6 * (sps?.bit_depth_luma_minus8 ?? MAX_BIT_DEPTH_MINUS8));
  into.init_qp_minus26 = r.seLax('init_qp_minus26', lowestQp, 25, (v) => `QP ${26 + v}`);
  into.constrained_intra_pred_flag = r.flag('constrained_intra_pred_flag');
  into.transform_skip_enabled_flag = r.flag('transform_skip_enabled_flag');
  into.cu_qp_delta_enabled_flag = r.flag('cu_qp_delta_enabled_flag');
  const maxDepth = sps?.log2_diff_max_min_luma_coding_block_size ?? 3;
  if (into.cu_qp_delta_enabled_flag === 1) into.diff_cu_qp_delta_depth = r.ueLax('diff_cu_qp_delta_depth', maxDepth);
  else r.infer('diff_cu_qp_delta_depth', INFERRED_PPS.diff_cu_qp_delta_depth);
  into.pps_cb_qp_offset = r.seLax('pps_cb_qp_offset', -12, 12);
  into.pps_cr_qp_offset = r.seLax('pps_cr_qp_offset', -12, 12);
  into.pps_slice_chroma_qp_offsets_present_flag = r.flag('pps_slice_chroma_qp_offsets_present_flag');
  into.weighted_pred_flag = r.flag('weighted_pred_flag');
  into.weighted_bipred_flag = r.flag('weighted_bipred_flag');
  into.transquant_bypass_enabled_flag = r.flag('transquant_bypass_enabled_flag');
  into.tiles_enabled_flag = r.flag('tiles_enabled_flag');
  into.entropy_coding_sync_enabled_flag = r.flag('entropy_coding_sync_enabled_flag');
  parseTiles(r, sps, into);
  into.pps_loop_filter_across_slices_enabled_flag = r.flag('pps_loop_filter_across_slices_enabled_flag');
  parseDeblocking(r, into);
  into.pps_scaling_list_data_present_flag = r.flag('pps_scaling_list_data_present_flag');
  if (into.pps_scaling_list_data_present_flag === 1) parseHevcScalingListData(r, (into.scaling_list_data = []));
  into.lists_modification_present_flag = r.flag('lists_modification_present_flag');
  const maxMergeLevel = (sps?.ctbLog2SizeY ?? 6) - 2;
  into.log2_parallel_merge_level_minus2 = r.ueLax('log2_parallel_merge_level_minus2', maxMergeLevel);
  into.slice_segment_header_extension_present_flag = r.flag('slice_segment_header_extension_present_flag');
  parseExtensions(r, into);
  parseTrailingBits(r, 'H.265');
  r.close();
  return into as HevcPps;
};

const parseTiles = (r: SyntaxReader, sps: InferredHevcSps | undefined, into: Partial<HevcPps>): void => {
  if (into.tiles_enabled_flag === 0) {
    r.infer('num_tile_columns_minus1', INFERRED_PPS.num_tile_columns_minus1);
    r.infer('num_tile_rows_minus1', INFERRED_PPS.num_tile_rows_minus1);
    r.infer('uniform_spacing_flag', INFERRED_PPS.uniform_spacing_flag);
    r.infer('loop_filter_across_tiles_enabled_flag', INFERRED_PPS.loop_filter_across_tiles_enabled_flag);
    return;
  }
  const columns = Math.min(MAX_TILE_COLUMNS, sps?.picWidthInCtbsY ?? MAX_TILE_COLUMNS);
  const rows = Math.min(MAX_TILE_ROWS, sps?.picHeightInCtbsY ?? MAX_TILE_ROWS);
  into.num_tile_columns_minus1 = r.ue('num_tile_columns_minus1', columns - 1);
  into.num_tile_rows_minus1 = r.ue('num_tile_rows_minus1', rows - 1);
  into.uniform_spacing_flag = r.flag('uniform_spacing_flag');
  if (into.uniform_spacing_flag === 0) {
    const widths: number[] = (into.column_width_minus1 = []);
    const heights: number[] = (into.row_height_minus1 = []);
    for (let i = 0; i < into.num_tile_columns_minus1; i++) {
      widths.push(r.ueLax(r.nth('column_width_minus1', i), (sps?.picWidthInCtbsY ?? MAX_SIDE_IN_CTBS) - 1));
    }
    for (let i = 0; i < into.num_tile_rows_minus1; i++) {
      heights.push(r.ueLax(r.nth('row_height_minus1', i), (sps?.picHeightInCtbsY ?? MAX_SIDE_IN_CTBS) - 1));
    }
  }
  into.loop_filter_across_tiles_enabled_flag = r.flag('loop_filter_across_tiles_enabled_flag');
};

/** The widest picture (A.4.1) in the smallest coding tree blocks. */
const MAX_SIDE_IN_CTBS = 33776 / 8;

const parseDeblocking = (r: SyntaxReader, into: Partial<HevcPps>): void => {
  into.deblocking_filter_control_present_flag = r.flag('deblocking_filter_control_present_flag');
  if (into.deblocking_filter_control_present_flag === 1) {
    into.deblocking_filter_override_enabled_flag = r.flag('deblocking_filter_override_enabled_flag');
    into.pps_deblocking_filter_disabled_flag = r.flag('pps_deblocking_filter_disabled_flag');
    if (into.pps_deblocking_filter_disabled_flag === 0) {
      into.pps_beta_offset_div2 = r.seLax('pps_beta_offset_div2', -6, 6);
      into.pps_tc_offset_div2 = r.seLax('pps_tc_offset_div2', -6, 6);
      return;
    }
  } else {
    r.infer('deblocking_filter_override_enabled_flag', INFERRED_PPS.deblocking_filter_override_enabled_flag);
    r.infer('pps_deblocking_filter_disabled_flag', INFERRED_PPS.pps_deblocking_filter_disabled_flag);
  }
  r.infer('pps_beta_offset_div2', INFERRED_PPS.pps_beta_offset_div2);
  r.infer('pps_tc_offset_div2', INFERRED_PPS.pps_tc_offset_div2);
};

const parseExtensions = (r: SyntaxReader, into: Partial<HevcPps>): void => {
  into.pps_extension_present_flag = r.flag('pps_extension_present_flag');
  if (into.pps_extension_present_flag === 0) return;
  into.pps_range_extension_flag = r.flag('pps_range_extension_flag');
  into.pps_multilayer_extension_flag = r.flag('pps_multilayer_extension_flag');
  into.pps_3d_extension_flag = r.flag('pps_3d_extension_flag');
  into.pps_scc_extension_flag = r.flag('pps_scc_extension_flag');
  into.pps_extension_4bits = r.u(4, 'pps_extension_4bits');
  if (into.pps_range_extension_flag === 1) {
    const isSkip = into.transform_skip_enabled_flag === 1;
    parsePpsRangeExtension(r, isSkip, (into.pps_range_extension = {} as PpsRangeExtension));
  }
  if (into.pps_multilayer_extension_flag === 1) {
    parsePpsMultilayerExtension(r, (into.pps_multilayer_extension = {} as PpsMultilayerExtension));
  }
  if (into.pps_3d_extension_flag === 1) parsePps3dExtension(r, (into.pps_3d_extension = {} as Pps3dExtension));
  if (into.pps_scc_extension_flag === 1) parsePpsSccExtension(r, (into.pps_scc_extension = {} as PpsSccExtension));
  if (into.pps_extension_4bits > 0) into.pps_extension_data_bits = parseExtensionData(r, 'pps_extension_data_flag');
};
