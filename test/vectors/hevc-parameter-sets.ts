/**
 * Parameter sets of HEVC with structures that no stream at hand has, as lines of `descriptor name value` written from
 * the syntax tables: see `elementsOf`. A line `ones name` is one bits up to the byte border. Trailing bits are left out.
 */
export interface HevcVector {
  readonly name: string;
  /** Every element in bitstream order, header first. */
  readonly elements: string;
}

const header = (nal_unit_type: number, nuh_layer_id = 0): string => `
  u(1) forbidden_zero_bit 0
  u(6) nal_unit_type ${nal_unit_type}
  u(6) nuh_layer_id ${nuh_layer_id}
  u(3) nuh_temporal_id_plus1 1`;

/** The 32 flags of the compatible profiles. */
const compatible = (prefix: string, profiles: readonly number[], i = ''): string =>
  Array.from(
    { length: 32 },
    (_, j) => `u(1) ${prefix}_profile_compatibility_flag${i}[${j}] ${profiles.includes(j) ? 1 : 0}`,
  ).join('\n');

const flags = (names: string, value = 0): string =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `u(1) ${name} ${value}`)
    .join('\n');

/** The profile of `prefix`: Main, a range extension, or one with max_14bit_constraint_flag. */
const profile = (prefix: string, idc: number, i = ''): string => {
  const named = (names: string): string => names.replaceAll(/\w+/g, (name) => `${prefix}_${name}${i}`);
  const source = flags(named('progressive_source_flag interlaced_source_flag'), 1);
  const start = `
    u(2) ${prefix}_profile_space${i} 0
    u(1) ${prefix}_tier_flag${i} 1
    u(5) ${prefix}_profile_idc${i} ${idc}
    ${compatible(prefix, [idc], i)}
    ${source}
    ${flags(named('non_packed_constraint_flag frame_only_constraint_flag'))}`;
  if (idc === 1) return `${start}\nu(43) ${prefix}_reserved_zero_43bits${i} 0\nu(1) ${prefix}_inbld_flag${i} 1`;
  if (idc === 2) {
    return `${start}
      u(7) ${prefix}_reserved_zero_7bits${i} 0
      u(1) ${prefix}_one_picture_only_constraint_flag${i} 1
      u(35) ${prefix}_reserved_zero_35bits${i} 0
      u(1) ${prefix}_inbld_flag${i} 0`;
  }
  const constraints = flags(
    named(`max_12bit_constraint_flag max_10bit_constraint_flag max_8bit_constraint_flag max_422chroma_constraint_flag
      max_420chroma_constraint_flag max_monochrome_constraint_flag intra_constraint_flag
      one_picture_only_constraint_flag lower_bit_rate_constraint_flag`),
    1,
  );
  const rest = [5, 9, 10, 11].includes(idc)
    ? `u(1) ${prefix}_max_14bit_constraint_flag${i} 1\nu(33) ${prefix}_reserved_zero_33bits${i} 0`
    : `u(34) ${prefix}_reserved_zero_34bits${i} 0`;
  const last = [4, 5, 9, 11].includes(idc) ? 'inbld_flag' : 'reserved_zero_bit';
  return `${start}\n${constraints}\n${rest}\nu(1) ${prefix}_${last}${i} 0`;
};

/** An SPS of 64x64 samples in 16x16 blocks; `subLayers` is sps_max_sub_layers_minus1 with its profile_tier_level(). */
export const spsElements = (parts: {
  readonly idc?: number;
  readonly subLayers?: string;
  readonly chroma?: number;
  readonly depthChroma?: number;
  readonly ordering?: string;
  readonly scaling?: string;
  readonly pcm?: string;
  readonly refs?: string;
  readonly vui?: string;
  readonly extensions?: string;
}): string => `
  ${header(33)}
  u(4) sps_video_parameter_set_id 0
  u(3) sps_max_sub_layers_minus1 ${parts.subLayers === undefined ? 0 : 2}
  u(1) sps_temporal_id_nesting_flag 1
  ${profile('general', parts.idc ?? 1)}
  u(8) general_level_idc 93
  ${parts.subLayers ?? ''}
  ue(v) sps_seq_parameter_set_id 3
  ue(v) chroma_format_idc ${parts.chroma ?? 1}
  ${parts.chroma === 3 ? 'u(1) separate_colour_plane_flag 0' : ''}
  ue(v) pic_width_in_luma_samples 64
  ue(v) pic_height_in_luma_samples 64
  u(1) conformance_window_flag 0
  ue(v) bit_depth_luma_minus8 0
  ue(v) bit_depth_chroma_minus8 ${parts.depthChroma ?? 0}
  ue(v) log2_max_pic_order_cnt_lsb_minus4 4
  ${
    parts.ordering ??
    `u(1) sps_sub_layer_ordering_info_present_flag 0
     ue(v) sps_max_dec_pic_buffering_minus1[${parts.subLayers === undefined ? 0 : 2}] 4
     ue(v) sps_max_num_reorder_pics[${parts.subLayers === undefined ? 0 : 2}] 2
     ue(v) sps_max_latency_increase_plus1[${parts.subLayers === undefined ? 0 : 2}] 5`
  }
  ue(v) log2_min_luma_coding_block_size_minus3 0
  ue(v) log2_diff_max_min_luma_coding_block_size 1
  ue(v) log2_min_luma_transform_block_size_minus2 0
  ue(v) log2_diff_max_min_luma_transform_block_size 2
  ue(v) max_transform_hierarchy_depth_inter 1
  ue(v) max_transform_hierarchy_depth_intra 1
  ${parts.scaling ?? 'u(1) scaling_list_enabled_flag 0'}
  u(1) amp_enabled_flag 1
  u(1) sample_adaptive_offset_enabled_flag 1
  ${parts.pcm ?? 'u(1) pcm_enabled_flag 0'}
  ${parts.refs ?? 'ue(v) num_short_term_ref_pic_sets 0\nu(1) long_term_ref_pics_present_flag 0'}
  u(1) sps_temporal_mvp_enabled_flag 1
  u(1) strong_intra_smoothing_enabled_flag 1
  ${parts.vui ?? 'u(1) vui_parameters_present_flag 0'}
  ${parts.extensions ?? 'u(1) sps_extension_present_flag 0'}`;

