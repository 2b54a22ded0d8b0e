import { type NalVector, written } from '../harness/cases.ts';
import { flat, header, ppsData, spsData, spsUnit } from './parameter-set-text.ts';

const SPS = flat(header(3, 7));
const PPS = flat(header(3, 8));
const SPS_EXTENSION = flat(header(3, 13));

/** hrd_parameters() (E.1.2) with two CPBs, the first with maximum values. */
const HRD = `
  ue(v) cpb_cnt_minus1 1
  u(4) bit_rate_scale 15
  u(4) cpb_size_scale 3
  ue(v) bit_rate_value_minus1[0] 4294967294
  ue(v) cpb_size_value_minus1[0] 65535
  u(1) cbr_flag[0] 1
  ue(v) bit_rate_value_minus1[1] 0
  ue(v) cpb_size_value_minus1[1] 7
  u(1) cbr_flag[1] 0
  u(5) initial_cpb_removal_delay_length_minus1 31
  u(5) cpb_removal_delay_length_minus1 17
  u(5) dpb_output_delay_length_minus1 5
  u(5) time_offset_length 24`;
const HRD_OBJECT = {
  cpb_cnt_minus1: 1,
  bit_rate_scale: 15,
  cpb_size_scale: 3,
  bit_rate_value_minus1: [4294967294, 0],
  cpb_size_value_minus1: [65535, 7],
  cbr_flag: [1, 0],
  initial_cpb_removal_delay_length_minus1: 31,
  cpb_removal_delay_length_minus1: 17,
  dpb_output_delay_length_minus1: 5,
  time_offset_length: 24,
};

const VUI_START = `
  u(1) aspect_ratio_info_present_flag 1
  u(8) aspect_ratio_idc 255
  u(16) sar_width 65535
  u(16) sar_height 1
  u(1) overscan_info_present_flag 1
  u(1) overscan_appropriate_flag 1
  u(1) video_signal_type_present_flag 1
  u(3) video_format 4
  u(1) video_full_range_flag 1
  u(1) colour_description_present_flag 1
  u(8) colour_primaries 9
  u(8) transfer_characteristics 16
  u(8) matrix_coefficients 10
  u(1) chroma_loc_info_present_flag 1
  ue(v) chroma_sample_loc_type_top_field 5
  ue(v) chroma_sample_loc_type_bottom_field 3
  u(1) timing_info_present_flag 1
  u(32) num_units_in_tick 4294967295
  u(32) time_scale 2147483648
  u(1) fixed_frame_rate_flag 1`;
const VUI_END = `
  u(1) low_delay_hrd_flag 1
  u(1) pic_struct_present_flag 1
  u(1) bitstream_restriction_flag 1
  u(1) motion_vectors_over_pic_boundaries_flag 0
  ue(v) max_bytes_per_pic_denom 16
  ue(v) max_bits_per_mb_denom 15
  ue(v) log2_max_mv_length_horizontal 14
  ue(v) log2_max_mv_length_vertical 13
  ue(v) max_num_reorder_frames 2
  ue(v) max_dec_frame_buffering 4`;

const EMPTY_VUI = `
  u(1) aspect_ratio_info_present_flag 0
  u(1) overscan_info_present_flag 0
  u(1) video_signal_type_present_flag 0
  u(1) chroma_loc_info_present_flag 0
  u(1) timing_info_present_flag 0
  u(1) nal_hrd_parameters_present_flag 0
  u(1) vcl_hrd_parameters_present_flag 0
  u(1) pic_struct_present_flag 0
  u(1) bitstream_restriction_flag 0`;

const withVui = (over: Readonly<Record<string, number>> = {}): string =>
  spsData(over).replace('vui_parameters_present_flag 0', 'vui_parameters_present_flag 1');

