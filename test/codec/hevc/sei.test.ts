import { describe, expect, it } from 'vitest';
import { hevcSeiPayloadName } from '../../../src/codec/hevc/sei/payload-types.ts';
import { shownTicks, structureOf } from '../../../src/codec/hevc/sei/pic-timing.ts';
import { describeHevcSei } from '../../../src/codec/hevc/sei/sei-message.ts';
import { HevcParameterSets } from '../../../src/codec/hevc/syntax/parameter-sets.ts';
import { type ParsedHevcNalUnit, parseHevcNalUnit } from '../../../src/codec/hevc/syntax/parse-nal-unit.ts';
import { FieldTrace } from '../../../src/syntax/field-trace.ts';
import { expectValid, validator } from '../../commands/validators.ts';
import { BitWriter } from '../../harness/bit-writer.ts';
import { bytesOf, elementsOf, writeElements } from '../../harness/cases.ts';
import { type SpsChoices, writtenSps } from '../../harness/hevc-sets.ts';

const PREFIX = 39;
const SUFFIX = 40;

/** An SEI unit with one message. */
const seiUnit = (unitType: number, payloadType: number, payload: Uint8Array): Uint8Array => {
  const w = new BitWriter().u(8, unitType << 1).u(8, 1);
  return w.u(8, payloadType).u(8, payload.length).bytes(payload).trailing().toNal();
};

/** The payload of elements: a one bit and zeros up to the byte, if they do not end there (H.265 D.2.1). */
const payloadOf = (elements: string): Uint8Array => {
  const w = writeElements(elementsOf(elements));
  return w.bits % 8 === 0 ? w.toBytes() : w.trailing().toBytes();
};

const read = (unit: Uint8Array, before: readonly string[] = [], sink?: FieldTrace): ParsedHevcNalUnit => {
  const sets = new HevcParameterSets();
  for (const hex of before) parseHevcNalUnit(bytesOf(hex), sets);
  return parseHevcNalUnit(unit, sets, { sink });
};

interface Case {
  readonly name: string;
  readonly payloadType: number;
  readonly unitType?: number;
  readonly sps?: SpsChoices;
  readonly elements: string;
  readonly syntax: object;
  readonly derived?: object;
  readonly text: string;
}

