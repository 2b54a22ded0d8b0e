import { type NalVector, written } from '../harness/cases.ts';
import { flat, header, ppsUnit, subsetSpsUnit } from './parameter-set-text.ts';

interface Layer {
  readonly idr_flag?: number;
  readonly no_inter_layer_pred_flag?: number;
  readonly quality_id?: number;
  readonly use_ref_base_pic_flag?: number;
}

const svcText = (of: Layer): string => `
  u(1) idr_flag ${of.idr_flag ?? 0}
  u(6) priority_id 0
  u(1) no_inter_layer_pred_flag ${of.no_inter_layer_pred_flag ?? 0}
  u(3) dependency_id 1
  u(4) quality_id ${of.quality_id ?? 0}
  u(3) temporal_id 0
  u(1) use_ref_base_pic_flag ${of.use_ref_base_pic_flag ?? 0}
  u(1) discardable_flag 0
  u(1) output_flag 1
  u(2) reserved_three_2bits 3`;

/** The SVC part of the subset SPS (F.7.3.2.1.4), 4:2:0 unless `chroma` is '' (monochrome). */
const subset = (
  over: Readonly<Record<string, number>>,
  svc: { deblocking?: number; spatial?: number; tcoeff?: string; restriction?: number; chroma?: string } = {},
): string =>
  subsetSpsUnit(
    { profile_idc: 86, ...over },
    `u(1) inter_layer_deblocking_filter_control_present_flag ${svc.deblocking ?? 0}
     u(2) extended_spatial_scalability_idc ${svc.spatial ?? 0}
     ${svc.chroma ?? 'u(1) chroma_phase_x_plus1_flag 1\nu(2) chroma_phase_y_plus1 1'}
     ${svc.tcoeff ?? 'u(1) seq_tcoeff_level_prediction_flag 0'}
     u(1) slice_header_restriction_flag ${svc.restriction ?? 0}
     u(1) svc_vui_parameters_present_flag 0
     u(1) additional_extension2_flag 0`,
  );
/** Chroma phases and geometry of extended_spatial_scalability_idc 1. */
const IN_THE_SPS = `
  u(1) chroma_phase_x_plus1_flag 1
  u(2) chroma_phase_y_plus1 1
  u(1) seq_ref_layer_chroma_phase_x_plus1_flag 1
  u(2) seq_ref_layer_chroma_phase_y_plus1 1
  se(v) seq_scaled_ref_layer_left_offset 1
  se(v) seq_scaled_ref_layer_top_offset 2
  se(v) seq_scaled_ref_layer_right_offset 3
  se(v) seq_scaled_ref_layer_bottom_offset 4`;
const TCOEFF = 'u(1) seq_tcoeff_level_prediction_flag 1\nu(1) adaptive_tcoeff_level_prediction_flag 1';

const start = (slice_type: number, frame_num = 3): string => `
  ue(v) first_mb_in_slice 0
  ue(v) slice_type ${slice_type}
  ue(v) pic_parameter_set_id 0
  u(v):4 frame_num ${frame_num}`;
const LSB = 'u(v):4 pic_order_cnt_lsb 6';
const QP = 'se(v) slice_qp_delta 2';
const SCAN = 'u(4) scan_idx_start 0\nu(4) scan_idx_end 15';

interface Row {
  readonly name: string;
  readonly ref: number;
  readonly layer: Layer;
  readonly before: readonly string[];
  /** After the NAL unit header. */
  readonly elements: string;
  readonly slice: object;
  readonly end?: 'cabac' | 'cavlc' | 'trailing';
  readonly issues?: readonly string[];
}

const row = ({ name, ref, layer, before, elements, slice, end, issues }: Row): NalVector => ({
  ...written({
    name: `SVC, ${name}`,
    clause: 'F.7.3.3.4',
    before,
    elements: `${header(ref, 20)}\nu(1) svc_extension_flag 1${svcText(layer)}\n${elements}`,
    end: end ?? 'cavlc',
    expected: {
      header: {
        ...flat(header(ref, 20)),
        svc_extension_flag: 1,
        nal_unit_header_svc_extension: flat(svcText(layer)),
      },
      slice,
    },
    ...(issues !== undefined && { issues }),
  }),
  // The trailing bits belong to the slice layer, not to its header.
  cut: true,
});

const OFFSETS = `
  se(v) scaled_ref_layer_left_offset -32768
  se(v) scaled_ref_layer_top_offset 32767
  se(v) scaled_ref_layer_right_offset 1
  se(v) scaled_ref_layer_bottom_offset -1`;
