import { type NalVector, written } from '../harness/cases.ts';
import { flat, header, spsData, spsObject } from './parameter-set-text.ts';

const SUBSET = flat(header(3, 15));
const NO_MORE = 'u(1) additional_extension2_flag 0';

interface Row {
  readonly name: string;
  readonly clause: string;
  readonly sps: Readonly<Record<string, number>>;
  readonly extension: string;
  readonly expected: object;
  readonly end?: 'cavlc';
  readonly issues?: readonly string[];
}

const row = ({ name, clause, sps, extension, expected, end, issues }: Row): NalVector =>
  written({
    name,
    clause,
    elements: `${header(3, 15)}\n${spsData(sps)}\n${extension}`,
    end: end ?? 'trailing',
    expected: { header: SUBSET, subset_sps: { seq_parameter_set_data: spsObject(sps), ...expected } },
    ...(issues !== undefined && { issues }),
  });

const HRD = `
  ue(v) cpb_cnt_minus1 0
  u(4) bit_rate_scale 2
  u(4) cpb_size_scale 4
  ue(v) bit_rate_value_minus1[0] 999
  ue(v) cpb_size_value_minus1[0] 1999
  u(1) cbr_flag[0] 1
  u(5) initial_cpb_removal_delay_length_minus1 23
  u(5) cpb_removal_delay_length_minus1 15
  u(5) dpb_output_delay_length_minus1 7
  u(5) time_offset_length 0`;
const HRD_OBJECT = {
  cpb_cnt_minus1: 0,
  bit_rate_scale: 2,
  cpb_size_scale: 4,
  bit_rate_value_minus1: [999],
  cpb_size_value_minus1: [1999],
  cbr_flag: [1],
  initial_cpb_removal_delay_length_minus1: 23,
  cpb_removal_delay_length_minus1: 15,
  dpb_output_delay_length_minus1: 7,
  time_offset_length: 0,
};

const SVC_PLAIN = `
  u(1) inter_layer_deblocking_filter_control_present_flag 1
  u(2) extended_spatial_scalability_idc 0
  u(1) chroma_phase_x_plus1_flag 1
  u(2) chroma_phase_y_plus1 2
  u(1) seq_tcoeff_level_prediction_flag 0
  u(1) slice_header_restriction_flag 0`;
const SVC_OFFSETS = `
  se(v) seq_scaled_ref_layer_left_offset -32768
  se(v) seq_scaled_ref_layer_top_offset 32767
  se(v) seq_scaled_ref_layer_right_offset -3
  se(v) seq_scaled_ref_layer_bottom_offset 0`;
const SVC_SPATIAL = `
  u(1) inter_layer_deblocking_filter_control_present_flag 0
  u(2) extended_spatial_scalability_idc 1
  u(1) chroma_phase_x_plus1_flag 0
  u(2) chroma_phase_y_plus1 1
  u(1) seq_ref_layer_chroma_phase_x_plus1_flag 1
  u(2) seq_ref_layer_chroma_phase_y_plus1 0
  ${SVC_OFFSETS}
  u(1) seq_tcoeff_level_prediction_flag 1
  u(1) adaptive_tcoeff_level_prediction_flag 1
  u(1) slice_header_restriction_flag 1`;