/** Payloads written from their tables in Annex D. */
const CASES: readonly Case[] = [
  {
    name: 'buffering_period of pictures',
    payloadType: 0,
    sps: { hrd: 'pictures' },
    elements: `
      ue(v) bp_seq_parameter_set_id 0
      u(1) irap_cpb_params_present_flag 0
      u(1) concatenation_flag 1
      u(v):16 au_cpb_removal_delay_delta_minus1 7
      u(v):16 nal_initial_cpb_removal_delay[0] 45000
      u(v):16 nal_initial_cpb_removal_offset[0] 10
      u(v):16 nal_initial_cpb_removal_delay[1] 40000
      u(v):16 nal_initial_cpb_removal_offset[1] 20`,
    syntax: {
      bp_seq_parameter_set_id: 0,
      irap_cpb_params_present_flag: 0,
      concatenation_flag: 1,
      au_cpb_removal_delay_delta_minus1: 7,
      nal_hrd: { initial_cpb_removal_delay: [45000, 40000], initial_cpb_removal_offset: [10, 20] },
    },
    text: 'buffering_period',
  },
  {
    name: 'buffering_period with alternative delays of IRAP pictures',
    payloadType: 0,
    sps: { hrd: 'pictures' },
    elements: `
      ue(v) bp_seq_parameter_set_id 0
      u(1) irap_cpb_params_present_flag 1
      u(v):16 cpb_delay_offset 3
      u(v):10 dpb_delay_offset 4
      u(1) concatenation_flag 0
      u(v):16 au_cpb_removal_delay_delta_minus1 0
      u(v):16 nal_initial_cpb_removal_delay[0] 1
      u(v):16 nal_initial_cpb_removal_offset[0] 2
      u(v):16 nal_initial_alt_cpb_removal_delay[0] 3
      u(v):16 nal_initial_alt_cpb_removal_offset[0] 4
      u(v):16 nal_initial_cpb_removal_delay[1] 5
      u(v):16 nal_initial_cpb_removal_offset[1] 6
      u(v):16 nal_initial_alt_cpb_removal_delay[1] 7
      u(v):16 nal_initial_alt_cpb_removal_offset[1] 8
      u(1) use_alt_cpb_params_flag 1`,
    syntax: {
      bp_seq_parameter_set_id: 0,
      irap_cpb_params_present_flag: 1,
      cpb_delay_offset: 3,
      dpb_delay_offset: 4,
      concatenation_flag: 0,
      au_cpb_removal_delay_delta_minus1: 0,
      nal_hrd: {
        initial_cpb_removal_delay: [1, 5],
        initial_cpb_removal_offset: [2, 6],
        initial_alt_cpb_removal_delay: [3, 7],
        initial_alt_cpb_removal_offset: [4, 8],
      },
      use_alt_cpb_params_flag: 1,
    },
    text: 'buffering_period',
  },
  {
    name: 'pic_timing with frame information and delays',
    payloadType: 1,
    sps: { hrd: 'pictures', frameFieldInfo: true },
    elements: `
      u(4) pic_struct 10
      u(2) source_scan_type 0
      u(1) duplicate_flag 0
      u(v):16 au_cpb_removal_delay_minus1 5
      u(v):10 pic_dpb_output_delay 2`,
    syntax: {
      pic_struct: 10,
      source_scan_type: 0,
      duplicate_flag: 0,
      au_cpb_removal_delay_minus1: 5,
      pic_dpb_output_delay: 2,
    },
    derived: { picStruct: 'bottom field, paired with the top field before it' },
    text: 'pic_timing: bottom field, paired with the top field before it',
  },
  {
    name: 'pic_timing with decoding units',
    payloadType: 1,
    sps: { hrd: 'units in pic_timing' },
    elements: `
      u(v):16 au_cpb_removal_delay_minus1 5
      u(v):10 pic_dpb_output_delay 2
      u(v):10 pic_dpb_output_du_delay 9
      ue(v) num_decoding_units_minus1 1
      u(1) du_common_cpb_removal_delay_flag 0
      ue(v) num_nalus_in_du_minus1[0] 3
      u(v):5 du_cpb_removal_delay_increment_minus1[0] 30
      ue(v) num_nalus_in_du_minus1[1] 0`,
    syntax: {
      au_cpb_removal_delay_minus1: 5,
      pic_dpb_output_delay: 2,
      pic_dpb_output_du_delay: 9,
      num_decoding_units_minus1: 1,
      du_common_cpb_removal_delay_flag: 0,
      num_nalus_in_du_minus1: [3, 0],
      du_cpb_removal_delay_increment_minus1: [30],
    },
    text: 'pic_timing',
  },
  {
    name: 'decoding_unit_info',
    payloadType: 130,
    sps: { hrd: 'units' },
    elements: `
      ue(v) decoding_unit_idx 3
      u(v):5 du_spt_cpb_removal_delay_increment 17
      u(1) dpb_output_du_delay_present_flag 1
      u(v):10 pic_spt_dpb_output_du_delay 600`,
    syntax: {
      decoding_unit_idx: 3,
      du_spt_cpb_removal_delay_increment: 17,
      dpb_output_du_delay_present_flag: 1,
      pic_spt_dpb_output_du_delay: 600,
    },
    text: 'decoding_unit_info',
  },
  {
    name: 'recovery_point before the picture',
    payloadType: 6,
    elements: 'se(v) recovery_poc_cnt -2\n u(1) exact_match_flag 1\n u(1) broken_link_flag 0',
    syntax: { recovery_poc_cnt: -2, exact_match_flag: 1, broken_link_flag: 0 },
    text: 'recovery_point: POC -2',
  },
  {
    name: 'pan_scan_rect',
    payloadType: 2,
    elements: `
      ue(v) pan_scan_rect_id 1
      u(1) pan_scan_rect_cancel_flag 0
      ue(v) pan_scan_cnt_minus1 0
      se(v) pan_scan_rect_left_offset[0] 16
      se(v) pan_scan_rect_right_offset[0] -16
      se(v) pan_scan_rect_top_offset[0] 0
      se(v) pan_scan_rect_bottom_offset[0] 0
      u(1) pan_scan_rect_persistence_flag 1`,
    syntax: {
      pan_scan_rect_id: 1,
      pan_scan_rect_cancel_flag: 0,
      pan_scan_cnt_minus1: 0,
      pan_scan_rect_left_offset: [16],
      pan_scan_rect_right_offset: [-16],
      pan_scan_rect_top_offset: [0],
      pan_scan_rect_bottom_offset: [0],
      pan_scan_rect_persistence_flag: 1,
    },
    text: 'pan_scan_rect 1',
  },
  {
    name: 'frame_packing_arrangement, cancelled',
    payloadType: 45,
    elements: `
      ue(v) frame_packing_arrangement_id 0
      u(1) frame_packing_arrangement_cancel_flag 1
      u(1) upsampled_aspect_ratio_flag 0`,
    syntax: {
      frame_packing_arrangement_id: 0,
      frame_packing_arrangement_cancel_flag: 1,
      upsampled_aspect_ratio_flag: 0,
    },
    text: 'frame packing: cancel',
  },
  {
    name: 'display_orientation',
    payloadType: 47,
    elements: `
      u(1) display_orientation_cancel_flag 0
      u(1) hor_flip 0
      u(1) ver_flip 1
      u(16) anticlockwise_rotation 16384
      u(1) display_orientation_persistence_flag 1`,
    syntax: {
      display_orientation_cancel_flag: 0,
      hor_flip: 0,
      ver_flip: 1,
      anticlockwise_rotation: 16384,
      display_orientation_persistence_flag: 1,
    },
    derived: { anticlockwiseRotationDegrees: 90 },
    text: 'display_orientation: flip v 90 deg ccw',
  },
  {
    name: 'structure_of_pictures_info: an IDR picture has no reference picture set',
    payloadType: 128,
    elements: `
      ue(v) sop_seq_parameter_set_id 0
      ue(v) num_entries_in_sop_minus1 1
      u(6) sop_vcl_nut[0] 19
      u(3) sop_temporal_id[0] 0
      u(6) sop_vcl_nut[1] 1
      u(3) sop_temporal_id[1] 1
      ue(v) sop_short_term_rps_idx[1] 2
      se(v) sop_poc_delta[1] 8`,
    syntax: {
      sop_seq_parameter_set_id: 0,
      num_entries_in_sop_minus1: 1,
      entries: [
        { sop_vcl_nut: 19, sop_temporal_id: 0 },
        { sop_vcl_nut: 1, sop_temporal_id: 1, sop_short_term_rps_idx: 2, sop_poc_delta: 8 },
      ],
    },
    text: 'structure_of_pictures_info: 2 pictures',
  },
  {
    name: 'temporal_sub_layer_zero_idx',
    payloadType: 131,
    elements: 'u(8) temporal_sub_layer_zero_idx 200\n u(8) irap_pic_id 3',
    syntax: { temporal_sub_layer_zero_idx: 200, irap_pic_id: 3 },
    text: 'temporal_sub_layer_zero_idx',
  },
  {
    name: 'region_refresh_info',
    payloadType: 134,
    elements: 'u(1) refreshed_region_flag 1',
    syntax: { refreshed_region_flag: 1 },
    text: 'region_refresh_info',
  },
  {
    name: 'time_code: a whole time and a part of one',
    payloadType: 136,
    elements: `
      u(2) num_clock_ts 2
      u(1) clock_timestamp_flag[0] 1
      u(1) units_field_based_flag[0] 0
      u(5) counting_type[0] 4
      u(1) full_timestamp_flag[0] 1
      u(1) discontinuity_flag[0] 0
      u(1) cnt_dropped_flag[0] 0
      u(9) n_frames[0] 12
      u(6) seconds_value[0] 34
      u(6) minutes_value[0] 56
      u(5) hours_value[0] 23
      u(5) time_offset_length[0] 0
      u(1) clock_timestamp_flag[1] 1
      u(1) units_field_based_flag[1] 0
      u(5) counting_type[1] 0
      u(1) full_timestamp_flag[1] 0
      u(1) discontinuity_flag[1] 0
      u(1) cnt_dropped_flag[1] 0
      u(9) n_frames[1] 300
      u(1) seconds_flag[1] 1
      u(6) seconds_value[1] 5
      u(1) minutes_flag[1] 0
      u(5) time_offset_length[1] 4
      u(v):4 time_offset_value[1] 6`,
    syntax: {
      num_clock_ts: 2,
      clock_timestamps: [
        {
          clock_timestamp_flag: 1,
          units_field_based_flag: 0,
          counting_type: 4,
          full_timestamp_flag: 1,
          discontinuity_flag: 0,
          cnt_dropped_flag: 0,
          n_frames: 12,
          seconds_value: 34,
          minutes_value: 56,
          hours_value: 23,
          time_offset_length: 0,
        },
        {
          clock_timestamp_flag: 1,
          units_field_based_flag: 0,
          counting_type: 0,
          full_timestamp_flag: 0,
          discontinuity_flag: 0,
          cnt_dropped_flag: 0,
          n_frames: 300,
          seconds_flag: 1,
          seconds_value: 5,
          minutes_flag: 0,
          time_offset_length: 4,
          time_offset_value: 6,
        },
      ],
    },
    derived: { timecodes: ['23:56:34;12'] },
    text: 'time_code: 23:56:34;12',
  },
  {
    name: 'decoded_picture_hash of a monochrome picture',
    payloadType: 132,
    unitType: SUFFIX,
    sps: { chroma: 0 },
    elements: 'u(8) hash_type 1\n u(16) picture_crc[0] 48879',
    syntax: { hash_type: 1, picture_crc: [48879] },
    derived: { hashType: 'CRC' },
    text: 'picture hash: CRC',
  },
  {
    name: 'alpha_channel_info',
    payloadType: 165,
    elements: `
      u(1) alpha_channel_cancel_flag 0
      u(3) alpha_channel_use_idc 1
      u(3) alpha_channel_bit_depth_minus8 0
      u(v):9 alpha_transparent_value 0
      u(v):9 alpha_opaque_value 255
      u(1) alpha_channel_incr_flag 0
      u(1) alpha_channel_clip_flag 1
      u(1) alpha_channel_clip_type_flag 0`,
    syntax: {
      alpha_channel_cancel_flag: 0,
      alpha_channel_use_idc: 1,
      alpha_channel_bit_depth_minus8: 0,
      alpha_transparent_value: 0,
      alpha_opaque_value: 255,
      alpha_channel_incr_flag: 0,
      alpha_channel_clip_flag: 1,
      alpha_channel_clip_type_flag: 0,
    },
    text: 'alpha_channel_info: pre-multiplied',
  },
  {
    name: 'film_grain_characteristics with a colour description, of luma and Cr',
    payloadType: 19,
    elements: `
      u(1) film_grain_characteristics_cancel_flag 0
      u(2) film_grain_model_id 1
      u(1) separate_colour_description_present_flag 1
      u(3) film_grain_bit_depth_luma_minus8 2
      u(3) film_grain_bit_depth_chroma_minus8 2
      u(1) film_grain_full_range_flag 0
      u(8) film_grain_colour_primaries 9
      u(8) film_grain_transfer_characteristics 16
      u(8) film_grain_matrix_coeffs 9
      u(2) blending_mode_id 0
      u(4) log2_scale_factor 5
      u(1) comp_model_present_flag[0] 1
      u(1) comp_model_present_flag[1] 0
      u(1) comp_model_present_flag[2] 1
      u(8) num_intensity_intervals_minus1[0] 1
      u(3) num_model_values_minus1[0] 1
      u(8) intensity_interval_lower_bound[0][0] 0
      u(8) intensity_interval_upper_bound[0][0] 99
      se(v) comp_model_value[0][0][0] 12
      se(v) comp_model_value[0][0][1] -3
      u(8) intensity_interval_lower_bound[0][1] 100
      u(8) intensity_interval_upper_bound[0][1] 255
      se(v) comp_model_value[0][1][0] 0
      se(v) comp_model_value[0][1][1] 7
      u(8) num_intensity_intervals_minus1[2] 0
      u(3) num_model_values_minus1[2] 0
      u(8) intensity_interval_lower_bound[2][0] 1
      u(8) intensity_interval_upper_bound[2][0] 2
      se(v) comp_model_value[2][0][0] 5
      u(1) film_grain_characteristics_persistence_flag 1`,
    syntax: {
      film_grain_characteristics_cancel_flag: 0,
      film_grain_model_id: 1,
      separate_colour_description_present_flag: 1,
      film_grain_bit_depth_luma_minus8: 2,
      film_grain_bit_depth_chroma_minus8: 2,
      film_grain_full_range_flag: 0,
      film_grain_colour_primaries: 9,
      film_grain_transfer_characteristics: 16,
      film_grain_matrix_coeffs: 9,
      blending_mode_id: 0,
      log2_scale_factor: 5,
      comp_model_present_flag: [1, 0, 1],
      components: [
        {
          num_intensity_intervals_minus1: 1,
          num_model_values_minus1: 1,
          intensity_interval_lower_bound: [0, 100],
          intensity_interval_upper_bound: [99, 255],
          comp_model_value: [
            [12, -3],
            [0, 7],
          ],
        },
        {
          num_intensity_intervals_minus1: 0,
          num_model_values_minus1: 0,
          intensity_interval_lower_bound: [1],
          intensity_interval_upper_bound: [2],
          comp_model_value: [[5]],
        },
      ],
      film_grain_characteristics_persistence_flag: 1,
    },
    text: 'film grain: auto-regression',
  },
  {
    name: 'film_grain_characteristics that cancels',
    payloadType: 19,
    elements: `
      u(1) film_grain_characteristics_cancel_flag 1`,
    syntax: { film_grain_characteristics_cancel_flag: 1 },
    text: 'film grain: cancel',
  },
  {
    name: 'tone_mapping_info, linear',
    payloadType: 23,
    elements: `
      ue(v) tone_map_id 3
      u(1) tone_map_cancel_flag 0
      u(1) tone_map_persistence_flag 1
      u(8) coded_data_bit_depth 10
      u(8) target_bit_depth 8
      ue(v) tone_map_model_id 0
      u(32) min_value 64
      u(32) max_value 940`,
    syntax: {
      tone_map_id: 3,
      tone_map_cancel_flag: 0,
      tone_map_persistence_flag: 1,
      coded_data_bit_depth: 10,
      target_bit_depth: 8,
      tone_map_model_id: 0,
      min_value: 64,
      max_value: 940,
    },
    text: 'tone mapping 3: linear',
  },
  {
    name: 'tone_mapping_info, sigmoidal',
    payloadType: 23,
    elements: `
      ue(v) tone_map_id 3
      u(1) tone_map_cancel_flag 0
      u(1) tone_map_persistence_flag 1
      u(8) coded_data_bit_depth 10
      u(8) target_bit_depth 8
      ue(v) tone_map_model_id 1
      u(32) sigmoid_midpoint 400
      u(32) sigmoid_width 900`,
    syntax: {
      tone_map_id: 3,
      tone_map_cancel_flag: 0,
      tone_map_persistence_flag: 1,
      coded_data_bit_depth: 10,
      target_bit_depth: 8,
      tone_map_model_id: 1,
      sigmoid_midpoint: 400,
      sigmoid_width: 900,
    },
    text: 'tone mapping 3: sigmoidal',
  },
  {
    name: 'tone_mapping_info, a table of 2^1 intervals',
    payloadType: 23,
    elements: `
      ue(v) tone_map_id 3
      u(1) tone_map_cancel_flag 0
      u(1) tone_map_persistence_flag 1
      u(8) coded_data_bit_depth 10
      u(8) target_bit_depth 1
      ue(v) tone_map_model_id 2
      u(v):16 start_of_coded_interval[0] 0
      u(v):16 start_of_coded_interval[1] 512`,
    syntax: {
      tone_map_id: 3,
      tone_map_cancel_flag: 0,
      tone_map_persistence_flag: 1,
      coded_data_bit_depth: 10,
      target_bit_depth: 1,
      tone_map_model_id: 2,
      start_of_coded_interval: [0, 512],
    },
    text: 'tone mapping 3: table',
  },
  {
    name: 'tone_mapping_info, pivots',
    payloadType: 23,
    elements: `
      ue(v) tone_map_id 3
      u(1) tone_map_cancel_flag 0
      u(1) tone_map_persistence_flag 1
      u(8) coded_data_bit_depth 10
      u(8) target_bit_depth 8
      ue(v) tone_map_model_id 3
      u(16) num_pivots 2
      u(v):16 coded_pivot_value[0] 64
      u(v):8 target_pivot_value[0] 16
      u(v):16 coded_pivot_value[1] 940
      u(v):8 target_pivot_value[1] 235`,
    syntax: {
      tone_map_id: 3,
      tone_map_cancel_flag: 0,
      tone_map_persistence_flag: 1,
      coded_data_bit_depth: 10,
      target_bit_depth: 8,
      tone_map_model_id: 3,
      num_pivots: 2,
      coded_pivot_value: [64, 940],
      target_pivot_value: [16, 235],
    },
    text: 'tone mapping 3: piecewise linear',
  },
  {
    name: 'tone_mapping_info of a camera',
    payloadType: 23,
    elements: `
      ue(v) tone_map_id 3
      u(1) tone_map_cancel_flag 0
      u(1) tone_map_persistence_flag 1
      u(8) coded_data_bit_depth 10
      u(8) target_bit_depth 10
      ue(v) tone_map_model_id 4
      u(8) camera_iso_speed_idc 255
      u(32) camera_iso_speed_value 6400
      u(8) exposure_index_idc 5
      u(1) exposure_compensation_value_sign_flag 1
      u(16) exposure_compensation_value_numerator 1
      u(16) exposure_compensation_value_denom_idc 3
      u(32) ref_screen_luminance_white 35000
      u(32) extended_range_white_level 200
      u(16) nominal_black_level_code_value 64
      u(16) nominal_white_level_code_value 940
      u(16) extended_white_level_code_value 1019`,
    syntax: {
      tone_map_id: 3,
      tone_map_cancel_flag: 0,
      tone_map_persistence_flag: 1,
      coded_data_bit_depth: 10,
      target_bit_depth: 10,
      tone_map_model_id: 4,
      camera_iso_speed_idc: 255,
      camera_iso_speed_value: 6400,
      exposure_index_idc: 5,
      exposure_compensation_value_sign_flag: 1,
      exposure_compensation_value_numerator: 1,
      exposure_compensation_value_denom_idc: 3,
      ref_screen_luminance_white: 35000,
      extended_range_white_level: 200,
      nominal_black_level_code_value: 64,
      nominal_white_level_code_value: 940,
      extended_white_level_code_value: 1019,
    },
    text: 'tone mapping 3: camera',
  },
  {
    name: 'content_colour_volume',
    payloadType: 149,
    elements: `
      u(1) ccv_cancel_flag 0
      u(1) ccv_persistence_flag 1
      u(1) ccv_primaries_present_flag 1
      u(1) ccv_min_luminance_value_present_flag 1
      u(1) ccv_max_luminance_value_present_flag 1
      u(1) ccv_avg_luminance_value_present_flag 0
      u(2) ccv_reserved_zero_2bits 0
      i(32) ccv_primaries_x[0] 13250
      i(32) ccv_primaries_y[0] 34500
      i(32) ccv_primaries_x[1] 7500
      i(32) ccv_primaries_y[1] 3000
      i(32) ccv_primaries_x[2] 34000
      i(32) ccv_primaries_y[2] -500
      u(32) ccv_min_luminance_value 1000
      u(32) ccv_max_luminance_value 4000000000`,
    syntax: {
      ccv_cancel_flag: 0,
      ccv_persistence_flag: 1,
      ccv_primaries_present_flag: 1,
      ccv_min_luminance_value_present_flag: 1,
      ccv_max_luminance_value_present_flag: 1,
      ccv_avg_luminance_value_present_flag: 0,
      ccv_reserved_zero_2bits: 0,
      ccv_primaries_x: [13250, 7500, 34000],
      ccv_primaries_y: [34500, 3000, -500],
      ccv_min_luminance_value: 1000,
      ccv_max_luminance_value: 4000000000,
    },
    derived: {
      primariesCieXy: { green: { x: 0.265, y: 0.69 }, blue: { x: 0.15, y: 0.06 }, red: { x: 0.68, y: -0.01 } },
      minLuminanceCdM2: 0.0001,
      maxLuminanceCdM2: 400,
    },
    text: 'content colour 400 cd/m2',
  },
  {
    name: 'equirectangular_projection with guard bands',
    payloadType: 150,
    elements: `
      u(1) erp_cancel_flag 0
      u(1) erp_persistence_flag 1
      u(1) erp_guard_band_flag 1
      u(2) erp_reserved_zero_2bits 0
      u(3) erp_guard_band_type 2
      u(8) erp_left_guard_band_width 8
      u(8) erp_right_guard_band_width 4`,
    syntax: {
      erp_cancel_flag: 0,
      erp_persistence_flag: 1,
      erp_guard_band_flag: 1,
      erp_reserved_zero_2bits: 0,
      erp_guard_band_type: 2,
      erp_left_guard_band_width: 8,
      erp_right_guard_band_width: 4,
    },
    text: '360 degrees, equirectangular',
  },
  {
    name: 'cubemap_projection',
    payloadType: 151,
    elements: `
      u(1) cmp_cancel_flag 0
      u(1) cmp_persistence_flag 0`,
    syntax: {
      cmp_cancel_flag: 0,
      cmp_persistence_flag: 0,
    },
    text: '360 degrees, cube map',
  },
  {
    name: 'sphere_rotation',
    payloadType: 154,
    elements: `
      u(1) sphere_rotation_cancel_flag 0
      u(1) sphere_rotation_persistence_flag 1
      u(6) sphere_rotation_reserved_zero_6bits 0
      i(32) yaw_rotation -11796480
      i(32) pitch_rotation 32768
      i(32) roll_rotation 0`,
    syntax: {
      sphere_rotation_cancel_flag: 0,
      sphere_rotation_persistence_flag: 1,
      sphere_rotation_reserved_zero_6bits: 0,
      yaw_rotation: -11796480,
      pitch_rotation: 32768,
      roll_rotation: 0,
    },
    derived: { yawDegrees: -180, pitchDegrees: 0.5, rollDegrees: 0 },
    text: 'sphere rotation -180, 0.5, 0 degrees',
  },
  {
    name: 'regionwise_packing',
    payloadType: 155,
    elements: `
      u(1) rwp_cancel_flag 0
      u(1) rwp_persistence_flag 1
      u(1) constituent_picture_matching_flag 0
      u(5) rwp_reserved_zero_5bits 0
      u(8) num_packed_regions 2
      u(32) proj_picture_width 3840
      u(32) proj_picture_height 1920
      u(16) packed_picture_width 1920
      u(16) packed_picture_height 960
      u(4) rwp_reserved_zero_4bits[0] 0
      u(3) rwp_transform_type[0] 5
      u(1) rwp_guard_band_flag[0] 1
      u(32) proj_region_width[0] 1920
      u(32) proj_region_height[0] 960
      u(32) proj_region_top[0] 0
      u(32) proj_region_left[0] 0
      u(16) packed_region_width[0] 960
      u(16) packed_region_height[0] 480
      u(16) packed_region_top[0] 1
      u(16) packed_region_left[0] 2
      u(8) rwp_left_guard_band_width[0] 1
      u(8) rwp_right_guard_band_width[0] 2
      u(8) rwp_top_guard_band_height[0] 3
      u(8) rwp_bottom_guard_band_height[0] 4
      u(1) rwp_guard_band_not_used_for_pred_flag[0] 1
      u(3) rwp_guard_band_type[0][0] 0
      u(3) rwp_guard_band_type[0][1] 1
      u(3) rwp_guard_band_type[0][2] 2
      u(3) rwp_guard_band_type[0][3] 3
      u(3) rwp_guard_band_reserved_zero_3bits[0] 0
      u(4) rwp_reserved_zero_4bits[1] 0
      u(3) rwp_transform_type[1] 6
      u(1) rwp_guard_band_flag[1] 0
      u(32) proj_region_width[1] 1920
      u(32) proj_region_height[1] 960
      u(32) proj_region_top[1] 0
      u(32) proj_region_left[1] 1
      u(16) packed_region_width[1] 960
      u(16) packed_region_height[1] 480
      u(16) packed_region_top[1] 1
      u(16) packed_region_left[1] 2`,
    syntax: {
      rwp_cancel_flag: 0,
      rwp_persistence_flag: 1,
      constituent_picture_matching_flag: 0,
      rwp_reserved_zero_5bits: 0,
      num_packed_regions: 2,
      proj_picture_width: 3840,
      proj_picture_height: 1920,
      packed_picture_width: 1920,
      packed_picture_height: 960,
      regions: [
        {
          rwp_reserved_zero_4bits: 0,
          rwp_transform_type: 5,
          rwp_guard_band_flag: 1,
          proj_region_width: 1920,
          proj_region_height: 960,
          proj_region_top: 0,
          proj_region_left: 0,
          packed_region_width: 960,
          packed_region_height: 480,
          packed_region_top: 1,
          packed_region_left: 2,
          rwp_left_guard_band_width: 1,
          rwp_right_guard_band_width: 2,
          rwp_top_guard_band_height: 3,
          rwp_bottom_guard_band_height: 4,
          rwp_guard_band_not_used_for_pred_flag: 1,
          rwp_guard_band_type: [0, 1, 2, 3],
          rwp_guard_band_reserved_zero_3bits: 0,
        },
        {
          rwp_reserved_zero_4bits: 0,
          rwp_transform_type: 6,
          rwp_guard_band_flag: 0,
          proj_region_width: 1920,
          proj_region_height: 960,
          proj_region_top: 0,
          proj_region_left: 1,
          packed_region_width: 960,
          packed_region_height: 480,
          packed_region_top: 1,
          packed_region_left: 2,
        },
      ],
    },
    text: 'region-wise packing, 2 regions',
  },
  {
    name: 'omni_viewport',
    payloadType: 156,
    elements: `
      u(10) omni_viewport_id 7
      u(1) omni_viewport_cancel_flag 0
      u(1) omni_viewport_persistence_flag 1
      u(4) omni_viewport_cnt_minus1 0
      i(32) omni_viewport_azimuth_centre[0] -65536
      i(32) omni_viewport_elevation_centre[0] 65536
      i(32) omni_viewport_tilt_centre[0] 0
      u(32) omni_viewport_hor_range[0] 5898240
      u(32) omni_viewport_ver_range[0] 2949120`,
    syntax: {
      omni_viewport_id: 7,
      omni_viewport_cancel_flag: 0,
      omni_viewport_persistence_flag: 1,
      omni_viewport_cnt_minus1: 0,
      omni_viewport_azimuth_centre: [-65536],
      omni_viewport_elevation_centre: [65536],
      omni_viewport_tilt_centre: [0],
      omni_viewport_hor_range: [5898240],
      omni_viewport_ver_range: [2949120],
    },
    text: 'viewport 7',
  },
  {
    name: 'scalable_nesting of two layers',
    payloadType: 133,
    elements: `
      u(1) bitstream_subset_flag 1
      u(1) nesting_op_flag 0
      u(1) all_layers_flag 0
      u(3) nesting_no_op_max_temporal_id_plus1 7
      ue(v) nesting_num_layers_minus1 1
      u(6) nesting_layer_id[0] 0
      u(6) nesting_layer_id[1] 1
      u(3) nesting_zero_bit 0`,
    syntax: {
      bitstream_subset_flag: 1,
      nesting_op_flag: 0,
      all_layers_flag: 0,
      nesting_no_op_max_temporal_id_plus1: 7,
      nesting_num_layers_minus1: 1,
      nesting_layer_id: [0, 1],
      nested_messages: '',
    },
    text: 'scalable_nesting: layer 0, 1',
  },
  {
    name: 'scalable_nesting of operation points',
    payloadType: 133,
    elements: `
      u(1) bitstream_subset_flag 0
      u(1) nesting_op_flag 1
      u(1) default_op_flag 1
      ue(v) nesting_num_ops_minus1 1
      u(3) nesting_max_temporal_id_plus1[1] 3
      ue(v) nesting_op_idx[1] 2
      u(4) nesting_zero_bit 0`,
    syntax: {
      bitstream_subset_flag: 0,
      nesting_op_flag: 1,
      default_op_flag: 1,
      nesting_num_ops_minus1: 1,
      nesting_max_temporal_id_plus1: [3],
      nesting_op_idx: [2],
      nested_messages: '',
    },
    text: 'scalable_nesting: operation points',
  },
];