const SPS_ROWS: readonly NalVector[] = [
  written({
    name: 'VUI complete, both HRDs, every value at an end of its range',
    clause: 'E.1.1',
    elements: `${header(3, 7)}
      ${withVui()}
      ${VUI_START}
      u(1) nal_hrd_parameters_present_flag 1
      ${HRD}
      u(1) vcl_hrd_parameters_present_flag 1
      ${HRD}
      ${VUI_END}`,
    end: 'trailing',
    expected: {
      header: SPS,
      sps: {
        ...flat(withVui()),
        vui_parameters: {
          ...flat(VUI_START),
          nal_hrd_parameters_present_flag: 1,
          nal_hrd_parameters: HRD_OBJECT,
          vcl_hrd_parameters_present_flag: 1,
          vcl_hrd_parameters: HRD_OBJECT,
          ...flat(VUI_END),
        },
      },
    },
  }),
  written({
    name: 'VUI with the VCL HRD alone',
    clause: 'E.1.1',
    elements: `${header(3, 7)}
      ${withVui({ profile_idc: 77 })}
      ${EMPTY_VUI.replace('vcl_hrd_parameters_present_flag 0', `vcl_hrd_parameters_present_flag 1\n${HRD}\nu(1) low_delay_hrd_flag 0`)}`,
    end: 'trailing',
    expected: {
      header: SPS,
      sps: {
        ...flat(withVui({ profile_idc: 77 })),
        vui_parameters: {
          ...flat(EMPTY_VUI),
          vcl_hrd_parameters_present_flag: 1,
          vcl_hrd_parameters: HRD_OBJECT,
          low_delay_hrd_flag: 0,
        },
      },
    },
  }),
  written({
    name: 'VUI with nothing in it',
    clause: 'E.1.1',
    elements: `${header(3, 7)}\n${withVui({ profile_idc: 66 })}\n${EMPTY_VUI}`,
    end: 'trailing',
    expected: { header: SPS, sps: { ...flat(withVui({ profile_idc: 66 })), vui_parameters: flat(EMPTY_VUI) } },
  }),
  written({
    name: 'VUI whose values are out of range: kept, and noted',
    clause: 'E.2.1',
    elements: `${header(3, 7)}
      ${withVui()}
      ${EMPTY_VUI.replace('timing_info_present_flag 0', 'timing_info_present_flag 1\nu(32) num_units_in_tick 0\nu(32) time_scale 0\nu(1) fixed_frame_rate_flag 0').replace('chroma_loc_info_present_flag 0', 'chroma_loc_info_present_flag 1\nue(v) chroma_sample_loc_type_top_field 6\nue(v) chroma_sample_loc_type_bottom_field 0')}`,
    end: 'trailing',
    expected: {
      header: SPS,
      sps: {
        ...flat(withVui()),
        vui_parameters: {
          ...flat(EMPTY_VUI),
          chroma_loc_info_present_flag: 1,
          chroma_sample_loc_type_top_field: 6,
          chroma_sample_loc_type_bottom_field: 0,
          timing_info_present_flag: 1,
          num_units_in_tick: 0,
          time_scale: 0,
          fixed_frame_rate_flag: 0,
        },
      },
    },
    issues: ['chroma_sample_loc_type_top_field', 'num_units_in_tick', 'time_scale'],
  }),
  written({
    name: 'POC type 1, cycle of three, offsets at the ends of their range',
    clause: '7.3.2.1.1',
    elements: `${header(3, 7)}
      ${spsData({ profile_idc: 77, pic_order_cnt_type: 1, delta_pic_order_always_zero_flag: 1 })
        .replace('offset_for_non_ref_pic -1', 'offset_for_non_ref_pic -2147483647')
        .replace('offset_for_top_to_bottom_field 1', 'offset_for_top_to_bottom_field 2147483647')
        .replace(
          'cycle 0',
          'cycle 3\nse(v) offset_for_ref_frame[0] 0\nse(v) offset_for_ref_frame[1] -7\nse(v) offset_for_ref_frame[2] 1000',
        )}`,
    end: 'trailing',
    expected: {
      header: SPS,
      sps: {
        ...flat(spsData({ profile_idc: 77, pic_order_cnt_type: 1, delta_pic_order_always_zero_flag: 1 })),
        offset_for_non_ref_pic: -2147483647,
        offset_for_top_to_bottom_field: 2147483647,
        num_ref_frames_in_pic_order_cnt_cycle: 3,
        offset_for_ref_frame: [0, -7, 1000],
      },
    },
  }),
  written({
    name: 'High, constraint_set4_flag and constraint_set5_flag',
    clause: '7.3.2.1.1',
    elements: `${header(3, 7)}\n${spsData({ constraint_set4_flag: 1, constraint_set5_flag: 1, seq_parameter_set_id: 31 })}`,
    end: 'trailing',
    expected: {
      header: SPS,
      sps: flat(spsData({ constraint_set4_flag: 1, constraint_set5_flag: 1, seq_parameter_set_id: 31 })),
    },
  }),
  ...[118, 128, 134, 138, 139, 135, 83, 86, 44, 244, 122, 110].map((profile_idc) =>
    written({
      name: `profile_idc ${profile_idc} has chroma_format_idc and what follows`,
      clause: '7.3.2.1.1',
      elements: `${header(3, 7)}\n${spsData({ profile_idc, chroma_format_idc: 3, separate_colour_plane_flag: 1, bit_depth_luma_minus8: 6 })}`,
      end: 'trailing',
      expected: {
        header: SPS,
        sps: flat(
          spsData({ profile_idc, chroma_format_idc: 3, separate_colour_plane_flag: 1, bit_depth_luma_minus8: 6 }),
        ),
      },
    }),
  ),
  written({
    name: 'cropping at large offsets',
    clause: '7.3.2.1.1',
    elements: `${header(3, 7)}
      ${spsData({ profile_idc: 66 }).replace(
        'frame_cropping_flag 0',
        'frame_cropping_flag 1\nue(v) frame_crop_left_offset 1\nue(v) frame_crop_right_offset 2\nue(v) frame_crop_top_offset 3\nue(v) frame_crop_bottom_offset 16880',
      )}`,
    end: 'trailing',
    expected: {
      header: SPS,
      sps: {
        ...flat(spsData({ profile_idc: 66 })),
        frame_cropping_flag: 1,
        frame_crop_left_offset: 1,
        frame_crop_right_offset: 2,
        frame_crop_top_offset: 3,
        frame_crop_bottom_offset: 16880,
      },
    },
    issues: ['frame_crop_top_offset'],
  }),
];