/** svc_vui_parameters_extension() (F.14.1): timing and the NAL HRD, the VCL HRD, nothing, both. */
const SVC_VUI = `
  ue(v) vui_ext_num_entries_minus1 3
  u(3) vui_ext_dependency_id[0] 0
  u(4) vui_ext_quality_id[0] 1
  u(3) vui_ext_temporal_id[0] 2
  u(1) vui_ext_timing_info_present_flag[0] 1
  u(32) vui_ext_num_units_in_tick[0] 1001
  u(32) vui_ext_time_scale[0] 60000
  u(1) vui_ext_fixed_frame_rate_flag[0] 1
  u(1) vui_ext_nal_hrd_parameters_present_flag[0] 1
  ${HRD}
  u(1) vui_ext_vcl_hrd_parameters_present_flag[0] 0
  u(1) vui_ext_low_delay_hrd_flag[0] 1
  u(1) vui_ext_pic_struct_present_flag[0] 0
  u(3) vui_ext_dependency_id[1] 7
  u(4) vui_ext_quality_id[1] 15
  u(3) vui_ext_temporal_id[1] 7
  u(1) vui_ext_timing_info_present_flag[1] 0
  u(1) vui_ext_nal_hrd_parameters_present_flag[1] 0
  u(1) vui_ext_vcl_hrd_parameters_present_flag[1] 1
  ${HRD}
  u(1) vui_ext_low_delay_hrd_flag[1] 0
  u(1) vui_ext_pic_struct_present_flag[1] 1
  u(3) vui_ext_dependency_id[2] 1
  u(4) vui_ext_quality_id[2] 0
  u(3) vui_ext_temporal_id[2] 0
  u(1) vui_ext_timing_info_present_flag[2] 0
  u(1) vui_ext_nal_hrd_parameters_present_flag[2] 0
  u(1) vui_ext_vcl_hrd_parameters_present_flag[2] 0
  u(1) vui_ext_pic_struct_present_flag[2] 1
  u(3) vui_ext_dependency_id[3] 2
  u(4) vui_ext_quality_id[3] 3
  u(3) vui_ext_temporal_id[3] 4
  u(1) vui_ext_timing_info_present_flag[3] 0
  u(1) vui_ext_nal_hrd_parameters_present_flag[3] 1
  ${HRD}
  u(1) vui_ext_vcl_hrd_parameters_present_flag[3] 1
  ${HRD}
  u(1) vui_ext_low_delay_hrd_flag[3] 1
  u(1) vui_ext_pic_struct_present_flag[3] 0`;
const SVC_VUI_OBJECT = {
  vui_ext_num_entries_minus1: 3,
  entries: [
    {
      vui_ext_dependency_id: 0,
      vui_ext_quality_id: 1,
      vui_ext_temporal_id: 2,
      vui_ext_timing_info_present_flag: 1,
      vui_ext_num_units_in_tick: 1001,
      vui_ext_time_scale: 60000,
      vui_ext_fixed_frame_rate_flag: 1,
      vui_ext_nal_hrd_parameters_present_flag: 1,
      nal_hrd_parameters: HRD_OBJECT,
      vui_ext_vcl_hrd_parameters_present_flag: 0,
      vui_ext_low_delay_hrd_flag: 1,
      vui_ext_pic_struct_present_flag: 0,
    },
    {
      vui_ext_dependency_id: 7,
      vui_ext_quality_id: 15,
      vui_ext_temporal_id: 7,
      vui_ext_timing_info_present_flag: 0,
      vui_ext_nal_hrd_parameters_present_flag: 0,
      vui_ext_vcl_hrd_parameters_present_flag: 1,
      vcl_hrd_parameters: HRD_OBJECT,
      vui_ext_low_delay_hrd_flag: 0,
      vui_ext_pic_struct_present_flag: 1,
    },
    {
      vui_ext_dependency_id: 1,
      vui_ext_quality_id: 0,
      vui_ext_temporal_id: 0,
      vui_ext_timing_info_present_flag: 0,
      vui_ext_nal_hrd_parameters_present_flag: 0,
      vui_ext_vcl_hrd_parameters_present_flag: 0,
      vui_ext_pic_struct_present_flag: 1,
    },
    {
      vui_ext_dependency_id: 2,
      vui_ext_quality_id: 3,
      vui_ext_temporal_id: 4,
      vui_ext_timing_info_present_flag: 0,
      vui_ext_nal_hrd_parameters_present_flag: 1,
      nal_hrd_parameters: HRD_OBJECT,
      vui_ext_vcl_hrd_parameters_present_flag: 1,
      vcl_hrd_parameters: HRD_OBJECT,
      vui_ext_low_delay_hrd_flag: 1,
      vui_ext_pic_struct_present_flag: 0,
    },
  ],
};

const without = (text: string, ...names: string[]): string =>
  text
    .split('\n')
    .filter((line) => !names.some((name) => line.includes(` ${name} `)))
    .join('\n');