const REFERENCE_LAYER = `
  ue(v) ref_layer_dq_id 16
  ue(v) disable_inter_layer_deblocking_filter_idc 6
  se(v) inter_layer_slice_alpha_c0_offset_div2 -6
  se(v) inter_layer_slice_beta_offset_div2 6
  u(1) constrained_intra_resampling_flag 1
  u(1) ref_layer_chroma_phase_x_plus1_flag 1
  u(2) ref_layer_chroma_phase_y_plus1 2
  ${OFFSETS}`;
/** Every adaptive flag 0: all defaults are coded. */
const DEFAULTS = `
  u(1) slice_skip_flag 0
  u(1) adaptive_base_mode_flag 0
  u(1) default_base_mode_flag 0
  u(1) adaptive_motion_prediction_flag 0
  u(1) default_motion_prediction_flag 1
  u(1) adaptive_residual_prediction_flag 0
  u(1) default_residual_prediction_flag 1`;
/** Every adaptive flag 1: no default is coded. */
const ADAPTIVE = `
  u(1) slice_skip_flag 0
  u(1) adaptive_base_mode_flag 1
  u(1) adaptive_motion_prediction_flag 1
  u(1) adaptive_residual_prediction_flag 1`;
/** default_base_mode_flag 1: nothing about motion. */
const BASE_MODE = `
  u(1) slice_skip_flag 0
  u(1) adaptive_base_mode_flag 0
  u(1) default_base_mode_flag 1
  u(1) adaptive_residual_prediction_flag 1`;

const P_REFS = 'u(1) num_ref_idx_active_override_flag 0\nu(1) ref_pic_list_modification_flag_l0 0';
const P_REFS_OBJECT = {
  num_ref_idx_active_override_flag: 0,
  ref_pic_list_modification: { ref_pic_list_modification_flag_l0: 0 },
};
const SLIDING = 'u(1) adaptive_ref_pic_marking_mode_flag 0';
const SLIDING_OBJECT = { dec_ref_pic_marking: { adaptive_ref_pic_marking_mode_flag: 0 } };

