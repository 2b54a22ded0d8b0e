import { type NalVector, type WrittenVector, written } from '../harness/cases.ts';
import { flat, header, ppsUnit, spsUnit, subsetSpsUnit } from './parameter-set-text.ts';

/** slice_header() up to frame_num of four bits, for the defaults of `spsData` and `ppsData`. */
const start = (slice_type: number, frame_num = 5): string => `
  ue(v) first_mb_in_slice 0
  ue(v) slice_type ${slice_type}
  ue(v) pic_parameter_set_id 0
  u(v):4 frame_num ${frame_num}`;
const LSB = 'u(v):4 pic_order_cnt_lsb 9';
const QP = 'se(v) slice_qp_delta -26';

const slice = (of: Omit<WrittenVector, 'clause' | 'end' | 'expected'> & Partial<WrittenVector>): NalVector =>
  written({ clause: '7.3.3', end: 'cavlc', expected: {}, before: [spsUnit(), ppsUnit()], ...of });

/** Text of one entry of list `l`: luma weight and offset, then Cb and Cr; `undefined` where the flag is 0. */
const weights = (l: 'l0' | 'l1', i: number, luma?: readonly number[], chroma?: readonly number[] | 'none'): string => {
  const lines = [`u(1) luma_weight_${l}_flag ${luma === undefined ? 0 : 1}`];
  if (luma !== undefined)
    lines.push(`se(v) luma_weight_${l}[${i}] ${luma[0]}`, `se(v) luma_offset_${l}[${i}] ${luma[1]}`);
  if (chroma === 'none') return lines.join('\n');
  lines.push(`u(1) chroma_weight_${l}_flag ${chroma === undefined ? 0 : 1}`);
  for (let j = 0; chroma !== undefined && j < 2; j++) {
    lines.push(
      `se(v) chroma_weight_${l}[${i}][${j}] ${chroma[2 * j]}`,
      `se(v) chroma_offset_${l}[${i}][${j}] ${chroma[2 * j + 1]}`,
    );
  }
  return lines.join('\n');
};

const NO_MODIFICATION_B = 'u(1) ref_pic_list_modification_flag_l0 0\nu(1) ref_pic_list_modification_flag_l1 0';
const DIRECT = 'u(1) direct_spatial_mv_pred_flag 1';