const SVC_ROWS: readonly NalVector[] = [
  row({
    name: 'SVC, Scalable Baseline, no geometry, no VUI',
    clause: 'F.7.3.2.1.4',
    sps: { profile_idc: 83 },
    extension: `${SVC_PLAIN}\nu(1) svc_vui_parameters_present_flag 0\n${NO_MORE}`,
    expected: {
      seq_parameter_set_svc_extension: flat(SVC_PLAIN),
      svc_vui_parameters_present_flag: 0,
      additional_extension2_flag: 0,
    },
  }),
  row({
    name: 'SVC, Scalable High, geometry in the SPS, VUI of four layers',
    clause: 'F.14.1',
    sps: { profile_idc: 86, seq_parameter_set_id: 3 },
    extension: `${SVC_SPATIAL}\nu(1) svc_vui_parameters_present_flag 1\n${SVC_VUI}\n${NO_MORE}`,
    expected: {
      seq_parameter_set_svc_extension: flat(SVC_SPATIAL),
      svc_vui_parameters_present_flag: 1,
      svc_vui_parameters_extension: SVC_VUI_OBJECT,
      additional_extension2_flag: 0,
    },
  }),
  ...[
    { chroma: 'monochrome', over: { chroma_format_idc: 0 } },
    { chroma: 'separate planes', over: { chroma_format_idc: 3, separate_colour_plane_flag: 1 } },
  ].map(({ chroma, over }) => {
    const text = without(
      SVC_SPATIAL,
      'chroma_phase_x_plus1_flag',
      'chroma_phase_y_plus1',
      'seq_ref_layer_chroma_phase_x_plus1_flag',
      'seq_ref_layer_chroma_phase_y_plus1',
    );
    return row({
      name: `SVC, ${chroma}: no chroma phases`,
      clause: 'F.7.3.2.1.4',
      sps: { profile_idc: 86, ...over },
      extension: `${text}\nu(1) svc_vui_parameters_present_flag 0\n${NO_MORE}`,
      expected: {
        seq_parameter_set_svc_extension: flat(text),
        svc_vui_parameters_present_flag: 0,
        additional_extension2_flag: 0,
      },
    });
  }),
  ...[
    { chroma: '4:2:2', chroma_format_idc: 2, text: without(SVC_SPATIAL, 'chroma_phase_y_plus1') },
    {
      chroma: '4:4:4',
      chroma_format_idc: 3,
      text: without(SVC_SPATIAL, 'chroma_phase_x_plus1_flag', 'chroma_phase_y_plus1'),
    },
  ].map(({ chroma, chroma_format_idc, text }) =>
    row({
      name: `SVC, ${chroma}: phases of the reference layer`,
      clause: 'F.7.3.2.1.4',
      sps: { profile_idc: 86, chroma_format_idc },
      extension: `${text}\nu(1) svc_vui_parameters_present_flag 0\n${NO_MORE}`,
      expected: {
        seq_parameter_set_svc_extension: flat(text),
        svc_vui_parameters_present_flag: 0,
        additional_extension2_flag: 0,
      },
    }),
  ),
  row({
    name: 'SVC, values out of range',
    clause: 'F.7.4.2.1.4',
    sps: { profile_idc: 86 },
    extension: `${SVC_PLAIN.replace('chroma_phase_y_plus1 2', 'chroma_phase_y_plus1 3').replace('scalability_idc 0', 'scalability_idc 3')}
      u(1) svc_vui_parameters_present_flag 0
      ${NO_MORE}`,
    expected: {
      seq_parameter_set_svc_extension: {
        ...flat(SVC_PLAIN),
        chroma_phase_y_plus1: 3,
        extended_spatial_scalability_idc: 3,
      },
      svc_vui_parameters_present_flag: 0,
      additional_extension2_flag: 0,
    },
    issues: ['extended_spatial_scalability_idc', 'chroma_phase_y_plus1'],
  }),
];

const ONE_LEVEL = `
  ue(v) num_level_values_signalled_minus1 0
  u(8) level_idc[0] 40
  ue(v) num_applicable_ops_minus1[0] 0
  u(3) applicable_op_temporal_id[0][0] 0
  ue(v) applicable_op_num_target_views_minus1[0][0] 0
  ue(v) applicable_op_target_view_id[0][0][0] 1
  ue(v) applicable_op_num_views_minus1[0][0] 1`;
const ONE_LEVEL_OBJECT = {
  num_level_values_signalled_minus1: 0,
  levels: [
    {
      level_idc: 40,
      num_applicable_ops_minus1: 0,
      operation_points: [
        {
          applicable_op_temporal_id: 0,
          applicable_op_num_target_views_minus1: 0,
          applicable_op_target_view_id: [1],
          applicable_op_num_views_minus1: 1,
        },
      ],
    },
  ],
};