/** Which extensions follow: range, multilayer, 3D, SCC, and four that are not defined. */
const extensions = (set: 'sps' | 'pps', bits: string, rest = 0): string => `
  u(1) ${set}_extension_present_flag 1
  u(1) ${set}_range_extension_flag ${bits[0]}
  u(1) ${set}_multilayer_extension_flag ${bits[1]}
  u(1) ${set}_3d_extension_flag ${bits[2]}
  u(1) ${set}_scc_extension_flag ${bits[3]}
  u(4) ${set}_extension_4bits ${rest}`;

/** Two sub-layers: one with a profile and level of its own, one with a level. */
const SUB_LAYERS = `
  u(1) sub_layer_profile_present_flag[0] 1
  u(1) sub_layer_level_present_flag[0] 1
  u(1) sub_layer_profile_present_flag[1] 0
  u(1) sub_layer_level_present_flag[1] 1
  ${[2, 3, 4, 5, 6, 7].map((i) => `u(2) reserved_zero_2bits[${i}] 0`).join('\n')}
  ${profile('sub_layer', 2, '[0]')}
  u(8) sub_layer_level_idc[0] 60
  u(8) sub_layer_level_idc[1] 63`;

/** All lists: default ones, one that repeats another, and coded ones of 4x4 and of 32x32. */
export const SCALING_LISTS = [0, 1, 2, 3]
  .flatMap((sizeId) =>
    (sizeId === 3 ? [0, 3] : [0, 1, 2, 3, 4, 5]).map((matrixId) => {
      const at = `[${sizeId}][${matrixId}]`;
      const coded = (sizeId === 0 && matrixId === 1) || (sizeId === 3 && matrixId === 3);
      if (!coded) {
        const delta = sizeId === 1 && matrixId === 2 ? 2 : 0;
        return `u(1) scaling_list_pred_mode_flag${at} 0\nue(v) scaling_list_pred_matrix_id_delta${at} ${delta}`;
      }
      const dc = sizeId > 1 ? `se(v) scaling_list_dc_coef_minus8[${sizeId - 2}][${matrixId}] 247` : '';
      const deltas = Array.from({ length: sizeId === 0 ? 16 : 64 }, (_, i) => `se(v) scaling_list_delta_coef ${i % 5}`);
      return [`u(1) scaling_list_pred_mode_flag${at} 1`, dc, ...deltas].join('\n');
    }),
  )
  .join('\n');

/** Sub-layers with every way to give rates, CPBs of decoding units included. */
const HRD = `
  u(1) nal_hrd_parameters_present_flag 1
  u(1) vcl_hrd_parameters_present_flag 1
  u(1) sub_pic_hrd_params_present_flag 1
  u(8) tick_divisor_minus2 98
  u(5) du_cpb_removal_delay_increment_length_minus1 7
  u(1) sub_pic_cpb_params_in_pic_timing_sei_flag 1
  u(5) dpb_output_delay_du_length_minus1 9
  u(4) bit_rate_scale 2
  u(4) cpb_size_scale 3
  u(4) cpb_size_du_scale 1
  u(5) initial_cpb_removal_delay_length_minus1 23
  u(5) au_cpb_removal_delay_length_minus1 15
  u(5) dpb_output_delay_length_minus1 5`;