const WEIGHT_ROWS: readonly NalVector[] = [
  slice({
    name: 'weights, B: the overridden counts apply',
    clause: '7.3.3.2',
    before: [
      spsUnit(),
      ppsUnit({
        weighted_bipred_idc: 1,
        num_ref_idx_l0_default_active_minus1: 9,
        num_ref_idx_l1_default_active_minus1: 9,
      }),
    ],
    elements: `${header(0, 1)}${start(1)}
      ${LSB}
      ${DIRECT}
      u(1) num_ref_idx_active_override_flag 1
      ue(v) num_ref_idx_l0_active_minus1 1
      ue(v) num_ref_idx_l1_active_minus1 0
      ${NO_MODIFICATION_B}
      ue(v) luma_log2_weight_denom 7
      ue(v) chroma_log2_weight_denom 0
      ${weights('l0', 0, [-128, 127], [1, -2, 3, -4])}
      ${weights('l0', 1)}
      ${weights('l1', 0, [0, -128], undefined)}
      ${QP}`,
    expected: {
      header: flat(header(0, 1)),
      slice: {
        ...flat(`${start(1)}\n${LSB}\n${DIRECT}`),
        num_ref_idx_active_override_flag: 1,
        num_ref_idx_l0_active_minus1: 1,
        num_ref_idx_l1_active_minus1: 0,
        ref_pic_list_modification: flat(NO_MODIFICATION_B),
        pred_weight_table: {
          luma_log2_weight_denom: 7,
          chroma_log2_weight_denom: 0,
          l0: [
            {
              luma_weight_l0_flag: 1,
              luma_weight_l0: -128,
              luma_offset_l0: 127,
              chroma_weight_l0_flag: 1,
              chroma_weight_l0: [1, 3],
              chroma_offset_l0: [-2, -4],
            },
            { luma_weight_l0_flag: 0, chroma_weight_l0_flag: 0 },
          ],
          l1: [{ luma_weight_l1_flag: 1, luma_weight_l1: 0, luma_offset_l1: -128, chroma_weight_l1_flag: 0 }],
        },
        slice_qp_delta: -26,
      },
    },
  }),
  slice({
    name: 'weights, B: the default counts of the PPS, list 1 with chroma',
    clause: '7.3.3.2',
    before: [spsUnit(), ppsUnit({ weighted_bipred_idc: 1, num_ref_idx_l1_default_active_minus1: 1 })],
    elements: `${header(0, 1)}${start(6)}
      ${LSB}
      ${DIRECT}
      u(1) num_ref_idx_active_override_flag 0
      ${NO_MODIFICATION_B}
      ue(v) luma_log2_weight_denom 5
      ue(v) chroma_log2_weight_denom 5
      ${weights('l0', 0)}
      ${weights('l1', 0, undefined, [-5, 6, -7, 8])}
      ${weights('l1', 1, [33, 1], [9, 9, 9, 9])}
      ${QP}`,
    expected: {
      header: flat(header(0, 1)),
      slice: {
        ...flat(`${start(6)}\n${LSB}\n${DIRECT}`),
        num_ref_idx_active_override_flag: 0,
        ref_pic_list_modification: flat(NO_MODIFICATION_B),
        pred_weight_table: {
          luma_log2_weight_denom: 5,
          chroma_log2_weight_denom: 5,
          l0: [{ luma_weight_l0_flag: 0, chroma_weight_l0_flag: 0 }],
          l1: [
            {
              luma_weight_l1_flag: 0,
              chroma_weight_l1_flag: 1,
              chroma_weight_l1: [-5, -7],
              chroma_offset_l1: [6, 8],
            },
            {
              luma_weight_l1_flag: 1,
              luma_weight_l1: 33,
              luma_offset_l1: 1,
              chroma_weight_l1_flag: 1,
              chroma_weight_l1: [9, 9],
              chroma_offset_l1: [9, 9],
            },
          ],
        },
        slice_qp_delta: -26,
      },
    },
  }),
  ...[
    { kind: 'monochrome', over: { chroma_format_idc: 0 }, plane: '' },
    {
      kind: 'separate planes',
      over: { profile_idc: 244, chroma_format_idc: 3, separate_colour_plane_flag: 1 },
      plane: 'u(2) colour_plane_id 2',
    },
  ].map(({ kind, over, plane }) => {
    const text = start(0).replace('u(v):4', `${plane}\nu(v):4`);
    return slice({
      name: `weights, P, ${kind}: no chroma`,
      clause: '7.3.3.2',
      before: [spsUnit(over), ppsUnit({ weighted_pred_flag: 1 })],
      elements: `${header(0, 1)}${text}
        ${LSB}
        u(1) num_ref_idx_active_override_flag 0
        u(1) ref_pic_list_modification_flag_l0 0
        ue(v) luma_log2_weight_denom 2
        ${weights('l0', 0, [4, -4], 'none')}
        ${QP}`,
      expected: {
        header: flat(header(0, 1)),
        slice: {
          ...flat(`${text}\n${LSB}`),
          num_ref_idx_active_override_flag: 0,
          ref_pic_list_modification: { ref_pic_list_modification_flag_l0: 0 },
          pred_weight_table: {
            luma_log2_weight_denom: 2,
            l0: [{ luma_weight_l0_flag: 1, luma_weight_l0: 4, luma_offset_l0: -4 }],
          },
          slice_qp_delta: -26,
        },
      },
    });
  }),
  slice({
    name: 'weights, field with 32 references: a header of more than 64 bytes',
    clause: '7.3.3.2',
    before: [spsUnit({ frame_mbs_only_flag: 0 }), ppsUnit({ weighted_pred_flag: 1, entropy_coding_mode_flag: 1 })],
    end: 'cabac',
    elements: `${header(0, 1)}${start(5)}
      u(1) field_pic_flag 1
      u(1) bottom_field_flag 0
      ${LSB}
      u(1) num_ref_idx_active_override_flag 1
      ue(v) num_ref_idx_l0_active_minus1 31
      u(1) ref_pic_list_modification_flag_l0 0
      ue(v) luma_log2_weight_denom 6
      ue(v) chroma_log2_weight_denom 6
      ${Array.from({ length: 32 }, (_, i) => weights('l0', i, [64 - i, i], [i, -i, -i, i])).join('\n')}
      ue(v) cabac_init_idc 1
      ${QP}`,
    expected: {
      header: flat(header(0, 1)),
      slice: {
        ...flat(start(5)),
        field_pic_flag: 1,
        bottom_field_flag: 0,
        pic_order_cnt_lsb: 9,
        num_ref_idx_active_override_flag: 1,
        num_ref_idx_l0_active_minus1: 31,
        ref_pic_list_modification: { ref_pic_list_modification_flag_l0: 0 },
        pred_weight_table: {
          luma_log2_weight_denom: 6,
          chroma_log2_weight_denom: 6,
          l0: Array.from({ length: 32 }, (_, i) => ({
            luma_weight_l0_flag: 1,
            luma_weight_l0: 64 - i,
            luma_offset_l0: i,
            chroma_weight_l0_flag: 1,
            chroma_weight_l0: [i, 0 - i],
            chroma_offset_l0: [0 - i, i],
          })),
        },
        cabac_init_idc: 1,
        slice_qp_delta: -26,
      },
    },
  }),
];

