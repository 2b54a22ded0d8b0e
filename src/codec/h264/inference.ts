import { INFERRED_MATRIX, INFERRED_VUI_PICTURE } from '../h26x/vui-picture.ts';
import { levelLimits } from './levels.ts';
import { frameSizeInMbs } from './picture-size.ts';
import { isIntraProfile } from './profiles.ts';
import type { DecRefPicMarking } from './syntax/dec-ref-pic-marking.ts';
import type { Pps } from './syntax/pps.ts';
import type { SliceHeader } from './syntax/slice-header.ts';
import type { Sps } from './syntax/sps.ts';
import type { VuiParameters } from './syntax/vui.ts';

/**
 * The values that H.264 infers for elements that are not coded. No other file infers: parsed structures have coded
 * elements only, and the parsers take the inferred elements of a trace from here.
 */

/** SPS (H.264 7.4.2.1.1). */
export const INFERRED_SPS = {
  chroma_format_idc: 1,
  separate_colour_plane_flag: 0,
  bit_depth_luma_minus8: 0,
  bit_depth_chroma_minus8: 0,
  qpprime_y_zero_transform_bypass_flag: 0,
  seq_scaling_matrix_present_flag: 0,
  mb_adaptive_frame_field_flag: 0,
  frame_crop_left_offset: 0,
  frame_crop_right_offset: 0,
  frame_crop_top_offset: 0,
  frame_crop_bottom_offset: 0,
} as const;

/** VUI parameters (H.264 E.2.1). */
export const INFERRED_VUI = {
  ...INFERRED_VUI_PICTURE,
  matrix_coefficients: INFERRED_MATRIX,
  fixed_frame_rate_flag: 0,
  motion_vectors_over_pic_boundaries_flag: 1,
  max_bytes_per_pic_denom: 2,
  max_bits_per_mb_denom: 1,
  // 15 in the editions from 2016 on, 16 before.
  log2_max_mv_length_horizontal: 15,
  log2_max_mv_length_vertical: 15,
} as const;

/** PPS (H.264 7.4.2.2). */
export const INFERRED_PPS = { transform_8x8_mode_flag: 0, pic_scaling_matrix_present_flag: 0 } as const;

/** Slice header (H.264 7.4.3). Without separate_colour_plane_flag, colour_plane_id has no meaning. */
const INFERRED_SLICE = {
  colour_plane_id: 0,
  field_pic_flag: 0,
  bottom_field_flag: 0,
  delta_pic_order_cnt_bottom: 0,
  redundant_pic_cnt: 0,
} as const;

type Numbers<T> = { readonly [K in keyof T]: number };

/** VUI parameters, with inferred values for elements that are not coded. */
export interface InferredVui extends Omit<VuiParameters, keyof typeof INFERRED_VUI>, Numbers<typeof INFERRED_VUI> {}

/** An SPS, with inferred values for elements that are not coded. */
export interface InferredSps
  extends Omit<Sps, keyof typeof INFERRED_SPS | 'vui_parameters'>,
    Numbers<typeof INFERRED_SPS> {
  readonly vui_parameters: InferredVui;
}

/** A PPS, with inferred values for elements that are not coded. */
export interface InferredPps extends Omit<Pps, keyof typeof INFERRED_PPS>, Numbers<typeof INFERRED_PPS> {
  /** chroma_qp_index_offset (that of Cb) if not coded. */
  readonly second_chroma_qp_index_offset: number;
}

/** Slice header elements that identify the picture, coded or inferred; `undefined` if not read. */
export interface SlicePosition extends Numbers<typeof INFERRED_SLICE> {
  readonly first_mb_in_slice: number | undefined;
  readonly pic_parameter_set_id: number | undefined;
  readonly frame_num: number | undefined;
  readonly idr_pic_id: number | undefined;
  readonly pic_order_cnt_lsb: number | undefined;
  readonly delta_pic_order_cnt: readonly [number, number];
  readonly dec_ref_pic_marking: DecRefPicMarking | undefined;
}

/** The VUI parameters of an SPS without VUI. */
const NO_VUI: InferredVui = {
  ...INFERRED_VUI,
  aspect_ratio_info_present_flag: 0,
  overscan_info_present_flag: 0,
  video_signal_type_present_flag: 0,
  chroma_loc_info_present_flag: 0,
  timing_info_present_flag: 0,
  nal_hrd_parameters_present_flag: 0,
  vcl_hrd_parameters_present_flag: 0,
  pic_struct_present_flag: 0,
  bitstream_restriction_flag: 0,
};

/**
 * Completes an SPS that was read at least up to its VUI. Written out: on Node 20, to spread a second object into a literal
 * takes 50 us for an SPS, and leaves as much garbage (measured).
 */
export const inferSps = (coded: Sps): InferredSps => {
  const sps = { ...coded };
  sps.chroma_format_idc ??= INFERRED_SPS.chroma_format_idc;
  sps.separate_colour_plane_flag ??= INFERRED_SPS.separate_colour_plane_flag;
  sps.bit_depth_luma_minus8 ??= INFERRED_SPS.bit_depth_luma_minus8;
  sps.bit_depth_chroma_minus8 ??= INFERRED_SPS.bit_depth_chroma_minus8;
  sps.qpprime_y_zero_transform_bypass_flag ??= INFERRED_SPS.qpprime_y_zero_transform_bypass_flag;
  sps.seq_scaling_matrix_present_flag ??= INFERRED_SPS.seq_scaling_matrix_present_flag;
  sps.mb_adaptive_frame_field_flag ??= INFERRED_SPS.mb_adaptive_frame_field_flag;
  sps.frame_crop_left_offset ??= INFERRED_SPS.frame_crop_left_offset;
  sps.frame_crop_right_offset ??= INFERRED_SPS.frame_crop_right_offset;
  sps.frame_crop_top_offset ??= INFERRED_SPS.frame_crop_top_offset;
  sps.frame_crop_bottom_offset ??= INFERRED_SPS.frame_crop_bottom_offset;
  sps.vui_parameters = inferVui(coded);
  return sps as InferredSps;
};