const cpb = (i: number, value: number): string => `
  ue(v) bit_rate_value_minus1[${i}] ${value}
  ue(v) cpb_size_value_minus1[${i}] ${value + 1}
  ue(v) cpb_size_du_value_minus1[${i}] ${value + 2}
  ue(v) bit_rate_du_value_minus1[${i}] ${value + 3}
  u(1) cbr_flag[${i}] ${i}`;

const HRD_LAYER_FIXED = `
  u(1) fixed_pic_rate_general_flag[0] 1
  ue(v) elemental_duration_in_tc_minus1[0] 1
  ue(v) cpb_cnt_minus1[0] 1
  ${cpb(0, 4294967290)}${cpb(1, 7)}${cpb(0, 9)}${cpb(1, 11)}`;

const HRD_LAYER_LOW_DELAY = `
  u(1) fixed_pic_rate_general_flag[1] 0
  u(1) fixed_pic_rate_within_cvs_flag[1] 0
  u(1) low_delay_hrd_flag[1] 1
  ${cpb(0, 1)}${cpb(0, 2)}`;

const HRD_LAYER_WITHIN = `
  u(1) fixed_pic_rate_general_flag[2] 0
  u(1) fixed_pic_rate_within_cvs_flag[2] 1
  ue(v) elemental_duration_in_tc_minus1[2] 0
  ue(v) cpb_cnt_minus1[2] 0
  ${cpb(0, 3)}${cpb(0, 4)}`;

export const VUI = `
  u(1) vui_parameters_present_flag 1
  u(1) aspect_ratio_info_present_flag 1
  u(8) aspect_ratio_idc 255
  u(16) sar_width 64
  u(16) sar_height 45
  u(1) overscan_info_present_flag 1
  u(1) overscan_appropriate_flag 1
  u(1) video_signal_type_present_flag 1
  u(3) video_format 5
  u(1) video_full_range_flag 1
  u(1) colour_description_present_flag 1
  u(8) colour_primaries 9
  u(8) transfer_characteristics 16
  u(8) matrix_coeffs 9
  u(1) chroma_loc_info_present_flag 1
  ue(v) chroma_sample_loc_type_top_field 2
  ue(v) chroma_sample_loc_type_bottom_field 5
  u(1) neutral_chroma_indication_flag 1
  u(1) field_seq_flag 1
  u(1) frame_field_info_present_flag 1
  u(1) default_display_window_flag 1
  ue(v) def_disp_win_left_offset 1
  ue(v) def_disp_win_right_offset 2
  ue(v) def_disp_win_top_offset 3
  ue(v) def_disp_win_bottom_offset 4
  u(1) vui_timing_info_present_flag 1
  u(32) vui_num_units_in_tick 1001
  u(32) vui_time_scale 60000
  u(1) vui_poc_proportional_to_timing_flag 1
  ue(v) vui_num_ticks_poc_diff_one_minus1 0
  u(1) vui_hrd_parameters_present_flag 1
  ${HRD}${HRD_LAYER_FIXED}${HRD_LAYER_LOW_DELAY}${HRD_LAYER_WITHIN}
  u(1) bitstream_restriction_flag 1
  u(1) tiles_fixed_structure_flag 1
  u(1) motion_vectors_over_pic_boundaries_flag 0
  u(1) restricted_ref_pic_lists_flag 1
  ue(v) min_spatial_segmentation_idc 4095
  ue(v) max_bytes_per_pic_denom 16
  ue(v) max_bits_per_min_cu_denom 16
  ue(v) log2_max_mv_length_horizontal 15
  ue(v) log2_max_mv_length_vertical 15`;

/** Set 0: -1, -3, +2; set 1 follows from it one picture later; set 2 from set 1 two pictures earlier. */
export const REF_PIC_SETS = `
  ue(v) num_short_term_ref_pic_sets 3
  ue(v) num_negative_pics 2
  ue(v) num_positive_pics 1
  ue(v) delta_poc_s0_minus1[0] 0
  u(1) used_by_curr_pic_s0_flag[0] 1
  ue(v) delta_poc_s0_minus1[1] 1
  u(1) used_by_curr_pic_s0_flag[1] 0
  ue(v) delta_poc_s1_minus1[0] 1
  u(1) used_by_curr_pic_s1_flag[0] 1
  u(1) inter_ref_pic_set_prediction_flag 1
  u(1) delta_rps_sign 1
  ue(v) abs_delta_rps_minus1 0
  u(1) used_by_curr_pic_flag[0] 1
  u(1) used_by_curr_pic_flag[1] 0
  u(1) use_delta_flag[1] 0
  u(1) used_by_curr_pic_flag[2] 0
  u(1) use_delta_flag[2] 1
  u(1) used_by_curr_pic_flag[3] 1
  u(1) inter_ref_pic_set_prediction_flag 1
  u(1) delta_rps_sign 0
  ue(v) abs_delta_rps_minus1 1
  u(1) used_by_curr_pic_flag[0] 1
  u(1) used_by_curr_pic_flag[1] 1
  u(1) used_by_curr_pic_flag[2] 1
  u(1) used_by_curr_pic_flag[3] 0
  u(1) use_delta_flag[3] 1
  u(1) long_term_ref_pics_present_flag 1
  ue(v) num_long_term_ref_pics_sps 2
  u(8) lt_ref_pic_poc_lsb_sps[0] 200
  u(1) used_by_curr_pic_lt_sps_flag[0] 1
  u(8) lt_ref_pic_poc_lsb_sps[1] 0
  u(1) used_by_curr_pic_lt_sps_flag[1] 0`;