const MARKING = `
  u(1) adaptive_ref_pic_marking_mode_flag 1
  ue(v) memory_management_control_operation 1
  ue(v) difference_of_pic_nums_minus1 131071
  ue(v) memory_management_control_operation 2
  ue(v) long_term_pic_num 31
  ue(v) memory_management_control_operation 3
  ue(v) difference_of_pic_nums_minus1 0
  ue(v) long_term_frame_idx 15
  ue(v) memory_management_control_operation 4
  ue(v) max_long_term_frame_idx_plus1 16
  ue(v) memory_management_control_operation 5
  ue(v) memory_management_control_operation 6
  ue(v) long_term_frame_idx 3
  ue(v) memory_management_control_operation 0`;
const MARKING_OBJECT = {
  adaptive_ref_pic_marking_mode_flag: 1,
  operations: [
    { memory_management_control_operation: 1, difference_of_pic_nums_minus1: 131071 },
    { memory_management_control_operation: 2, long_term_pic_num: 31 },
    { memory_management_control_operation: 3, difference_of_pic_nums_minus1: 0, long_term_frame_idx: 15 },
    { memory_management_control_operation: 4, max_long_term_frame_idx_plus1: 16 },
    { memory_management_control_operation: 5 },
    { memory_management_control_operation: 6, long_term_frame_idx: 3 },
    { memory_management_control_operation: 0 },
  ],
};

const poc1 = (
  name: string,
  sps: Record<string, number>,
  pps: Record<string, number>,
  middle: string,
  expected: object,
) =>
  slice({
    name,
    before: [spsUnit({ pic_order_cnt_type: 1, ...sps }), ppsUnit(pps)],
    elements: `${header(0, 1)}${start(2)}\n${middle}\n${QP}`,
    expected: { header: flat(header(0, 1)), slice: { ...flat(start(2)), ...expected, slice_qp_delta: -26 } },
  });
const BOTTOM = { bottom_field_pic_order_in_frame_present_flag: 1 };
const DELTA_0 = 'se(v) delta_pic_order_cnt[0] -2147483647';
const DELTA_1 = 'se(v) delta_pic_order_cnt[1] 2147483647';

const groupChange = (rate: number, bits: number): NalVector =>
  slice({
    name: `slice_group_change_cycle of ${bits} bits: 16 map units, ${rate} at a time`,
    before: [
      spsUnit({ profile_idc: 66 }),
      ppsUnit(
        {},
        `ue(v) num_slice_groups_minus1 1\nue(v) slice_group_map_type 4\nu(1) slice_group_change_direction_flag 0\nue(v) slice_group_change_rate_minus1 ${rate - 1}`,
      ),
    ],
    elements: `${header(0, 1)}${start(2)}\n${LSB}\n${QP}\nu(v):${bits} slice_group_change_cycle ${2 ** bits - 1}`,
    expected: {
      header: flat(header(0, 1)),
      slice: {
        ...flat(`${start(2)}\n${LSB}`),
        slice_qp_delta: -26,
        slice_group_change_cycle: 2 ** bits - 1,
      },
    },
  });