describe.each(CASES)('$name', ({ payloadType, unitType = PREFIX, sps, elements, syntax, derived, text }) => {
  const payload = payloadOf(elements);
  const before = sps === undefined ? [] : [writtenSps(sps)];
  const unit = seiUnit(unitType, payloadType, payload);

  it('has the elements, and their meaning', () => {
    const { sei, error, issues } = read(unit, before);
    expect(error).toBeUndefined();
    expect(issues).toEqual([]);
    expect(sei?.map((message) => describeHevcSei(message, unitType === SUFFIX))).toEqual([text]);
    expect(sei).toEqual([
      {
        payloadType,
        payloadSize: payload.length,
        name: hevcSeiPayloadName(payloadType),
        syntax,
        ...(derived !== undefined && { derived }),
      },
    ]);
    expectValid(validator('hevc-definitions.schema.json#/$defs/sei_message'), JSON.parse(JSON.stringify(sei?.[0])));
  });

  it('has a trace with the elements that were written', () => {
    const trace = new FieldTrace();
    const { sei } = read(unit, before, trace);
    expect(
      trace.fields.filter(({ structure }) => structure === sei?.[0]?.name).map(({ name, value }) => `${name} ${value}`),
    ).toEqual(elementsOf(elements).map(({ name, value }) => `${name} ${value}`));
  });

  it('is kept as far as it goes when it is cut', () => {
    for (let length = 0; length < payload.length; length++) {
      const cut = read(seiUnit(unitType, payloadType, payload.subarray(0, length)), before);
      expect(cut.sei).toHaveLength(1);
    }
  });
});