const inferVui = (sps: Sps): InferredVui => {
  // Incomplete VUI parameters: values are inferred, flags that were not read stay unknown.
  const vui = { ...(sps.vui_parameters ?? NO_VUI) };
  vui.aspect_ratio_idc ??= INFERRED_VUI.aspect_ratio_idc;
  vui.video_format ??= INFERRED_VUI.video_format;
  vui.video_full_range_flag ??= INFERRED_VUI.video_full_range_flag;
  vui.colour_primaries ??= INFERRED_VUI.colour_primaries;
  vui.transfer_characteristics ??= INFERRED_VUI.transfer_characteristics;
  vui.matrix_coefficients ??= INFERRED_VUI.matrix_coefficients;
  vui.chroma_sample_loc_type_top_field ??= INFERRED_VUI.chroma_sample_loc_type_top_field;
  vui.chroma_sample_loc_type_bottom_field ??= INFERRED_VUI.chroma_sample_loc_type_bottom_field;
  vui.fixed_frame_rate_flag ??= INFERRED_VUI.fixed_frame_rate_flag;
  vui.motion_vectors_over_pic_boundaries_flag ??= INFERRED_VUI.motion_vectors_over_pic_boundaries_flag;
  vui.max_bytes_per_pic_denom ??= INFERRED_VUI.max_bytes_per_pic_denom;
  vui.max_bits_per_mb_denom ??= INFERRED_VUI.max_bits_per_mb_denom;
  vui.log2_max_mv_length_horizontal ??= INFERRED_VUI.log2_max_mv_length_horizontal;
  vui.log2_max_mv_length_vertical ??= INFERRED_VUI.log2_max_mv_length_vertical;
  const reordering = inferReordering(sps);
  if (reordering !== undefined) {
    vui.max_num_reorder_frames ??= reordering;
    vui.max_dec_frame_buffering ??= reordering;
  }
  return vui as InferredVui;
};

/** Completes the sample format of an SPS that was read at least that far. */
export const inferFormat = (coded: Partial<Sps>): Partial<Sps> & Numbers<typeof INFERRED_SPS> => ({
  ...INFERRED_SPS,
  ...coded,
});

/** max_num_reorder_frames and max_dec_frame_buffering if not coded (H.264 E.2.1): 0 in Intra profiles, else MaxDpbFrames. */
const inferReordering = (sps: Sps): number | undefined => (isIntraProfile(sps) ? 0 : maxDpbFrames(sps));

/**
 * MaxDpbFrames = Min(MaxDpbMbs / (PicWidthInMbs * FrameHeightInMbs), 16) (H.264 A.3.1). `undefined` for a level not in
 * Table A-1, and for frames too large for the DPB of their level.
 */
export const maxDpbFrames = (sps: Sps): number | undefined => {
  const limits = levelLimits(sps);
  if (limits === undefined) return undefined;
  const mbs = frameSizeInMbs(sps);
  const frames = Math.min(Math.floor(limits.maxDpbMbs / (mbs.width * mbs.height)), 16);
  return frames === 0 ? undefined : frames;
};

/** Completes a PPS. */
export const inferPps = (coded: Pps): InferredPps => {
  const pps = { ...coded };
  pps.transform_8x8_mode_flag ??= INFERRED_PPS.transform_8x8_mode_flag;
  pps.pic_scaling_matrix_present_flag ??= INFERRED_PPS.pic_scaling_matrix_present_flag;
  pps.second_chroma_qp_index_offset ??= coded.chroma_qp_index_offset;
  return pps as InferredPps;
};

/** num_ref_idx_active_minus1 of both lists for a slice that does not override its PPS (H.264 7.4.3). */
export const inferRefCounts = (pps: Pps): readonly [l0: number, l1: number] => [
  pps.num_ref_idx_l0_default_active_minus1,
  pps.num_ref_idx_l1_default_active_minus1,
];

const NO_DELTAS: readonly [number, number] = [0, 0];

/** Written out: copying with spread would take most of the time of a scan (measured). */
export const inferSlicePosition = (coded: Partial<SliceHeader>): SlicePosition => {
  const { delta_pic_order_cnt: deltas } = coded;
  return {
    first_mb_in_slice: coded.first_mb_in_slice,
    pic_parameter_set_id: coded.pic_parameter_set_id,
    colour_plane_id: coded.colour_plane_id ?? INFERRED_SLICE.colour_plane_id,
    frame_num: coded.frame_num,
    field_pic_flag: coded.field_pic_flag ?? INFERRED_SLICE.field_pic_flag,
    bottom_field_flag: coded.bottom_field_flag ?? INFERRED_SLICE.bottom_field_flag,
    idr_pic_id: coded.idr_pic_id,
    pic_order_cnt_lsb: coded.pic_order_cnt_lsb,
    delta_pic_order_cnt_bottom: coded.delta_pic_order_cnt_bottom ?? INFERRED_SLICE.delta_pic_order_cnt_bottom,
    delta_pic_order_cnt: deltas === undefined ? NO_DELTAS : [deltas[0] as number, deltas[1] ?? 0],
    redundant_pic_cnt: coded.redundant_pic_cnt ?? INFERRED_SLICE.redundant_pic_cnt,
    dec_ref_pic_marking: coded.dec_ref_pic_marking,
  };
};