const HEADER_ROWS: readonly NalVector[] = [
  slice({
    name: 'every memory management operation',
    clause: '7.3.3.3',
    elements: `${header(2, 1)}${start(0)}
      ${LSB}
      u(1) num_ref_idx_active_override_flag 0
      u(1) ref_pic_list_modification_flag_l0 0
      ${MARKING}
      ${QP}`,
    expected: {
      header: flat(header(2, 1)),
      slice: {
        ...flat(`${start(0)}\n${LSB}`),
        num_ref_idx_active_override_flag: 0,
        ref_pic_list_modification: { ref_pic_list_modification_flag_l0: 0 },
        dec_ref_pic_marking: MARKING_OBJECT,
        slice_qp_delta: -26,
      },
    },
  }),
  poc1('POC type 1, both deltas of a frame', {}, BOTTOM, `${DELTA_0}\n${DELTA_1}`, {
    delta_pic_order_cnt: [-2147483647, 2147483647],
  }),
  poc1(
    'POC type 1, a field: one delta',
    { frame_mbs_only_flag: 0 },
    BOTTOM,
    `u(1) field_pic_flag 1\nu(1) bottom_field_flag 1\n${DELTA_0}`,
    { field_pic_flag: 1, bottom_field_flag: 1, delta_pic_order_cnt: [-2147483647] },
  ),
  poc1('POC type 1, deltas always zero', { delta_pic_order_always_zero_flag: 1 }, BOTTOM, '', {}),
  poc1('POC type 2, nothing coded', { pic_order_cnt_type: 2 }, BOTTOM, '', {}),
  slice({
    name: 'POC type 0, a field: no delta for the bottom',
    before: [spsUnit({ frame_mbs_only_flag: 0, log2_max_pic_order_cnt_lsb_minus4: 12 }), ppsUnit(BOTTOM)],
    elements: `${header(0, 1)}${start(2)}\nu(1) field_pic_flag 1\nu(1) bottom_field_flag 0\nu(v):16 pic_order_cnt_lsb 65535\n${QP}`,
    expected: {
      header: flat(header(0, 1)),
      slice: {
        ...flat(start(2)),
        field_pic_flag: 1,
        bottom_field_flag: 0,
        pic_order_cnt_lsb: 65535,
        slice_qp_delta: -26,
      },
    },
  }),
  slice({
    name: 'POC type 0, a frame with the delta of its bottom field, frame_num of 16 bits, emulation prevention inside',
    before: [
      spsUnit({ log2_max_frame_num_minus4: 12, log2_max_pic_order_cnt_lsb_minus4: 12 }),
      ppsUnit({ ...BOTTOM, redundant_pic_cnt_present_flag: 1 }),
    ],
    elements: `${header(3, 5)}
      ue(v) first_mb_in_slice 139263
      ue(v) slice_type 7
      ue(v) pic_parameter_set_id 0
      u(v):16 frame_num 0
      ue(v) idr_pic_id 65535
      u(v):16 pic_order_cnt_lsb 0
      se(v) delta_pic_order_cnt_bottom -2147483647
      ue(v) redundant_pic_cnt 127
      u(1) no_output_of_prior_pics_flag 1
      u(1) long_term_reference_flag 0
      se(v) slice_qp_delta 25`,
    expected: {
      header: flat(header(3, 5)),
      slice: {
        first_mb_in_slice: 139263,
        slice_type: 7,
        pic_parameter_set_id: 0,
        frame_num: 0,
        idr_pic_id: 65535,
        pic_order_cnt_lsb: 0,
        delta_pic_order_cnt_bottom: -2147483647,
        redundant_pic_cnt: 127,
        dec_ref_pic_marking: { no_output_of_prior_pics_flag: 1, long_term_reference_flag: 0 },
        slice_qp_delta: 25,
      },
    },
    issues: ['first_mb_in_slice'],
  }),
  slice({
    name: 'SP with sp_for_switch_flag, deblocking offsets',
    before: [
      spsUnit({ profile_idc: 88 }),
      ppsUnit({ deblocking_filter_control_present_flag: 1, weighted_pred_flag: 1 }),
    ],
    elements: `${header(0, 1)}${start(3)}
      ${LSB}
      u(1) num_ref_idx_active_override_flag 0
      u(1) ref_pic_list_modification_flag_l0 0
      ue(v) luma_log2_weight_denom 0
      ue(v) chroma_log2_weight_denom 0
      ${weights('l0', 0)}
      se(v) slice_qp_delta 3
      u(1) sp_for_switch_flag 1
      se(v) slice_qs_delta -26
      ue(v) disable_deblocking_filter_idc 2
      se(v) slice_alpha_c0_offset_div2 -6
      se(v) slice_beta_offset_div2 6`,
    expected: {
      header: flat(header(0, 1)),
      slice: {
        ...flat(`${start(3)}\n${LSB}`),
        num_ref_idx_active_override_flag: 0,
        ref_pic_list_modification: { ref_pic_list_modification_flag_l0: 0 },
        pred_weight_table: {
          luma_log2_weight_denom: 0,
          chroma_log2_weight_denom: 0,
          l0: [{ luma_weight_l0_flag: 0, chroma_weight_l0_flag: 0 }],
        },
        slice_qp_delta: 3,
        sp_for_switch_flag: 1,
        slice_qs_delta: -26,
        disable_deblocking_filter_idc: 2,
        slice_alpha_c0_offset_div2: -6,
        slice_beta_offset_div2: 6,
      },
    },
  }),
  slice({
    name: 'values out of range are kept, and noted',
    before: [spsUnit(), ppsUnit({ deblocking_filter_control_present_flag: 1 })],
    elements: `${header(0, 1)}${start(2)}
      ${LSB}
      se(v) slice_qp_delta 88
      ue(v) disable_deblocking_filter_idc 3
      se(v) slice_alpha_c0_offset_div2 7
      se(v) slice_beta_offset_div2 -7`,
    expected: {
      header: flat(header(0, 1)),
      slice: {
        ...flat(`${start(2)}\n${LSB}`),
        slice_qp_delta: 88,
        disable_deblocking_filter_idc: 3,
        slice_alpha_c0_offset_div2: 7,
        slice_beta_offset_div2: -7,
      },
    },
    issues: ['slice_qp_delta', 'disable_deblocking_filter_idc', 'slice_alpha_c0_offset_div2', 'slice_beta_offset_div2'],
  }),
  // Ceil(Log2(16 / rate + 1)), the division being exact.
  groupChange(16, 1),
  groupChange(15, 2),
  groupChange(8, 2),
  groupChange(5, 3),
  groupChange(2, 4),
  groupChange(1, 5),
];