/** Slice headers in scalable extension (H.264 F.7.3.3.4): not confirmed by any available encoder or reader. */
export const SVC_SLICE_VECTORS: readonly NalVector[] = [
  row({
    name: 'I, IDR, no inter-layer prediction',
    ref: 3,
    layer: { idr_flag: 1, no_inter_layer_pred_flag: 1 },
    before: [subset({}), ppsUnit({ entropy_coding_mode_flag: 1 })],
    end: 'cabac',
    elements: `${start(7, 0)}
      ue(v) idr_pic_id 1
      ${LSB}
      u(1) no_output_of_prior_pics_flag 0
      u(1) long_term_reference_flag 0
      u(1) store_ref_base_pic_flag 1
      ${QP}
      ${SCAN}`,
    slice: {
      ...flat(`${start(7, 0)}\nue(v) idr_pic_id 1\n${LSB}`),
      dec_ref_pic_marking: { no_output_of_prior_pics_flag: 0, long_term_reference_flag: 0 },
      store_ref_base_pic_flag: 1,
      ...flat(`${QP}\n${SCAN}`),
    },
  }),
  row({
    name: 'P, everything: weights, base marking, reference layer, geometry, all defaults, coefficient prediction',
    ref: 2,
    layer: { use_ref_base_pic_flag: 1 },
    before: [
      subset({}, { deblocking: 1, spatial: 2, tcoeff: TCOEFF }),
      ppsUnit({ entropy_coding_mode_flag: 1, weighted_pred_flag: 1, deblocking_filter_control_present_flag: 1 }),
    ],
    end: 'cabac',
    elements: `${start(0)}
      ${LSB}
      ${P_REFS}
      u(1) base_pred_weight_table_flag 0
      ue(v) luma_log2_weight_denom 1
      ue(v) chroma_log2_weight_denom 2
      u(1) luma_weight_l0_flag 1
      se(v) luma_weight_l0[0] 3
      se(v) luma_offset_l0[0] -3
      u(1) chroma_weight_l0_flag 0
      ${SLIDING}
      u(1) store_ref_base_pic_flag 0
      u(1) adaptive_ref_base_pic_marking_mode_flag 1
      ue(v) memory_management_base_control_operation 2
      ue(v) long_term_base_pic_num 1
      ue(v) memory_management_base_control_operation 0
      ue(v) cabac_init_idc 2
      ${QP}
      ue(v) disable_deblocking_filter_idc 5
      se(v) slice_alpha_c0_offset_div2 1
      se(v) slice_beta_offset_div2 -1
      ${REFERENCE_LAYER}
      ${DEFAULTS}
      u(1) tcoeff_level_prediction_flag 1
      ${SCAN}`,
    slice: {
      ...flat(`${start(0)}\n${LSB}`),
      ...P_REFS_OBJECT,
      base_pred_weight_table_flag: 0,
      pred_weight_table: {
        luma_log2_weight_denom: 1,
        chroma_log2_weight_denom: 2,
        l0: [{ luma_weight_l0_flag: 1, luma_weight_l0: 3, luma_offset_l0: -3, chroma_weight_l0_flag: 0 }],
      },
      ...SLIDING_OBJECT,
      store_ref_base_pic_flag: 0,
      dec_ref_base_pic_marking: {
        adaptive_ref_base_pic_marking_mode_flag: 1,
        operations: [
          { memory_management_base_control_operation: 2, long_term_base_pic_num: 1 },
          { memory_management_base_control_operation: 0 },
        ],
      },
      cabac_init_idc: 2,
      slice_qp_delta: 2,
      disable_deblocking_filter_idc: 5,
      slice_alpha_c0_offset_div2: 1,
      slice_beta_offset_div2: -1,
      ...flat(`${REFERENCE_LAYER}\n${DEFAULTS}\nu(1) tcoeff_level_prediction_flag 1\n${SCAN}`),
    },
  }),
  row({
    name: 'P, weights of the base layer, the base picture stored, geometry in the SPS only',
    ref: 1,
    layer: {},
    before: [subset({}, { spatial: 1, chroma: IN_THE_SPS }), ppsUnit({ weighted_pred_flag: 1 })],
    elements: `${start(5)}
      ${LSB}
      ${P_REFS}
      u(1) base_pred_weight_table_flag 1
      ${SLIDING}
      u(1) store_ref_base_pic_flag 1
      u(1) adaptive_ref_base_pic_marking_mode_flag 0
      ${QP}
      ue(v) ref_layer_dq_id 0
      u(1) constrained_intra_resampling_flag 0
      ${ADAPTIVE}
      ${SCAN}`,
    slice: {
      ...flat(`${start(5)}\n${LSB}`),
      ...P_REFS_OBJECT,
      base_pred_weight_table_flag: 1,
      ...SLIDING_OBJECT,
      store_ref_base_pic_flag: 1,
      dec_ref_base_pic_marking: { adaptive_ref_base_pic_marking_mode_flag: 0 },
      ...flat(`${QP}\nue(v) ref_layer_dq_id 0\nu(1) constrained_intra_resampling_flag 0\n${ADAPTIVE}\n${SCAN}`),
    },
  }),
  row({
    name: 'P, no inter-layer prediction: weights without base_pred_weight_table_flag',
    ref: 0,
    layer: { no_inter_layer_pred_flag: 1 },
    before: [subset({ chroma_format_idc: 0 }, { chroma: '' }), ppsUnit({ weighted_pred_flag: 1 })],
    elements: `${start(0)}
      ${LSB}
      ${P_REFS}
      ue(v) luma_log2_weight_denom 0
      u(1) luma_weight_l0_flag 0
      ${QP}
      ${SCAN}`,
    slice: {
      ...flat(`${start(0)}\n${LSB}`),
      ...P_REFS_OBJECT,
      pred_weight_table: { luma_log2_weight_denom: 0, l0: [{ luma_weight_l0_flag: 0 }] },
      ...flat(`${QP}\n${SCAN}`),
    },
  }),
  row({
    name: 'B, header restricted, deblocking of the reference layer off, geometry without chroma',
    ref: 1,
    layer: { use_ref_base_pic_flag: 1 },
    before: [
      subset(
        { profile_idc: 86, chroma_format_idc: 0 },
        {
          deblocking: 1,
          spatial: 2,
          restriction: 1,
          chroma: '',
          tcoeff: 'u(1) seq_tcoeff_level_prediction_flag 1\nu(1) adaptive_tcoeff_level_prediction_flag 0',
        },
      ),
      ppsUnit(),
    ],
    elements: `${start(1)}
      ${LSB}
      u(1) direct_spatial_mv_pred_flag 1
      u(1) num_ref_idx_active_override_flag 1
      ue(v) num_ref_idx_l0_active_minus1 0
      ue(v) num_ref_idx_l1_active_minus1 3
      u(1) ref_pic_list_modification_flag_l0 0
      u(1) ref_pic_list_modification_flag_l1 0
      ${SLIDING}
      ${QP}
      ue(v) ref_layer_dq_id 127
      ue(v) disable_inter_layer_deblocking_filter_idc 1
      u(1) constrained_intra_resampling_flag 0
      ${OFFSETS}
      ${BASE_MODE}`,
    slice: {
      ...flat(`${start(1)}\n${LSB}\nu(1) direct_spatial_mv_pred_flag 1`),
      num_ref_idx_active_override_flag: 1,
      num_ref_idx_l0_active_minus1: 0,
      num_ref_idx_l1_active_minus1: 3,
      ref_pic_list_modification: { ref_pic_list_modification_flag_l0: 0, ref_pic_list_modification_flag_l1: 0 },
      ...SLIDING_OBJECT,
      slice_qp_delta: 2,
      ref_layer_dq_id: 127,
      disable_inter_layer_deblocking_filter_idc: 1,
      constrained_intra_resampling_flag: 0,
      ...flat(`${OFFSETS}\n${BASE_MODE}`),
    },
  }),
  row({
    name: 'P of a quality layer: nothing about references, no reference layer',
    ref: 2,
    layer: { quality_id: 1, use_ref_base_pic_flag: 1 },
    before: [
      subset({ frame_mbs_only_flag: 0 }, { deblocking: 1, spatial: 2, tcoeff: TCOEFF }),
      ppsUnit({ weighted_pred_flag: 1, entropy_coding_mode_flag: 1 }),
    ],
    end: 'cabac',
    elements: `${start(0)}
      u(1) field_pic_flag 0
      ${LSB}
      ue(v) cabac_init_idc 0
      ${QP}
      ${ADAPTIVE}
      u(1) tcoeff_level_prediction_flag 0
      u(4) scan_idx_start 3
      u(4) scan_idx_end 8`,
    slice: flat(`${start(0)}
      u(1) field_pic_flag 0
      ${LSB}
      ue(v) cabac_init_idc 0
      ${QP}
      ${ADAPTIVE}
      u(1) tcoeff_level_prediction_flag 0
      u(4) scan_idx_start 3
      u(4) scan_idx_end 8`),
  }),
  row({
    name: 'skipped slice: no data, no scan indices',
    ref: 0,
    layer: { quality_id: 15 },
    before: [subset({}, { tcoeff: TCOEFF }), ppsUnit({ entropy_coding_mode_flag: 1 })],
    end: 'trailing',
    elements: `${start(1)}
      ${LSB}
      ue(v) cabac_init_idc 0
      ${QP}
      u(1) slice_skip_flag 1
      ue(v) num_mbs_in_slice_minus1 15
      u(1) tcoeff_level_prediction_flag 1`,
    slice: flat(`${start(1)}
      ${LSB}
      ue(v) cabac_init_idc 0
      ${QP}
      u(1) slice_skip_flag 1
      ue(v) num_mbs_in_slice_minus1 15
      u(1) tcoeff_level_prediction_flag 1`),
  }),
  row({
    name: 'values out of range',
    ref: 0,
    layer: {},
    before: [subset({}, { deblocking: 1 }), ppsUnit({ deblocking_filter_control_present_flag: 1 })],
    elements: `${start(2)}
      ${LSB}
      ${QP}
      ue(v) disable_deblocking_filter_idc 7
      se(v) slice_alpha_c0_offset_div2 0
      se(v) slice_beta_offset_div2 0
      ue(v) ref_layer_dq_id 128
      ue(v) disable_inter_layer_deblocking_filter_idc 7
      se(v) inter_layer_slice_alpha_c0_offset_div2 7
      se(v) inter_layer_slice_beta_offset_div2 -7
      u(1) constrained_intra_resampling_flag 0
      ${ADAPTIVE}
      ${SCAN}`,
    slice: flat(`${start(2)}
      ${LSB}
      ${QP}
      ue(v) disable_deblocking_filter_idc 7
      se(v) slice_alpha_c0_offset_div2 0
      se(v) slice_beta_offset_div2 0
      ue(v) ref_layer_dq_id 128
      ue(v) disable_inter_layer_deblocking_filter_idc 7
      se(v) inter_layer_slice_alpha_c0_offset_div2 7
      se(v) inter_layer_slice_beta_offset_div2 -7
      u(1) constrained_intra_resampling_flag 0
      ${ADAPTIVE}
      ${SCAN}`),
    issues: [
      'disable_deblocking_filter_idc',
      'ref_layer_dq_id',
      'disable_inter_layer_deblocking_filter_idc',
      'inter_layer_slice_alpha_c0_offset_div2',
      'inter_layer_slice_beta_offset_div2',
    ],
  }),
];