const palette = (set: 'sps' | 'pps', depths: readonly number[], count: number): string =>
  depths
    .flatMap((bits, comp) =>
      Array.from(
        { length: count },
        (_, i) => `u(${bits}) ${set}_palette_predictor_initializer[${comp}][${i}] ${i + 1}`,
      ),
    )
    .join('\n');

const SPS_VECTORS: readonly HevcVector[] = [
  {
    name: 'SPS with predicted reference picture sets and long-term ones',
    elements: spsElements({ refs: REF_PIC_SETS }),
  },
  {
    name: 'SPS with sub-layers, VUI, HRD of decoding units',
    elements: spsElements({
      subLayers: SUB_LAYERS,
      vui: VUI,
      ordering: `u(1) sps_sub_layer_ordering_info_present_flag 1
        ${[0, 1, 2].map((i) => `ue(v) sps_max_dec_pic_buffering_minus1[${i}] ${i}\nue(v) sps_max_num_reorder_pics[${i}] ${i}\nue(v) sps_max_latency_increase_plus1[${i}] 0`).join('\n')}`,
    }),
  },
  {
    name: 'SPS with scaling lists and PCM',
    elements: spsElements({
      scaling: `u(1) scaling_list_enabled_flag 1\nu(1) sps_scaling_list_data_present_flag 1\n${SCALING_LISTS}`,
      pcm: `u(1) pcm_enabled_flag 1
        u(4) pcm_sample_bit_depth_luma_minus1 7
        u(4) pcm_sample_bit_depth_chroma_minus1 6
        ue(v) log2_min_pcm_luma_coding_block_size_minus3 0
        ue(v) log2_diff_max_min_pcm_luma_coding_block_size 1
        u(1) pcm_loop_filter_disabled_flag 1`,
    }),
  },
  {
    name: 'SPS with all extensions',
    elements: spsElements({
      idc: 9,
      chroma: 3,
      depthChroma: 2,
      extensions: `${extensions('sps', '1111')}
        ${flags(
          `transform_skip_rotation_enabled_flag transform_skip_context_enabled_flag implicit_rdpcm_enabled_flag
           explicit_rdpcm_enabled_flag extended_precision_processing_flag intra_smoothing_disabled_flag
           high_precision_offsets_enabled_flag persistent_rice_adaptation_enabled_flag
           cabac_bypass_alignment_enabled_flag`,
          1,
        )}
        u(1) inter_view_mv_vert_constraint_flag 1
        u(1) iv_di_mc_enabled_flag[0] 1
        u(1) iv_mv_scal_enabled_flag[0] 0
        ue(v) log2_ivmc_sub_pb_size_minus3[0] 1
        ${flags('iv_res_pred_enabled_flag[0] depth_ref_enabled_flag[0] vsp_mc_enabled_flag[0] dbbp_enabled_flag[0]', 1)}
        ${flags('iv_di_mc_enabled_flag[1] iv_mv_scal_enabled_flag[1] tex_mc_enabled_flag[1]', 1)}
        ue(v) log2_texmc_sub_pb_size_minus3[1] 2
        ${flags(
          `intra_contour_enabled_flag[1] intra_dc_only_wedge_enabled_flag[1] cqt_cu_part_pred_enabled_flag[1]
           inter_dc_only_enabled_flag[1] skip_intra_enabled_flag[1]`,
          1,
        )}
        u(1) sps_curr_pic_ref_enabled_flag 1
        u(1) palette_mode_enabled_flag 1
        ue(v) palette_max_size 63
        ue(v) delta_palette_max_predictor_size 64
        u(1) sps_palette_predictor_initializers_present_flag 1
        ue(v) sps_num_palette_predictor_initializers_minus1 1
        ${palette('sps', [8, 10, 10], 2)}
        u(2) motion_vector_resolution_control_idc 2
        u(1) intra_boundary_filtering_disabled_flag 1`,
    }),
  },
  {
    name: 'SPS with extension data',
    elements: spsElements({
      extensions: `${extensions('sps', '0000', 5)}\n${'u(1) sps_extension_data_flag 1\nu(1) sps_extension_data_flag 0\n'.repeat(3)}`,
    }),
  },
  {
    name: 'SPS of another layer that leaves its format to the VPS',
    elements: `
      ${header(33, 1)}
      u(4) sps_video_parameter_set_id 0
      u(3) sps_ext_or_max_sub_layers_minus1 7
      ue(v) sps_seq_parameter_set_id 1
      u(1) update_rep_format_flag 1
      u(8) sps_rep_format_idx 3
      ue(v) log2_max_pic_order_cnt_lsb_minus4 4
      ue(v) log2_min_luma_coding_block_size_minus3 0
      ue(v) log2_diff_max_min_luma_coding_block_size 3
      ue(v) log2_min_luma_transform_block_size_minus2 0
      ue(v) log2_diff_max_min_luma_transform_block_size 3
      ue(v) max_transform_hierarchy_depth_inter 0
      ue(v) max_transform_hierarchy_depth_intra 0
      u(1) scaling_list_enabled_flag 1
      u(1) sps_infer_scaling_list_flag 1
      u(6) sps_scaling_list_ref_layer_id 0
      u(1) amp_enabled_flag 0
      u(1) sample_adaptive_offset_enabled_flag 0
      u(1) pcm_enabled_flag 0
      ue(v) num_short_term_ref_pic_sets 0
      u(1) long_term_ref_pics_present_flag 0
      u(1) sps_temporal_mvp_enabled_flag 0
      u(1) strong_intra_smoothing_enabled_flag 0
      u(1) vui_parameters_present_flag 0
      ${extensions('sps', '0100')}
      u(1) inter_view_mv_vert_constraint_flag 0`,
  },
];