const IDR_I = `${header(3, 5)}${start(7, 0)}
  ue(v) idr_pic_id 0
  ${LSB}
  u(1) no_output_of_prior_pics_flag 0
  u(1) long_term_reference_flag 0
  ${QP}`;
const P_START = `
  ${LSB}
  u(1) num_ref_idx_active_override_flag 0
  u(1) ref_pic_list_modification_flag_l0 0`;
const primary = (elements: string): string =>
  written({ name: 'primary', clause: '7.3.3', elements, end: 'cavlc', expected: {} }).nal;

const OTHER_ROWS: readonly NalVector[] = [
  slice({
    name: 'auxiliary slice of an IDR picture: it is IDR too',
    clause: '7.4.2.1.2',
    before: [spsUnit(), ppsUnit(), primary(IDR_I)],
    elements: IDR_I.replace('nal_unit_type 5', 'nal_unit_type 19'),
    expected: {
      header: flat(header(3, 19)),
      slice: {
        ...flat(`${start(7, 0)}\nue(v) idr_pic_id 0\n${LSB}`),
        dec_ref_pic_marking: { no_output_of_prior_pics_flag: 0, long_term_reference_flag: 0 },
        slice_qp_delta: -26,
      },
    },
  }),
  slice({
    name: 'auxiliary slice of a P picture: monochrome, no chroma weights',
    clause: '7.4.2.1.2',
    before: [
      spsUnit(),
      ppsUnit({ weighted_pred_flag: 1 }),
      primary(IDR_I),
      primary(`${header(0, 1)}${start(0)}${P_START}
        ue(v) luma_log2_weight_denom 0
        ue(v) chroma_log2_weight_denom 0
        ${weights('l0', 0)}
        ${QP}`),
    ],
    elements: `${header(0, 19)}${start(0)}${P_START}
      ue(v) luma_log2_weight_denom 3
      ${weights('l0', 0, [-1, 1], 'none')}
      ${QP}`,
    expected: {
      header: flat(header(0, 19)),
      slice: {
        ...flat(`${start(0)}\n${LSB}`),
        num_ref_idx_active_override_flag: 0,
        ref_pic_list_modification: { ref_pic_list_modification_flag_l0: 0 },
        pred_weight_table: {
          luma_log2_weight_denom: 3,
          l0: [{ luma_weight_l0_flag: 1, luma_weight_l0: -1, luma_offset_l0: 1 }],
        },
        slice_qp_delta: -26,
      },
    },
  }),
  ...[3, 4].map((type) =>
    slice({
      name: `partition ${type === 3 ? 'B' : 'C'}: colour plane and redundant picture`,
      clause: type === 3 ? '7.3.2.9.2' : '7.3.2.9.3',
      before: [
        spsUnit({ profile_idc: 244, chroma_format_idc: 3, separate_colour_plane_flag: 1 }),
        ppsUnit({ redundant_pic_cnt_present_flag: 1 }),
        primary(`${header(2, 2)}${start(2).replace('u(v):4', 'u(2) colour_plane_id 1\nu(v):4')}
          ${LSB}
          ue(v) redundant_pic_cnt 1
          u(1) adaptive_ref_pic_marking_mode_flag 0
          ${QP}
          ue(v) slice_id 4`),
      ],
      elements: `${header(2, type)}\nue(v) slice_id 4\nu(2) colour_plane_id 1\nue(v) redundant_pic_cnt 1`,
      expected: {
        header: flat(header(2, type)),
        slice_data_partition: { slice_id: 4, colour_plane_id: 1, redundant_pic_cnt: 1 },
      },
    }),
  ),
];