describe('messages that say who, and what', () => {
  const text = (value: string): number[] => [...new TextEncoder().encode(value)];
  const messageOf = (payloadType: number, payload: readonly number[], unitType = PREFIX) => {
    const { sei } = read(seiUnit(unitType, payloadType, Uint8Array.from(payload)));
    return sei?.[0];
  };
  const x265 = [...bytesOf('2ca2de09b51747dbbb55a4fe7fc2fc4e')];
  const kvazaar = [...bytesOf('32fe466c98414269ae356a91549ef3f1')];

  it('x265 and Kvazaar name themselves, their version and their options', () => {
    // As x265 3.5 and Kvazaar 2.3.2 write them, with fewer options.
    const byX265 =
      'x265 (build 199) - 3.5+1-f0c1022b6:[Linux][GCC 12.2.0][64 bit] 8bit - H.265/HEVC codec - options: wpp crf=28.0';
    expect(messageOf(5, [...x265, ...text(byX265)])?.derived).toEqual({
      encoder: 'x265',
      version: '3.5+1-f0c1022b6',
      options: { wpp: '', crf: '28.0' },
    });
    const byKvazaar =
      'Kvazaar HEVC Encoder v. 2.3.2 - Copyleft 2012-2015 - http://ultravideo.cs.tut.fi/ - options: 416x240 qp=22';
    expect(messageOf(5, [...kvazaar, ...text(byKvazaar)])?.derived).toEqual({
      encoder: 'Kvazaar',
      version: '2.3.2',
      options: { '416x240': '', qp: '22' },
    });
    expect(messageOf(5, [...x265, ...text('another text')])?.derived).toEqual({ text: 'another text' });
  });

  it('HDR10+ (ST 2094-40) is recognised', () => {
    expect(messageOf(4, [0xb5, 0x00, 0x3c, 0x00, 0x01, 4, 1])?.derived).toMatchObject({ content: 'HDR10+' });
  });

  it('a type that belongs into suffix SEI units is reserved in a prefix SEI unit', () => {
    const message = messageOf(132, [1, 0xbe, 0xef]);
    expect(message?.name).toBe('reserved_sei_message');
    expect(message?.payload).toBe('01beef');
    expect(messageOf(132, [1, 0xbe, 0xef], SUFFIX)?.name).toBe('decoded_picture_hash');
  });

  it('what a later edition adds to a payload ends in its last one bit', () => {
    const trace = new FieldTrace();
    // refreshed_region_flag 1, then 0110, a one bit and zeros (D.2.1).
    const { sei, error } = read(seiUnit(PREFIX, 134, Uint8Array.of(0b10110100)), [], trace);
    expect(error).toBeUndefined();
    expect(sei?.[0]?.syntax).toEqual({ refreshed_region_flag: 1 });
    expect(trace.fields.slice(6, 10).map(({ name, bits, value }) => `${name} u(${bits}) ${value}`)).toEqual([
      'refreshed_region_flag u(1) 1',
      'reserved_payload_extension_data u(4) 6',
      'bit_equal_to_one u(1) 1',
      'bit_equal_to_zero u(2) 0',
    ]);
  });

  it('a buffering_period without HRD parameters is an error, and the message after it is read', () => {
    const unit = new BitWriter().u(8, 0x4e).u(8, 1).bytes([0, 1, 0xc0]).bytes([134, 1, 0xc0]).trailing().toNal();
    const { sei, error } = read(unit, [writtenSps()]);
    expect(sei?.map((message) => message.error?.code)).toEqual(['unknown-parameter-set', undefined]);
    expect(sei?.[1]?.syntax).toEqual({ refreshed_region_flag: 1 });
    expect(error?.code).toBe('unknown-parameter-set');
  });
});

describe('pic_struct (Tables D.2 and E.7)', () => {
  it('elemental durations, in half ticks: as many as fields or frames are shown', () => {
    const durations = [1, 1, 1, 2, 2, 3, 3, 2, 3, 1, 1, 1, 1];
    expect(durations.map((_, struct) => shownTicks(struct))).toEqual(durations.map((count) => 2 * count));
    expect([shownTicks(), shownTicks(13)]).toEqual([2, 2]);
  });

  it('top and bottom fields, paired ones too', () => {
    const letters = Array.from({ length: 14 }, (_, struct) => structureOf(1, struct)?.[0] ?? '-').join('');
    expect(letters).toBe('-tb------tbtb-');
    expect([structureOf(1, undefined), structureOf(0, undefined), structureOf(0, 3)]).toEqual([
      undefined,
      'frame',
      'frame',
    ]);
  });
});