/** seq_parameter_set_mvc_extension() (G.7.3.2.1.4) of three views and two levels. */
const MVC_THREE_VIEWS = `
  f(1) bit_equal_to_one 1
  ue(v) num_views_minus1 2
  ue(v) view_id[0] 0
  ue(v) view_id[1] 1023
  ue(v) view_id[2] 7
  ue(v) num_anchor_refs_l0[1] 1
  ue(v) anchor_ref_l0[1][0] 0
  ue(v) num_anchor_refs_l1[1] 0
  ue(v) num_anchor_refs_l0[2] 2
  ue(v) anchor_ref_l0[2][0] 0
  ue(v) anchor_ref_l0[2][1] 1023
  ue(v) num_anchor_refs_l1[2] 1
  ue(v) anchor_ref_l1[2][0] 1023
  ue(v) num_non_anchor_refs_l0[1] 0
  ue(v) num_non_anchor_refs_l1[1] 1
  ue(v) non_anchor_ref_l1[1][0] 5
  ue(v) num_non_anchor_refs_l0[2] 1
  ue(v) non_anchor_ref_l0[2][0] 3
  ue(v) num_non_anchor_refs_l1[2] 2
  ue(v) non_anchor_ref_l1[2][0] 8
  ue(v) non_anchor_ref_l1[2][1] 9
  ue(v) num_level_values_signalled_minus1 1
  u(8) level_idc[0] 31
  ue(v) num_applicable_ops_minus1[0] 1
  u(3) applicable_op_temporal_id[0][0] 1
  ue(v) applicable_op_num_target_views_minus1[0][0] 1
  ue(v) applicable_op_target_view_id[0][0][0] 0
  ue(v) applicable_op_target_view_id[0][0][1] 7
  ue(v) applicable_op_num_views_minus1[0][0] 2
  u(3) applicable_op_temporal_id[0][1] 2
  ue(v) applicable_op_num_target_views_minus1[0][1] 0
  ue(v) applicable_op_target_view_id[0][1][0] 1023
  ue(v) applicable_op_num_views_minus1[0][1] 1
  u(8) level_idc[1] 52
  ue(v) num_applicable_ops_minus1[1] 0
  u(3) applicable_op_temporal_id[1][0] 7
  ue(v) applicable_op_num_target_views_minus1[1][0] 0
  ue(v) applicable_op_target_view_id[1][0][0] 4
  ue(v) applicable_op_num_views_minus1[1][0] 0`;
const MVC_THREE_VIEWS_OBJECT = {
  num_views_minus1: 2,
  view_id: [0, 1023, 7],
  num_anchor_refs_l0: [1, 2],
  anchor_ref_l0: [[0], [0, 1023]],
  num_anchor_refs_l1: [0, 1],
  anchor_ref_l1: [[], [1023]],
  num_non_anchor_refs_l0: [0, 1],
  non_anchor_ref_l0: [[], [3]],
  num_non_anchor_refs_l1: [1, 2],
  non_anchor_ref_l1: [[5], [8, 9]],
  num_level_values_signalled_minus1: 1,
  levels: [
    {
      level_idc: 31,
      num_applicable_ops_minus1: 1,
      operation_points: [
        {
          applicable_op_temporal_id: 1,
          applicable_op_num_target_views_minus1: 1,
          applicable_op_target_view_id: [0, 7],
          applicable_op_num_views_minus1: 2,
        },
        {
          applicable_op_temporal_id: 2,
          applicable_op_num_target_views_minus1: 0,
          applicable_op_target_view_id: [1023],
          applicable_op_num_views_minus1: 1,
        },
      ],
    },
    {
      level_idc: 52,
      num_applicable_ops_minus1: 0,
      operation_points: [
        {
          applicable_op_temporal_id: 7,
          applicable_op_num_target_views_minus1: 0,
          applicable_op_target_view_id: [4],
          applicable_op_num_views_minus1: 0,
        },
      ],
    },
  ],
};