const MVC = (nal_ref_idc: number, type: 20 | 21, non_idr_flag: number): string => `${header(nal_ref_idc, type)}
  u(1) ${type === 20 ? 'svc_extension_flag' : 'avc_3d_extension_flag'} 0
  u(1) non_idr_flag ${non_idr_flag}
  u(6) priority_id 0
  u(10) view_id 1
  u(3) temporal_id 0
  u(1) anchor_pic_flag ${1 - non_idr_flag}
  u(1) inter_view_flag 0
  u(1) reserved_one_bit 1`;
const mvcHeader = (nal_ref_idc: number, type: 20 | 21, non_idr_flag: number): object => ({
  ...flat(header(nal_ref_idc, type)),
  [type === 20 ? 'svc_extension_flag' : 'avc_3d_extension_flag']: 0,
  nal_unit_header_mvc_extension: {
    non_idr_flag,
    priority_id: 0,
    view_id: 1,
    temporal_id: 0,
    anchor_pic_flag: 1 - non_idr_flag,
    inter_view_flag: 0,
    reserved_one_bit: 1,
  },
});
const STEREO = subsetSpsUnit(
  { profile_idc: 128 },
  `f(1) bit_equal_to_one 1
   ue(v) num_views_minus1 0
   ue(v) view_id[0] 0
   ue(v) num_level_values_signalled_minus1 0
   u(8) level_idc[0] 30
   ue(v) num_applicable_ops_minus1[0] 0
   u(3) applicable_op_temporal_id[0][0] 0
   ue(v) applicable_op_num_target_views_minus1[0][0] 0
   ue(v) applicable_op_target_view_id[0][0][0] 0
   ue(v) applicable_op_num_views_minus1[0][0] 0
   u(1) mvc_vui_parameters_present_flag 0
   u(1) additional_extension2_flag 0`,
);
const VIEWS = `
  u(1) ref_pic_list_modification_flag_l0 1
  ue(v) modification_of_pic_nums_idc 4
  ue(v) abs_diff_view_idx_minus1 0
  ue(v) modification_of_pic_nums_idc 0
  ue(v) abs_diff_pic_num_minus1 6
  ue(v) modification_of_pic_nums_idc 2
  ue(v) long_term_pic_num 2
  ue(v) modification_of_pic_nums_idc 3
  u(1) ref_pic_list_modification_flag_l1 1
  ue(v) modification_of_pic_nums_idc 5
  ue(v) abs_diff_view_idx_minus1 14
  ue(v) modification_of_pic_nums_idc 1
  ue(v) abs_diff_pic_num_minus1 0
  ue(v) modification_of_pic_nums_idc 3`;