const TWELVE_LISTS = Array.from({ length: 12 }, (_, i) => {
  // List 0 in full, list 5 with useDefault, lists 7 and 11 cut short, the others fall back.
  if (i === 0) {
    const deltas = [-128, 127, 1, -1, 0, 5, -5, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    return `u(1) pic_scaling_list_present_flag[0] 1\n${deltas.map((d) => `se(v) delta_scale ${d}`).join('\n')}`;
  }
  if (i === 5) return 'u(1) pic_scaling_list_present_flag[5] 1\nse(v) delta_scale -8';
  if (i === 7) return 'u(1) pic_scaling_list_present_flag[7] 1\nse(v) delta_scale 8\nse(v) delta_scale -16';
  if (i === 11)
    return 'u(1) pic_scaling_list_present_flag[11] 1\nse(v) delta_scale 0\nse(v) delta_scale 2\nse(v) delta_scale -10';
  return `u(1) pic_scaling_list_present_flag[${i}] 0`;
}).join('\n');

const HIGH_END = `
  u(1) transform_8x8_mode_flag 1
  u(1) pic_scaling_matrix_present_flag 0
  se(v) second_chroma_qp_index_offset -12`;

const explicitGroups = (groups: number, ids: readonly number[]): string => `
  ue(v) num_slice_groups_minus1 ${groups - 1}
  ue(v) slice_group_map_type 6
  ue(v) pic_size_in_map_units_minus1 ${ids.length - 1}
  ${ids.map((id, i) => `u(v):${groups > 4 ? 3 : groups > 2 ? 2 : 1} slice_group_id[${i}] ${id}`).join('\n')}`;

const ppsRow = (name: string, groups: string, expected: object): NalVector =>
  written({
    name,
    clause: '7.3.2.2',
    before: [spsUnit({ profile_idc: 66 })],
    elements: `${header(3, 8)}\n${ppsData({}, groups)}`,
    end: 'trailing',
    expected: { header: PPS, pps: { ...flat(ppsData()), ...expected } },
  });

const PPS_ROWS: readonly NalVector[] = [
  written({
    name: '4:4:4 with 12 scaling lists: in full, default, cut short, fall-back',
    clause: '7.3.2.2',
    before: [spsUnit({ profile_idc: 244, chroma_format_idc: 3 })],
    elements: `${header(3, 8)}
      ${ppsData({ entropy_coding_mode_flag: 1 })}
      ${HIGH_END.replace('pic_scaling_matrix_present_flag 0', `pic_scaling_matrix_present_flag 1\n${TWELVE_LISTS}`)}`,
    end: 'trailing',
    expected: {
      header: PPS,
      pps: {
        ...flat(ppsData({ entropy_coding_mode_flag: 1 })),
        ...flat(HIGH_END),
        pic_scaling_matrix_present_flag: 1,
        pic_scaling_list_present_flag: [1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1],
        scaling_list: [
          { delta_scale: [-128, 127, 1, -1, 0, 5, -5, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
          { delta_scale: [-8] },
          { delta_scale: [8, -16] },
          { delta_scale: [0, 2, -10] },
        ],
      },
    },
  }),
  written({
    name: 'no High part, with cabac_zero_words after the trailing bits',
    clause: '7.3.2.10',
    before: [spsUnit()],
    elements: `${header(3, 8)}
      ${ppsData({ pic_parameter_set_id: 255 })}
      f(1) rbsp_stop_one_bit 1
      f(2) rbsp_alignment_zero_bit 0
      f(32) cabac_zero_words 0`,
    end: 'nothing',
    expected: { header: PPS, pps: flat(ppsData({ pic_parameter_set_id: 255 })) },
  }),
  written({
    name: 'no High part, the stop bit in a separate byte',
    clause: '7.3.2.2',
    before: [spsUnit()],
    elements: `${header(3, 8)}\n${ppsData({ pic_parameter_set_id: 7, num_ref_idx_l0_default_active_minus1: 1 })}`,
    end: 'trailing',
    expected: {
      header: PPS,
      pps: flat(ppsData({ pic_parameter_set_id: 7, num_ref_idx_l0_default_active_minus1: 1 })),
    },
  }),
  written({
    name: 'High part without scaling lists, its SPS unknown',
    clause: '7.3.2.2',
    elements: `${header(3, 8)}\n${ppsData({ seq_parameter_set_id: 31 })}\n${HIGH_END}`,
    end: 'trailing',
    expected: { header: PPS, pps: { ...flat(ppsData({ seq_parameter_set_id: 31 })), ...flat(HIGH_END) } },
  }),
  ppsRow('slice groups explicit, 2 of them: 1 bit each', explicitGroups(2, [0, 1, 1, 0]), {
    num_slice_groups_minus1: 1,
    slice_group_map_type: 6,
    pic_size_in_map_units_minus1: 3,
    slice_group_id: [0, 1, 1, 0],
  }),
  ppsRow('slice groups explicit, 3 of them: 2 bits each', explicitGroups(3, [2, 0, 1, 2]), {
    num_slice_groups_minus1: 2,
    slice_group_map_type: 6,
    pic_size_in_map_units_minus1: 3,
    slice_group_id: [2, 0, 1, 2],
  }),
  ppsRow('slice groups explicit, 5 of them: 3 bits each', explicitGroups(5, [4, 3, 2, 1, 0, 4]), {
    num_slice_groups_minus1: 4,
    slice_group_map_type: 6,
    pic_size_in_map_units_minus1: 5,
    slice_group_id: [4, 3, 2, 1, 0, 4],
  }),
  ppsRow(
    'slice groups foreground, 8 of them: 7 rectangles',
    `ue(v) num_slice_groups_minus1 7\nue(v) slice_group_map_type 2\n${Array.from({ length: 7 }, (_, i) => `ue(v) top_left[${i}] ${i}\nue(v) bottom_right[${i}] ${i + 5}`).join('\n')}`,
    {
      num_slice_groups_minus1: 7,
      slice_group_map_type: 2,
      top_left: [0, 1, 2, 3, 4, 5, 6],
      bottom_right: [5, 6, 7, 8, 9, 10, 11],
    },
  ),
  ppsRow(
    'slice groups interleaved, 8 of them: 8 runs',
    `ue(v) num_slice_groups_minus1 7\nue(v) slice_group_map_type 0\n${Array.from({ length: 8 }, (_, i) => `ue(v) run_length_minus1[${i}] ${i * 3}`).join('\n')}`,
    { num_slice_groups_minus1: 7, slice_group_map_type: 0, run_length_minus1: [0, 3, 6, 9, 12, 15, 18, 21] },
  ),
];

const EXTENSION_ROWS: readonly NalVector[] = [
  written({
    name: 'SPS extension without auxiliary pictures',
    clause: '7.3.2.1.2',
    elements: `${header(3, 13)}\nue(v) seq_parameter_set_id 2\nue(v) aux_format_idc 0\nu(1) additional_extension_flag 0`,
    end: 'trailing',
    expected: {
      header: SPS_EXTENSION,
      sps_extension: { seq_parameter_set_id: 2, aux_format_idc: 0, additional_extension_flag: 0 },
    },
  }),
  ...[0, 1, 4].map((depth) => {
    const text = `
      ue(v) seq_parameter_set_id 0
      ue(v) aux_format_idc 2
      ue(v) bit_depth_aux_minus8 ${depth}
      u(1) alpha_incr_flag 1
      u(v):${depth + 9} alpha_opaque_value ${2 ** (depth + 9) - 1}
      u(v):${depth + 9} alpha_transparent_value 1
      u(1) additional_extension_flag 0`;
    return written({
      name: `SPS extension, alpha of ${depth + 8} bits`,
      clause: '7.3.2.1.2',
      elements: header(3, 13) + text,
      end: 'trailing',
      expected: { header: SPS_EXTENSION, sps_extension: flat(text) },
    });
  }),
  written({
    name: 'SPS extension with data to be ignored',
    clause: '7.4.2.1.2',
    elements: `${header(3, 13)}
      ue(v) seq_parameter_set_id 0
      ue(v) aux_format_idc 0
      u(1) additional_extension_flag 1
      u(1) additional_extension_data_flag 0
      u(1) additional_extension_data_flag 1`,
    end: 'trailing',
    expected: {
      header: SPS_EXTENSION,
      sps_extension: { seq_parameter_set_id: 0, aux_format_idc: 0, additional_extension_flag: 1 },
    },
    issues: ['additional_extension_flag'],
  }),
];

/** Parameter sets that no available encoder writes. */
export const WRITTEN_PARAMETER_SET_VECTORS: readonly NalVector[] = [...SPS_ROWS, ...PPS_ROWS, ...EXTENSION_ROWS];