const pps = (extension: string): string => `
  ${header(34)}
  ue(v) pps_pic_parameter_set_id 63
  ue(v) pps_seq_parameter_set_id 3
  u(1) dependent_slice_segments_enabled_flag 1
  u(1) output_flag_present_flag 1
  u(3) num_extra_slice_header_bits 2
  u(1) sign_data_hiding_enabled_flag 1
  u(1) cabac_init_present_flag 1
  ue(v) num_ref_idx_l0_default_active_minus1 14
  ue(v) num_ref_idx_l1_default_active_minus1 0
  se(v) init_qp_minus26 -26
  u(1) constrained_intra_pred_flag 1
  u(1) transform_skip_enabled_flag 1
  u(1) cu_qp_delta_enabled_flag 1
  ue(v) diff_cu_qp_delta_depth 1
  se(v) pps_cb_qp_offset -12
  se(v) pps_cr_qp_offset 12
  u(1) pps_slice_chroma_qp_offsets_present_flag 1
  u(1) weighted_pred_flag 1
  u(1) weighted_bipred_flag 1
  u(1) transquant_bypass_enabled_flag 1
  u(1) tiles_enabled_flag 1
  u(1) entropy_coding_sync_enabled_flag 1
  ue(v) num_tile_columns_minus1 1
  ue(v) num_tile_rows_minus1 2
  u(1) uniform_spacing_flag 0
  ue(v) column_width_minus1[0] 2
  ue(v) row_height_minus1[0] 0
  ue(v) row_height_minus1[1] 1
  u(1) loop_filter_across_tiles_enabled_flag 1
  u(1) pps_loop_filter_across_slices_enabled_flag 1
  u(1) deblocking_filter_control_present_flag 1
  u(1) deblocking_filter_override_enabled_flag 1
  u(1) pps_deblocking_filter_disabled_flag 0
  se(v) pps_beta_offset_div2 -6
  se(v) pps_tc_offset_div2 6
  u(1) pps_scaling_list_data_present_flag 1
  ${SCALING_LISTS}
  u(1) lists_modification_present_flag 1
  ue(v) log2_parallel_merge_level_minus2 2
  u(1) slice_segment_header_extension_present_flag 1
  ${extension}`;

const vertex = (at: string, coded: string): string => `u(1) coded_res_flag${at} ${coded === '' ? 0 : 1}\n${coded}`;

/** 10 + 8 - 8 - 1 - 2 = 7 bits of each residual are res_coeff_r. */
const RESIDUAL = (at: string): string => `
  ue(v) res_coeff_q${at}[0] 2
  u(7) res_coeff_r${at}[0] 5
  u(1) res_coeff_s${at}[0] 1
  ue(v) res_coeff_q${at}[1] 0
  u(7) res_coeff_r${at}[1] 0
  ue(v) res_coeff_q${at}[2] 0
  u(7) res_coeff_r${at}[2] 127
  u(1) res_coeff_s${at}[2] 0`;

/** Two luma parts, one octant that is split: its parts are at 0, 1 with k = 0 and at 2, 3 with k = 1. */
const OCTANTS = `
  u(1) split_octant_flag 1
  ${[0, 1]
    .flatMap((k) =>
      [0, 1].flatMap((m) =>
        [0, 1].flatMap((n) =>
          [0, 1].flatMap((i) =>
            [0, 1, 2, 3].map((j) => {
              const at = `[${2 * k + i}][${m}][${n}][${j}]`;
              return vertex(at, k + m + n + i + j === 0 ? RESIDUAL(at) : '');
            }),
          ),
        ),
      ),
    )
    .join('\n')}`;