const MVC_ROWS: readonly NalVector[] = [20 as const, 21 as const].flatMap((type) => [
  slice({
    name: `MVC, NAL ${type}, IDR by non_idr_flag`,
    clause: 'G.7.4.1.1',
    before: [STEREO, ppsUnit()],
    elements: `${MVC(2, type, 0)}${start(0, 0)}
      ue(v) idr_pic_id 3
      ${P_START}
      u(1) no_output_of_prior_pics_flag 0
      u(1) long_term_reference_flag 1
      ${QP}`,
    expected: {
      header: mvcHeader(2, type, 0),
      slice: {
        ...flat(`${start(0, 0)}\nue(v) idr_pic_id 3\n${LSB}`),
        num_ref_idx_active_override_flag: 0,
        ref_pic_list_mvc_modification: { ref_pic_list_modification_flag_l0: 0 },
        dec_ref_pic_marking: { no_output_of_prior_pics_flag: 0, long_term_reference_flag: 1 },
        slice_qp_delta: -26,
      },
    },
  }),
  slice({
    name: `MVC, NAL ${type}, B, list modification by view index`,
    clause: 'G.7.3.3.1.1',
    before: [STEREO, ppsUnit({ entropy_coding_mode_flag: 1 })],
    end: 'cabac',
    elements: `${MVC(0, type, 1)}${start(1)}
      ${LSB}
      ${DIRECT}
      u(1) num_ref_idx_active_override_flag 1
      ue(v) num_ref_idx_l0_active_minus1 2
      ue(v) num_ref_idx_l1_active_minus1 1
      ${VIEWS}
      ue(v) cabac_init_idc 2
      ${QP}`,
    expected: {
      header: mvcHeader(0, type, 1),
      slice: {
        ...flat(`${start(1)}\n${LSB}\n${DIRECT}`),
        num_ref_idx_active_override_flag: 1,
        num_ref_idx_l0_active_minus1: 2,
        num_ref_idx_l1_active_minus1: 1,
        ref_pic_list_mvc_modification: {
          ref_pic_list_modification_flag_l0: 1,
          modifications_l0: [
            { modification_of_pic_nums_idc: 4, abs_diff_view_idx_minus1: 0 },
            { modification_of_pic_nums_idc: 0, abs_diff_pic_num_minus1: 6 },
            { modification_of_pic_nums_idc: 2, long_term_pic_num: 2 },
            { modification_of_pic_nums_idc: 3 },
          ],
          ref_pic_list_modification_flag_l1: 1,
          modifications_l1: [
            { modification_of_pic_nums_idc: 5, abs_diff_view_idx_minus1: 14 },
            { modification_of_pic_nums_idc: 1, abs_diff_pic_num_minus1: 0 },
            { modification_of_pic_nums_idc: 3 },
          ],
        },
        cabac_init_idc: 2,
        slice_qp_delta: -26,
      },
    },
  }),
]);

/** Slice headers that no available stream has: explicit B weights, the ends of ranges, auxiliary pictures, MVC. */
export const WRITTEN_SLICE_VECTORS: readonly NalVector[] = [...WEIGHT_ROWS, ...HEADER_ROWS, ...OTHER_ROWS, ...MVC_ROWS];