/** mvc_vui_parameters_extension() (G.14.1). */
const MVC_VUI = `
  ue(v) vui_mvc_num_ops_minus1 1
  u(3) vui_mvc_temporal_id[0] 3
  ue(v) vui_mvc_num_target_output_views_minus1[0] 2
  ue(v) vui_mvc_view_id[0][0] 0
  ue(v) vui_mvc_view_id[0][1] 7
  ue(v) vui_mvc_view_id[0][2] 1023
  u(1) vui_mvc_timing_info_present_flag[0] 1
  u(32) vui_mvc_num_units_in_tick[0] 1
  u(32) vui_mvc_time_scale[0] 50
  u(1) vui_mvc_fixed_frame_rate_flag[0] 0
  u(1) vui_mvc_nal_hrd_parameters_present_flag[0] 1
  ${HRD}
  u(1) vui_mvc_vcl_hrd_parameters_present_flag[0] 1
  ${HRD}
  u(1) vui_mvc_low_delay_hrd_flag[0] 1
  u(1) vui_mvc_pic_struct_present_flag[0] 1
  u(3) vui_mvc_temporal_id[1] 0
  ue(v) vui_mvc_num_target_output_views_minus1[1] 0
  ue(v) vui_mvc_view_id[1][0] 5
  u(1) vui_mvc_timing_info_present_flag[1] 0
  u(1) vui_mvc_nal_hrd_parameters_present_flag[1] 0
  u(1) vui_mvc_vcl_hrd_parameters_present_flag[1] 0
  u(1) vui_mvc_pic_struct_present_flag[1] 0`;
const MVC_VUI_OBJECT = {
  vui_mvc_num_ops_minus1: 1,
  entries: [
    {
      vui_mvc_temporal_id: 3,
      vui_mvc_num_target_output_views_minus1: 2,
      vui_mvc_view_id: [0, 7, 1023],
      vui_mvc_timing_info_present_flag: 1,
      vui_mvc_num_units_in_tick: 1,
      vui_mvc_time_scale: 50,
      vui_mvc_fixed_frame_rate_flag: 0,
      vui_mvc_nal_hrd_parameters_present_flag: 1,
      nal_hrd_parameters: HRD_OBJECT,
      vui_mvc_vcl_hrd_parameters_present_flag: 1,
      vcl_hrd_parameters: HRD_OBJECT,
      vui_mvc_low_delay_hrd_flag: 1,
      vui_mvc_pic_struct_present_flag: 1,
    },
    {
      vui_mvc_temporal_id: 0,
      vui_mvc_num_target_output_views_minus1: 0,
      vui_mvc_view_id: [5],
      vui_mvc_timing_info_present_flag: 0,
      vui_mvc_nal_hrd_parameters_present_flag: 0,
      vui_mvc_vcl_hrd_parameters_present_flag: 0,
      vui_mvc_pic_struct_present_flag: 0,
    },
  ],
};

const ONE_VIEW = `
  f(1) bit_equal_to_one 1
  ue(v) num_views_minus1 0
  ue(v) view_id[0] 5
  ${ONE_LEVEL}`;

interface Mfc {
  readonly name: string;
  readonly frame_mbs_only_flag: number;
  readonly text: string;
}

const MFC: readonly Mfc[] = [
  {
    name: 'MFC, grid positions, fields',
    frame_mbs_only_flag: 0,
    text: `
      u(6) mfc_format_idc 0
      u(1) default_grid_position_flag 0
      u(4) view0_grid_position_x 4
      u(4) view0_grid_position_y 8
      u(4) view1_grid_position_x 12
      u(4) view1_grid_position_y 15
      u(1) rpu_filter_enabled_flag 1
      u(1) rpu_field_processing_flag 1`,
  },
  {
    name: 'MFC, default grid',
    frame_mbs_only_flag: 1,
    text: `
      u(6) mfc_format_idc 1
      u(1) default_grid_position_flag 1
      u(1) rpu_filter_enabled_flag 0`,
  },
  {
    name: 'MFC, a format without grid',
    frame_mbs_only_flag: 1,
    text: `
      u(6) mfc_format_idc 63
      u(1) rpu_filter_enabled_flag 1`,
  },
];