const PPS_VECTORS: readonly HevcVector[] = [
  {
    name: 'PPS with range and screen content extensions',
    elements: pps(`${extensions('pps', '1001')}
      ue(v) log2_max_transform_skip_block_size_minus2 3
      u(1) cross_component_prediction_enabled_flag 1
      u(1) chroma_qp_offset_list_enabled_flag 1
      ue(v) diff_cu_chroma_qp_offset_depth 1
      ue(v) chroma_qp_offset_list_len_minus1 5
      ${[0, 1, 2, 3, 4, 5].map((i) => `se(v) cb_qp_offset_list[${i}] ${i - 3}\nse(v) cr_qp_offset_list[${i}] ${3 - i}`).join('\n')}
      ue(v) log2_sao_offset_scale_luma 2
      ue(v) log2_sao_offset_scale_chroma 0
      u(1) pps_curr_pic_ref_enabled_flag 1
      u(1) residual_adaptive_colour_transform_enabled_flag 1
      u(1) pps_slice_act_qp_offsets_present_flag 1
      se(v) pps_act_y_qp_offset_plus5 -7
      se(v) pps_act_cb_qp_offset_plus5 17
      se(v) pps_act_cr_qp_offset_plus3 15
      u(1) pps_palette_predictor_initializers_present_flag 1
      ue(v) pps_num_palette_predictor_initializers 3
      u(1) monochrome_palette_flag 0
      ue(v) luma_bit_depth_entry_minus8 0
      ue(v) chroma_bit_depth_entry_minus8 1
      ${palette('pps', [8, 9, 9], 3)}`),
  },
  {
    name: 'PPS with a multilayer extension and a colour mapping table',
    elements: pps(`${extensions('pps', '0100')}
      u(1) poc_reset_info_present_flag 1
      u(1) pps_infer_scaling_list_flag 1
      u(6) pps_scaling_list_ref_layer_id 5
      ue(v) num_ref_loc_offsets 2
      u(6) ref_loc_offset_layer_id[0] 7
      u(1) scaled_ref_layer_offset_present_flag[0] 1
      se(v) scaled_ref_layer_left_offset[7] -16384
      se(v) scaled_ref_layer_top_offset[7] 16383
      se(v) scaled_ref_layer_right_offset[7] 1
      se(v) scaled_ref_layer_bottom_offset[7] -1
      u(1) ref_region_offset_present_flag[0] 1
      se(v) ref_region_left_offset[7] 1
      se(v) ref_region_top_offset[7] 2
      se(v) ref_region_right_offset[7] 3
      se(v) ref_region_bottom_offset[7] 4
      u(1) resample_phase_set_present_flag[0] 1
      ue(v) phase_hor_luma[7] 31
      ue(v) phase_ver_luma[7] 0
      ue(v) phase_hor_chroma_plus8[7] 63
      ue(v) phase_ver_chroma_plus8[7] 8
      u(6) ref_loc_offset_layer_id[1] 0
      u(1) scaled_ref_layer_offset_present_flag[1] 0
      u(1) ref_region_offset_present_flag[1] 0
      u(1) resample_phase_set_present_flag[1] 0
      u(1) colour_mapping_enabled_flag 1
      ue(v) num_cm_ref_layers_minus1 1
      u(6) cm_ref_layer_id[0] 0
      u(6) cm_ref_layer_id[1] 7
      u(2) cm_octant_depth 1
      u(2) cm_y_part_num_log2 1
      ue(v) luma_bit_depth_cm_input_minus8 0
      ue(v) chroma_bit_depth_cm_input_minus8 0
      ue(v) luma_bit_depth_cm_output_minus8 0
      ue(v) chroma_bit_depth_cm_output_minus8 0
      u(2) cm_res_quant_bits 1
      u(2) cm_delta_flc_bits_minus1 1
      se(v) cm_adapt_threshold_u_delta -3
      se(v) cm_adapt_threshold_v_delta 4
      ${OCTANTS}`),
  },
  {
    name: 'PPS with a 3D extension: a table by flags, one predicted, one by differences',
    elements: pps(`${extensions('pps', '0010')}
      u(1) dlts_present_flag 1
      u(6) pps_depth_layers_minus1 3
      u(4) pps_bit_depth_for_depth_layers_minus8 0
      u(1) dlt_flag[0] 0
      u(1) dlt_flag[1] 1
      u(1) dlt_pred_flag[1] 0
      u(1) dlt_val_flags_present_flag[1] 1
      ${Array.from({ length: 256 }, (_, j) => `u(1) dlt_value_flag[1][${j}] ${j % 3 === 0 ? 1 : 0}`).join('\n')}
      u(1) dlt_flag[2] 1
      u(1) dlt_pred_flag[2] 1
      u(8) num_val_delta_dlt 1
      u(8) delta_dlt_val0 9
      u(1) dlt_flag[3] 1
      u(1) dlt_pred_flag[3] 0
      u(1) dlt_val_flags_present_flag[3] 0
      u(8) num_val_delta_dlt 4
      u(8) max_diff 10
      u(4) min_diff_minus1 2
      u(8) delta_dlt_val0 5
      u(3) delta_val_diff_minus_min[1] 7
      u(3) delta_val_diff_minus_min[2] 0
      u(3) delta_val_diff_minus_min[3] 4`),
  },
];

