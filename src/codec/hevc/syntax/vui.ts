import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { inferVuiPicture, parseVuiPicture, type VuiPicture } from '../../h26x/vui-picture.ts';
import { INFERRED_VUI } from '../inference.ts';
import { type HevcHrdParameters, parseHevcHrdParameters } from './hrd.ts';

/** vui_parameters() (H.265 E.2.1; semantics E.3.1). Elements are absent if their presence flag is 0. */
export interface HevcVui extends VuiPicture {
  matrix_coeffs?: number;
  /** 1: all chroma samples have the neutral value. */
  neutral_chroma_indication_flag: number;
  /** 1: each picture is a field. */
  field_seq_flag: number;
  /** 1: each picture has a pic_timing SEI message with pic_struct. */
  frame_field_info_present_flag: number;
  default_display_window_flag: number;
  /** In units of chroma samples, as the other three; counted from the conformance window. */
  def_disp_win_left_offset?: number;
  def_disp_win_right_offset?: number;
  def_disp_win_top_offset?: number;
  def_disp_win_bottom_offset?: number;
  vui_timing_info_present_flag: number;
  /** Clock ticks of one picture at `vui_time_scale` ticks a second. */
  vui_num_units_in_tick?: number;
  /** Ticks a second of the clock, Hz. */
  vui_time_scale?: number;
  vui_poc_proportional_to_timing_flag?: number;
  vui_num_ticks_poc_diff_one_minus1?: number;
  vui_hrd_parameters_present_flag?: number;
  hrd_parameters?: HevcHrdParameters;
  bitstream_restriction_flag: number;
  tiles_fixed_structure_flag?: number;
  motion_vectors_over_pic_boundaries_flag?: number;
  restricted_ref_pic_lists_flag?: number;
  min_spatial_segmentation_idc?: number;
  max_bytes_per_pic_denom?: number;
  max_bits_per_min_cu_denom?: number;
  log2_max_mv_length_horizontal?: number;
  log2_max_mv_length_vertical?: number;
}

/** A window offset, at most: no picture is wider. */
const MAX_OFFSET = 2 ** 16;

/** Reads vui_parameters() (H.265 E.2.1). Values out of range are kept: no later element depends on them. */
export const parseHevcVui = (r: SyntaxReader, maxSubLayersMinus1: number, into: Partial<HevcVui> = {}): HevcVui => {
  r.open('vui_parameters', 'H.265 E.2.1');
  parseVuiPicture(r, 'matrix_coeffs', into);
  into.neutral_chroma_indication_flag = r.flag('neutral_chroma_indication_flag');
  into.field_seq_flag = r.flag('field_seq_flag');
  into.frame_field_info_present_flag = r.flag('frame_field_info_present_flag');
  into.default_display_window_flag = r.flag('default_display_window_flag');
  if (into.default_display_window_flag === 1) {
    into.def_disp_win_left_offset = r.ueLax('def_disp_win_left_offset', MAX_OFFSET);
    into.def_disp_win_right_offset = r.ueLax('def_disp_win_right_offset', MAX_OFFSET);
    into.def_disp_win_top_offset = r.ueLax('def_disp_win_top_offset', MAX_OFFSET);
    into.def_disp_win_bottom_offset = r.ueLax('def_disp_win_bottom_offset', MAX_OFFSET);
  }
  parseTiming(r, maxSubLayersMinus1, into);
  parseBitstreamRestriction(r, into);
  r.close();
  return into as HevcVui;
};

const parseTiming = (r: SyntaxReader, maxSubLayersMinus1: number, into: Partial<HevcVui>): void => {
  into.vui_timing_info_present_flag = r.flag('vui_timing_info_present_flag');
  if (into.vui_timing_info_present_flag === 0) return;
  into.vui_num_units_in_tick = r.uLax(32, 'vui_num_units_in_tick', 1, 2 ** 32 - 1);
  into.vui_time_scale = r.uLax(32, 'vui_time_scale', 1, 2 ** 32 - 1);
  into.vui_poc_proportional_to_timing_flag = r.flag('vui_poc_proportional_to_timing_flag');
  if (into.vui_poc_proportional_to_timing_flag === 1) {
    into.vui_num_ticks_poc_diff_one_minus1 = r.ueLax('vui_num_ticks_poc_diff_one_minus1', 2 ** 32 - 2);
  }
  into.vui_hrd_parameters_present_flag = r.flag('vui_hrd_parameters_present_flag');
  if (into.vui_hrd_parameters_present_flag === 1) {
    parseHevcHrdParameters(r, undefined, maxSubLayersMinus1, (into.hrd_parameters = {} as HevcHrdParameters));
  }
};

const parseBitstreamRestriction = (r: SyntaxReader, into: Partial<HevcVui>): void => {
  into.bitstream_restriction_flag = r.flag('bitstream_restriction_flag');
  if (into.bitstream_restriction_flag === 0) {
    inferBitstreamRestriction(r);
    return;
  }
  into.tiles_fixed_structure_flag = r.flag('tiles_fixed_structure_flag');
  into.motion_vectors_over_pic_boundaries_flag = r.flag('motion_vectors_over_pic_boundaries_flag');
  into.restricted_ref_pic_lists_flag = r.flag('restricted_ref_pic_lists_flag');
  into.min_spatial_segmentation_idc = r.ueLax('min_spatial_segmentation_idc', 4095);
  into.max_bytes_per_pic_denom = r.ueLax('max_bytes_per_pic_denom', 16);
  into.max_bits_per_min_cu_denom = r.ueLax('max_bits_per_min_cu_denom', 16);
  into.log2_max_mv_length_horizontal = r.ueLax('log2_max_mv_length_horizontal', 15);
  into.log2_max_mv_length_vertical = r.ueLax('log2_max_mv_length_vertical', 15);
};

const inferBitstreamRestriction = (r: SyntaxReader): void => {
  if (!r.tracing) return;
  r.infer('tiles_fixed_structure_flag', INFERRED_VUI.tiles_fixed_structure_flag);
  r.infer('motion_vectors_over_pic_boundaries_flag', INFERRED_VUI.motion_vectors_over_pic_boundaries_flag);
  r.infer('min_spatial_segmentation_idc', INFERRED_VUI.min_spatial_segmentation_idc);
  r.infer('max_bytes_per_pic_denom', INFERRED_VUI.max_bytes_per_pic_denom);
  r.infer('max_bits_per_min_cu_denom', INFERRED_VUI.max_bits_per_min_cu_denom);
  r.infer('log2_max_mv_length_horizontal', INFERRED_VUI.log2_max_mv_length_horizontal);
  r.infer('log2_max_mv_length_vertical', INFERRED_VUI.log2_max_mv_length_vertical);
};

/** Shows the values that H.265 E.3.1 infers for an SPS without VUI parameters. */
export const inferHevcVui = (r: SyntaxReader): void => {
  if (!r.tracing) return;
  inferVuiPicture(r, 'matrix_coeffs');
  inferBitstreamRestriction(r);
};