const MVC_ROWS: readonly NalVector[] = [
  row({
    name: 'MVC, Multiview High, three views, VUI of two operation points',
    clause: 'G.7.3.2.1.4',
    sps: { profile_idc: 118, seq_parameter_set_id: 1 },
    extension: `${MVC_THREE_VIEWS}\nu(1) mvc_vui_parameters_present_flag 1\n${MVC_VUI}\n${NO_MORE}`,
    expected: {
      bit_equal_to_one: 1,
      seq_parameter_set_mvc_extension: MVC_THREE_VIEWS_OBJECT,
      mvc_vui_parameters_present_flag: 1,
      mvc_vui_parameters_extension: MVC_VUI_OBJECT,
      additional_extension2_flag: 0,
    },
  }),
  row({
    name: 'MVC, Stereo High, one view: no references; data to be ignored',
    clause: '7.3.2.1.3',
    sps: { profile_idc: 128 },
    extension: `${ONE_VIEW}
      u(1) mvc_vui_parameters_present_flag 0
      u(1) additional_extension2_flag 1
      u(1) additional_extension2_data_flag 0
      u(1) additional_extension2_data_flag 1
      u(1) additional_extension2_data_flag 1`,
    expected: {
      bit_equal_to_one: 1,
      seq_parameter_set_mvc_extension: { num_views_minus1: 0, view_id: [5], ...ONE_LEVEL_OBJECT },
      mvc_vui_parameters_present_flag: 0,
      additional_extension2_flag: 1,
    },
  }),
  ...MFC.map(({ name, frame_mbs_only_flag, text }) =>
    row({
      name,
      clause: 'G.7.3.2.1.4',
      sps: { profile_idc: 134, frame_mbs_only_flag },
      extension: `${ONE_VIEW}\n${text}\nu(1) mvc_vui_parameters_present_flag 0\n${NO_MORE}`,
      expected: {
        bit_equal_to_one: 1,
        seq_parameter_set_mvc_extension: { num_views_minus1: 0, view_id: [5], ...ONE_LEVEL_OBJECT, ...flat(text) },
        mvc_vui_parameters_present_flag: 0,
        additional_extension2_flag: 0,
      },
    }),
  ),
  row({
    name: 'a profile without extension',
    clause: '7.3.2.1.3',
    sps: { profile_idc: 100 },
    extension: NO_MORE,
    expected: { additional_extension2_flag: 0 },
  }),
  ...[138, 135, 139].map((profile_idc) =>
    row({
      name: `depth extension of profile_idc ${profile_idc}: not read`,
      clause: '7.3.2.1.3',
      sps: { profile_idc },
      extension: '',
      end: 'cavlc',
      expected: {},
    }),
  ),
  {
    name: 'MVC, Stereo High, of JM',
    origin: 'JM 19.0 lencod, ProfileIDC=128, unit 1; its configuration: level 3, 2 views, inter-view prediction on',
    reference: 'the clause alone',
    before: [],
    nal: '6f80001eacec2c4e552aaac7a390',
    expected: {
      header: SUBSET,
      subset_sps: {
        seq_parameter_set_data: {
          ...spsObject({
            profile_idc: 128,
            level_idc: 30,
            pic_width_in_mbs_minus1: 10,
            pic_height_in_map_units_minus1: 8,
          }),
          max_num_ref_frames: 2,
        },
        bit_equal_to_one: 1,
        seq_parameter_set_mvc_extension: {
          num_views_minus1: 1,
          view_id: [0, 1],
          num_anchor_refs_l0: [1],
          anchor_ref_l0: [[0]],
          num_anchor_refs_l1: [1],
          anchor_ref_l1: [[0]],
          num_non_anchor_refs_l0: [1],
          non_anchor_ref_l0: [[0]],
          num_non_anchor_refs_l1: [1],
          non_anchor_ref_l1: [[0]],
          num_level_values_signalled_minus1: 0,
          levels: [
            {
              level_idc: 30,
              num_applicable_ops_minus1: 0,
              operation_points: [
                {
                  applicable_op_temporal_id: 0,
                  applicable_op_num_target_views_minus1: 0,
                  applicable_op_target_view_id: [0],
                  applicable_op_num_views_minus1: 0,
                },
              ],
            },
          ],
        },
        mvc_vui_parameters_present_flag: 0,
        additional_extension2_flag: 0,
      },
    },
  },
];

/** Subset sequence parameter sets (H.264 7.3.2.1.3) with their SVC, MVC and MFC parts. */
export const SUBSET_SPS_VECTORS: readonly NalVector[] = [...SVC_ROWS, ...MVC_ROWS];
