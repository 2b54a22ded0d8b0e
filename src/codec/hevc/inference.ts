import { INFERRED_MATRIX, INFERRED_VUI_PICTURE } from '../h26x/vui-picture.ts';
import type { HevcPps } from './syntax/pps.ts';
import type { PpsMultilayerExtension } from './syntax/pps-multilayer-extension.ts';
import type { PpsRangeExtension } from './syntax/pps-range-extension.ts';
import type { PpsSccExtension } from './syntax/pps-scc-extension.ts';
import { deriveRefPicSets, type RefPicSet } from './syntax/short-term-ref-pic-set.ts';
import type { HevcSps } from './syntax/sps.ts';
import type { HevcVui } from './syntax/vui.ts';

/**
 * The values that H.265 infers for elements that are not coded. No other file infers: parsed structures have coded
 * elements only, and the parsers take the inferred elements of a trace from here.
 */

/** SPS (H.265 7.4.3.2.1). */
export const INFERRED_SPS = {
  separate_colour_plane_flag: 0,
  conf_win_left_offset: 0,
  conf_win_right_offset: 0,
  conf_win_top_offset: 0,
  conf_win_bottom_offset: 0,
  sps_scaling_list_data_present_flag: 0,
  pcm_loop_filter_disabled_flag: 0,
  num_long_term_ref_pics_sps: 0,
} as const;

/** VUI parameters (H.265 E.3.1). */
export const INFERRED_VUI = {
  ...INFERRED_VUI_PICTURE,
  matrix_coeffs: INFERRED_MATRIX,
  def_disp_win_left_offset: 0,
  def_disp_win_right_offset: 0,
  def_disp_win_top_offset: 0,
  def_disp_win_bottom_offset: 0,
  tiles_fixed_structure_flag: 0,
  motion_vectors_over_pic_boundaries_flag: 1,
  min_spatial_segmentation_idc: 0,
  max_bytes_per_pic_denom: 2,
  max_bits_per_min_cu_denom: 1,
  log2_max_mv_length_horizontal: 15,
  log2_max_mv_length_vertical: 15,
} as const;

/** PPS (H.265 7.4.3.3.1). */
export const INFERRED_PPS = {
  diff_cu_qp_delta_depth: 0,
  num_tile_columns_minus1: 0,
  num_tile_rows_minus1: 0,
  uniform_spacing_flag: 1,
  loop_filter_across_tiles_enabled_flag: 1,
  deblocking_filter_override_enabled_flag: 0,
  pps_deblocking_filter_disabled_flag: 0,
  pps_beta_offset_div2: 0,
  pps_tc_offset_div2: 0,
} as const;

/** Slice segment header (H.265 7.4.7.1). Of a dependent slice segment, most elements are those of the one before it. */
export const INFERRED_SLICE = {
  /** In the first slice segment of a picture. */
  slice_segment_address: 0,
  /** In an IDR picture. */
  slice_pic_order_cnt_lsb: 0,
  pic_output_flag: 1,
  lt_idx_sps: 0,
  collocated_from_l0_flag: 1,
} as const;

/** Elements of SPS extensions that slices depend on, if the extension is not coded. */
const NO_SPS_EXTENSION = {
  high_precision_offsets_enabled_flag: 0,
  motion_vector_resolution_control_idc: 0,
} as const;

/** Elements of PPS extensions that slices depend on, if the extension is not coded. */
const NO_PPS_EXTENSION = {
  chroma_qp_offset_list_enabled_flag: 0,
  pps_curr_pic_ref_enabled_flag: 0,
  pps_slice_act_qp_offsets_present_flag: 0,
  poc_reset_info_present_flag: 0,
} as const;

type Numbers<T> = { readonly [K in keyof T]: number };

/** VUI parameters, with inferred values for elements that are not coded. */
export interface InferredHevcVui extends Omit<HevcVui, keyof typeof INFERRED_VUI>, Numbers<typeof INFERRED_VUI> {}

/** Format and size of the pictures: of the SPS, or of the VPS that it leaves them to. */
export interface PictureFormat {
  readonly chroma_format_idc: number;
  readonly separate_colour_plane_flag: number;
  readonly pic_width_in_luma_samples: number;
  readonly pic_height_in_luma_samples: number;
  readonly bit_depth_luma_minus8: number;
  readonly bit_depth_chroma_minus8: number;
  readonly conf_win_left_offset: number;
  readonly conf_win_right_offset: number;
  readonly conf_win_top_offset: number;
  readonly conf_win_bottom_offset: number;
}