const vps = (layersMinus1: number, layers: string, rest: string): string => `
  ${header(32)}
  u(4) vps_video_parameter_set_id 15
  u(1) vps_base_layer_internal_flag 1
  u(1) vps_base_layer_available_flag 1
  u(6) vps_max_layers_minus1 ${layersMinus1}
  u(3) vps_max_sub_layers_minus1 0
  u(1) vps_temporal_id_nesting_flag 1
  u(16) vps_reserved_0xffff_16bits 65535
  ${profile('general', 5)}
  u(8) general_level_idc 120
  u(1) vps_sub_layer_ordering_info_present_flag 1
  ue(v) vps_max_dec_pic_buffering_minus1[0] 4
  ue(v) vps_max_num_reorder_pics[0] 2
  ue(v) vps_max_latency_increase_plus1[0] 0
  ${layers}
  ${rest}`;

const VPS_VECTORS: readonly HevcVector[] = [
  {
    name: 'VPS with timing and three HRDs, the second with the common elements of the first',
    elements: vps(
      0,
      'u(6) vps_max_layer_id 0\nue(v) vps_num_layer_sets_minus1 2\nu(1) layer_id_included_flag[1][0] 1\nu(1) layer_id_included_flag[2][0] 0',
      `u(1) vps_timing_info_present_flag 1
       u(32) vps_num_units_in_tick 1
       u(32) vps_time_scale 50
       u(1) vps_poc_proportional_to_timing_flag 1
       ue(v) vps_num_ticks_poc_diff_one_minus1 4294967294
       ue(v) vps_num_hrd_parameters 3
       ue(v) hrd_layer_set_idx[0] 0
       ${HRD}${HRD_LAYER_FIXED}
       ue(v) hrd_layer_set_idx[1] 1
       u(1) cprms_present_flag[1] 0
       ${HRD_LAYER_FIXED}
       ue(v) hrd_layer_set_idx[2] 2
       u(1) cprms_present_flag[2] 1
       u(1) nal_hrd_parameters_present_flag 0
       u(1) vcl_hrd_parameters_present_flag 0
       u(1) fixed_pic_rate_general_flag[0] 0
       u(1) fixed_pic_rate_within_cvs_flag[0] 0
       u(1) low_delay_hrd_flag[0] 0
       ue(v) cpb_cnt_minus1[0] 31
       u(1) vps_extension_flag 0`,
    ),
  },
  {
    // Layer 1 is a second view that depends on layer 0; layer 2 is independent: a tree of its own, and a second set.
    name: 'VPS extension with an independent layer, added layer sets, and camera parameters',
    elements: vps(
      2,
      'u(6) vps_max_layer_id 2\nue(v) vps_num_layer_sets_minus1 1\nu(1) layer_id_included_flag[1][0] 1\nu(1) layer_id_included_flag[1][1] 1\nu(1) layer_id_included_flag[1][2] 0',
      `u(1) vps_timing_info_present_flag 0
       u(1) vps_extension_flag 1
       ones vps_extension_alignment_bit_equal_to_one
       u(8) general_level_idc 90
       u(1) splitting_flag 0
       ${Array.from({ length: 16 }, (_, i) => `u(1) scalability_mask_flag[${i}] ${i === 1 || i === 3 ? 1 : 0}`).join('\n')}
       u(3) dimension_id_len_minus1[0] 0
       u(3) dimension_id_len_minus1[1] 1
       u(1) vps_nuh_layer_id_present_flag 1
       u(6) layer_id_in_nuh[1] 1
       u(1) dimension_id[1][0] 1
       u(2) dimension_id[1][1] 0
       u(6) layer_id_in_nuh[2] 2
       u(1) dimension_id[2][0] 0
       u(2) dimension_id[2][1] 1
       u(4) view_id_len 3
       u(3) view_id_val[0] 5
       u(3) view_id_val[1] 6
       u(1) direct_dependency_flag[1][0] 1
       u(1) direct_dependency_flag[2][0] 0
       u(1) direct_dependency_flag[2][1] 0
       ue(v) num_add_layer_sets 1
       u(1) highest_layer_idx_plus1[0][1] 1
       u(1) vps_sub_layers_max_minus1_present_flag 1
       u(3) sub_layers_vps_max_minus1[0] 0
       u(3) sub_layers_vps_max_minus1[1] 1
       u(3) sub_layers_vps_max_minus1[2] 0
       u(1) max_tid_ref_present_flag 1
       u(3) max_tid_il_ref_pics_plus1[0][1] 7
       u(1) default_ref_layers_active_flag 0
       ue(v) vps_num_profile_tier_level_minus1 2
       u(1) vps_profile_present_flag[2] 1
       ${profile('general', 6)}
       u(8) general_level_idc 93
       ue(v) num_add_olss 1
       u(2) default_output_layer_idc 1
       u(2) profile_tier_level_idx[1][0] 1
       u(2) profile_tier_level_idx[1][1] 2
       u(1) alt_output_layer_flag[1] 1
       u(1) output_layer_flag[2][0] 1
       u(2) profile_tier_level_idx[2][0] 1
       u(1) layer_set_idx_for_ols_minus1[3] 0
       u(1) output_layer_flag[3][0] 1
       u(1) output_layer_flag[3][1] 0
       u(2) profile_tier_level_idx[3][0] 0
       ue(v) vps_num_rep_formats_minus1 1
       u(16) pic_width_vps_in_luma_samples 1920
       u(16) pic_height_vps_in_luma_samples 1088
       u(1) chroma_and_bit_depth_vps_present_flag 1
       u(2) chroma_format_vps_idc 3
       u(1) separate_colour_plane_vps_flag 0
       u(4) bit_depth_vps_luma_minus8 2
       u(4) bit_depth_vps_chroma_minus8 2
       u(1) conformance_window_vps_flag 1
       ue(v) conf_win_vps_left_offset 0
       ue(v) conf_win_vps_right_offset 0
       ue(v) conf_win_vps_top_offset 0
       ue(v) conf_win_vps_bottom_offset 8
       u(16) pic_width_vps_in_luma_samples 960
       u(16) pic_height_vps_in_luma_samples 544
       u(1) chroma_and_bit_depth_vps_present_flag 0
       u(1) conformance_window_vps_flag 0
       u(1) rep_format_idx_present_flag 1
       u(1) vps_rep_format_idx[1] 0
       u(1) vps_rep_format_idx[2] 1
       u(1) max_one_active_ref_layer_flag 1
       u(1) vps_poc_lsb_aligned_flag 0
       u(1) poc_lsb_not_present_flag[2] 1
       u(1) sub_layer_flag_info_present_flag[1] 1
       ue(v) max_vps_dec_pic_buffering_minus1[1][0][0] 4
       ue(v) max_vps_dec_pic_buffering_minus1[1][1][0] 5
       ue(v) max_vps_num_reorder_pics[1][0] 2
       ue(v) max_vps_latency_increase_plus1[1][0] 0
       u(1) sub_layer_dpb_info_present_flag[1][1] 1
       ue(v) max_vps_dec_pic_buffering_minus1[1][0][1] 6
       ue(v) max_vps_dec_pic_buffering_minus1[1][1][1] 7
       ue(v) max_vps_num_reorder_pics[1][1] 3
       ue(v) max_vps_latency_increase_plus1[1][1] 1
       u(1) sub_layer_flag_info_present_flag[2] 0
       ue(v) max_vps_dec_pic_buffering_minus1[2][0][0] 1
       ue(v) max_vps_num_reorder_pics[2][0] 0
       ue(v) max_vps_latency_increase_plus1[2][0] 0
       u(1) sub_layer_flag_info_present_flag[3] 0
       ue(v) max_vps_dec_pic_buffering_minus1[3][0][0] 1
       ue(v) max_vps_num_reorder_pics[3][0] 0
       ue(v) max_vps_latency_increase_plus1[3][0] 0
       ue(v) direct_dep_type_len_minus2 0
       u(1) direct_dependency_all_layers_flag 0
       u(2) direct_dependency_type[1][0] 1
       ue(v) vps_non_vui_extension_length 0
       u(1) vps_vui_present_flag 0
       u(1) vps_extension2_flag 1
       u(1) vps_3d_extension_flag 1
       ones vps_3d_extension_alignment_bit_equal_to_one
       ue(v) cp_precision 5
       u(6) num_cp[1] 1
       u(1) cp_in_slice_segment_header_flag[1] 0
       ue(v) cp_ref_voi[1][0] 0
       se(v) vps_cp_scale[1][0] -7
       se(v) vps_cp_off[1][0] 8
       se(v) vps_cp_inv_scale_plus_scale[1][0] 9
       se(v) vps_cp_inv_off_plus_off[1][0] -10
       u(1) vps_extension3_flag 1
       u(1) vps_extension_data_flag 0
       u(1) vps_extension_data_flag 1`,
    ),
  },
];

export const HEVC_SET_VECTORS: readonly HevcVector[] = [...VPS_VECTORS, ...SPS_VECTORS, ...PPS_VECTORS];