/** An SPS, with inferred values for elements that are not coded, and the variables that other structures use. */
export interface InferredHevcSps
  extends Omit<HevcSps, keyof typeof INFERRED_SPS | keyof PictureFormat | 'vui_parameters'>,
    Numbers<typeof INFERRED_SPS>,
    Numbers<typeof NO_SPS_EXTENSION>,
    PictureFormat {
  readonly vui_parameters: InferredHevcVui;
  /** The pictures of each st_ref_pic_set(). */
  readonly refPicSets: readonly RefPicSet[];
  /** Length in bits of pic_order_cnt_lsb: log2_max_pic_order_cnt_lsb_minus4 + 4. */
  readonly log2MaxPicOrderCntLsb: number;
  /** ChromaArrayType: chroma_format_idc, or 0 for separate colour planes. */
  readonly chromaArrayType: number;
  /** CtbLog2SizeY (7-11). */
  readonly ctbLog2SizeY: number;
  /** PicWidthInCtbsY (7-15), PicHeightInCtbsY (7-17) and PicSizeInCtbsY (7-19). */
  readonly picWidthInCtbsY: number;
  readonly picHeightInCtbsY: number;
  readonly picSizeInCtbsY: number;
}

/** A PPS, with inferred values for elements that are not coded. */
export interface InferredHevcPps
  extends Omit<HevcPps, keyof typeof INFERRED_PPS>,
    Numbers<typeof INFERRED_PPS>,
    Numbers<typeof NO_PPS_EXTENSION> {}

/** The VUI parameters of an SPS without VUI. */
const NO_VUI: InferredHevcVui = {
  ...INFERRED_VUI,
  aspect_ratio_info_present_flag: 0,
  overscan_info_present_flag: 0,
  video_signal_type_present_flag: 0,
  chroma_loc_info_present_flag: 0,
  neutral_chroma_indication_flag: 0,
  field_seq_flag: 0,
  frame_field_info_present_flag: 0,
  default_display_window_flag: 0,
  vui_timing_info_present_flag: 0,
  bitstream_restriction_flag: 0,
};

/** Completes VUI parameters; flags that were not read stay unknown. */
export const inferHevcVuiOf = (coded: HevcVui | undefined): InferredHevcVui =>
  coded === undefined ? NO_VUI : { ...INFERRED_VUI, ...coded };

/**
 * Completes an SPS that was read at least up to its VUI. `ofVps` is the format in the VPS, for an SPS without one.
 * `undefined` if it has none from either.
 */
export const inferHevcSps = (coded: HevcSps, ofVps?: PictureFormat): InferredHevcSps | undefined => {
  const sps = { ...INFERRED_SPS, ...NO_SPS_EXTENSION, ...ofVps, ...coded };
  const { chroma_format_idc: chroma, pic_width_in_luma_samples: width, pic_height_in_luma_samples: height } = sps;
  if (chroma === undefined || width === undefined || height === undefined) return undefined;
  const ctbLog2SizeY = sps.log2_min_luma_coding_block_size_minus3 + 3 + sps.log2_diff_max_min_luma_coding_block_size;
  const picWidthInCtbsY = Math.ceil(width / 2 ** ctbLog2SizeY);
  const picHeightInCtbsY = Math.ceil(height / 2 ** ctbLog2SizeY);
  return {
    ...sps,
    chroma_format_idc: chroma,
    pic_width_in_luma_samples: width,
    pic_height_in_luma_samples: height,
    bit_depth_luma_minus8: sps.bit_depth_luma_minus8 ?? 0,
    bit_depth_chroma_minus8: sps.bit_depth_chroma_minus8 ?? 0,
    vui_parameters: inferHevcVuiOf(coded.vui_parameters),
    high_precision_offsets_enabled_flag: coded.sps_range_extension?.high_precision_offsets_enabled_flag ?? 0,
    motion_vector_resolution_control_idc: coded.sps_scc_extension?.motion_vector_resolution_control_idc ?? 0,
    refPicSets: deriveRefPicSets(coded.st_ref_pic_set),
    log2MaxPicOrderCntLsb: coded.log2_max_pic_order_cnt_lsb_minus4 + 4,
    chromaArrayType: sps.separate_colour_plane_flag === 1 ? 0 : chroma,
    ctbLog2SizeY,
    picWidthInCtbsY,
    picHeightInCtbsY,
    picSizeInCtbsY: picWidthInCtbsY * picHeightInCtbsY,
  };
};

/** Completes a PPS. */
export const inferHevcPps = (coded: HevcPps): InferredHevcPps => {
  const range: Partial<PpsRangeExtension> = coded.pps_range_extension ?? {};
  const scc: Partial<PpsSccExtension> = coded.pps_scc_extension ?? {};
  const layers: Partial<PpsMultilayerExtension> = coded.pps_multilayer_extension ?? {};
  return {
    ...INFERRED_PPS,
    ...coded,
    chroma_qp_offset_list_enabled_flag:
      range.chroma_qp_offset_list_enabled_flag ?? NO_PPS_EXTENSION.chroma_qp_offset_list_enabled_flag,
    pps_curr_pic_ref_enabled_flag: scc.pps_curr_pic_ref_enabled_flag ?? NO_PPS_EXTENSION.pps_curr_pic_ref_enabled_flag,
    pps_slice_act_qp_offsets_present_flag:
      scc.pps_slice_act_qp_offsets_present_flag ?? NO_PPS_EXTENSION.pps_slice_act_qp_offsets_present_flag,
    poc_reset_info_present_flag: layers.poc_reset_info_present_flag ?? NO_PPS_EXTENSION.poc_reset_info_present_flag,
  };
};
