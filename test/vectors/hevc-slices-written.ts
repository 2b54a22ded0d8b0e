import type { NalVector } from '../harness/cases.ts';
import { hevcWritten } from '../harness/hevc-cases.ts';
import { writtenPps, writtenSps } from '../harness/hevc-sets.ts';

const header = (nal_unit_type: number): string => `
  f(1) forbidden_zero_bit 0
  u(6) nal_unit_type ${nal_unit_type}
  u(6) nuh_layer_id 0
  u(3) nuh_temporal_id_plus1 1`;

const headerOf = (nal_unit_type: number) => ({
  forbidden_zero_bit: 0,
  nal_unit_type,
  nuh_layer_id: 0,
  nuh_temporal_id_plus1: 1,
});

/** Structures of slice segment headers (H.265 7.3.6.1) that no stream at hand has. */
export const HEVC_WRITTEN_SLICE_VECTORS: readonly NalVector[] = [
  hevcWritten({
    name: 'P: long-term pictures of the SPS and of the slice, list modification',
    clause: '7.3.6.1, 7.3.6.2',
    before: [
      writtenSps({
        refPicSets: 1,
        longTerm: [
          [3, 0],
          [5, 1],
          [9, 1],
        ],
      }),
      writtenPps({ listsModification: true }),
    ],
    elements: `${header(1)}
      u(1) first_slice_segment_in_pic_flag 1
      ue(v) slice_pic_parameter_set_id 0
      ue(v) slice_type 1
      u(v):8 slice_pic_order_cnt_lsb 77
      u(1) short_term_ref_pic_set_sps_flag 1
      ue(v) num_long_term_sps 2
      ue(v) num_long_term_pics 1
      u(v):2 lt_idx_sps[0] 1
      u(1) delta_poc_msb_present_flag[0] 0
      u(v):2 lt_idx_sps[1] 0
      u(1) delta_poc_msb_present_flag[1] 1
      ue(v) delta_poc_msb_cycle_lt[1] 4
      u(v):8 poc_lsb_lt[2] 200
      u(1) used_by_curr_pic_lt_flag[2] 1
      u(1) delta_poc_msb_present_flag[2] 0
      u(1) num_ref_idx_active_override_flag 0
      u(1) ref_pic_list_modification_flag_l0 1
      u(v):2 list_entry_l0[0] 2
      u(v):2 list_entry_l0[1] 0
      ue(v) five_minus_max_num_merge_cand 0
      se(v) slice_qp_delta -3`,
    end: 'slice data',
    expected: {
      header: headerOf(1),
      slice: {
        first_slice_segment_in_pic_flag: 1,
        slice_pic_parameter_set_id: 0,
        slice_type: 1,
        slice_pic_order_cnt_lsb: 77,
        short_term_ref_pic_set_sps_flag: 1,
        num_long_term_sps: 2,
        num_long_term_pics: 1,
        long_term_ref_pics: [
          { lt_idx_sps: 1, delta_poc_msb_present_flag: 0 },
          { lt_idx_sps: 0, delta_poc_msb_present_flag: 1, delta_poc_msb_cycle_lt: 4 },
          { poc_lsb_lt: 200, used_by_curr_pic_lt_flag: 1, delta_poc_msb_present_flag: 0 },
        ],
        num_ref_idx_active_override_flag: 0,
        ref_pic_lists_modification: { ref_pic_list_modification_flag_l0: 1, list_entry_l0: [2, 0] },
        five_minus_max_num_merge_cand: 0,
        slice_qp_delta: -3,
      },
    },
  }),
  hevcWritten({
    name: 'B: one long-term picture of the SPS needs no index, list modification of list 1',
    clause: '7.3.6.1, 7.3.6.2',
    before: [writtenSps({ refPicSets: 1, longTerm: [[5, 1]] }), writtenPps({ listsModification: true })],
    elements: `${header(0)}
      u(1) first_slice_segment_in_pic_flag 1
      ue(v) slice_pic_parameter_set_id 0
      ue(v) slice_type 0
      u(v):8 slice_pic_order_cnt_lsb 1
      u(1) short_term_ref_pic_set_sps_flag 1
      ue(v) num_long_term_sps 1
      ue(v) num_long_term_pics 0
      u(1) delta_poc_msb_present_flag[0] 0
      u(1) num_ref_idx_active_override_flag 1
      ue(v) num_ref_idx_l0_active_minus1 0
      ue(v) num_ref_idx_l1_active_minus1 2
      u(1) ref_pic_list_modification_flag_l0 0
      u(1) ref_pic_list_modification_flag_l1 1
      u(v):1 list_entry_l1[0] 1
      u(v):1 list_entry_l1[1] 0
      u(v):1 list_entry_l1[2] 1
      u(1) mvd_l1_zero_flag 1
      ue(v) five_minus_max_num_merge_cand 4
      se(v) slice_qp_delta 0`,
    end: 'slice data',
    expected: {
      header: headerOf(0),
      slice: {
        first_slice_segment_in_pic_flag: 1,
        slice_pic_parameter_set_id: 0,
        slice_type: 0,
        slice_pic_order_cnt_lsb: 1,
        short_term_ref_pic_set_sps_flag: 1,
        num_long_term_sps: 1,
        num_long_term_pics: 0,
        long_term_ref_pics: [{ delta_poc_msb_present_flag: 0 }],
        num_ref_idx_active_override_flag: 1,
        num_ref_idx_l0_active_minus1: 0,
        num_ref_idx_l1_active_minus1: 2,
        ref_pic_lists_modification: {
          ref_pic_list_modification_flag_l0: 0,
          ref_pic_list_modification_flag_l1: 1,
          list_entry_l1: [1, 0, 1],
        },
        mvd_l1_zero_flag: 1,
        five_minus_max_num_merge_cand: 4,
        slice_qp_delta: 0,
      },
    },
  }),
  hevcWritten({
    name: 'I: reserved bits, output flag, colour plane, chroma QP offset list, extension bytes',
    clause: '7.3.6.1',
    before: [
      writtenSps({ chroma: 3, sao: true }),
      writtenPps({ extraBits: 2, outputFlag: true, chromaQpOffsetList: true, headerExtension: true }),
    ],
    elements: `${header(19)}
      u(1) first_slice_segment_in_pic_flag 0
      u(1) no_output_of_prior_pics_flag 1
      ue(v) slice_pic_parameter_set_id 0
      u(v):9 slice_segment_address 389
      u(1) slice_reserved_flag[0] 1
      u(1) slice_reserved_flag[1] 0
      ue(v) slice_type 2
      u(1) pic_output_flag 0
      u(2) colour_plane_id 2
      u(1) slice_sao_luma_flag 1
      se(v) slice_qp_delta 25
      u(1) cu_chroma_qp_offset_enabled_flag 1
      ue(v) slice_segment_header_extension_length 2
      u(8) slice_segment_header_extension_data_byte 171
      u(8) slice_segment_header_extension_data_byte 205`,
    end: 'slice data',
    expected: {
      header: headerOf(19),
      slice: {
        first_slice_segment_in_pic_flag: 0,
        no_output_of_prior_pics_flag: 1,
        slice_pic_parameter_set_id: 0,
        slice_segment_address: 389,
        slice_reserved_flag: [1, 0],
        slice_type: 2,
        pic_output_flag: 0,
        colour_plane_id: 2,
        slice_sao_luma_flag: 1,
        slice_qp_delta: 25,
        cu_chroma_qp_offset_enabled_flag: 1,
        slice_segment_header_extension_length: 2,
        slice_segment_header_extension_data_byte: 'abcd',
      },
    },
  }),
  hevcWritten({
    name: 'P in an IDR picture: it refers to itself, so list 0 ends in it, which has no weights',
    clause: '7.3.6.1, 7.3.6.3, 8.3.4',
    before: [writtenSps({ screenContent: true }), writtenPps({ screenContent: true, weights: true })],
    elements: `${header(20)}
      u(1) first_slice_segment_in_pic_flag 1
      u(1) no_output_of_prior_pics_flag 0
      ue(v) slice_pic_parameter_set_id 0
      ue(v) slice_type 1
      u(1) num_ref_idx_active_override_flag 1
      ue(v) num_ref_idx_l0_active_minus1 0
      ue(v) luma_log2_weight_denom 5
      se(v) delta_chroma_log2_weight_denom -1
      ue(v) five_minus_max_num_merge_cand 1
      u(1) use_integer_mv_flag 1
      se(v) slice_qp_delta 1
      se(v) slice_act_y_qp_offset -5
      se(v) slice_act_cb_qp_offset 4
      se(v) slice_act_cr_qp_offset 3`,
    end: 'slice data',
    expected: {
      header: headerOf(20),
      slice: {
        first_slice_segment_in_pic_flag: 1,
        no_output_of_prior_pics_flag: 0,
        slice_pic_parameter_set_id: 0,
        slice_type: 1,
        num_ref_idx_active_override_flag: 1,
        num_ref_idx_l0_active_minus1: 0,
        pred_weight_table: { luma_log2_weight_denom: 5, delta_chroma_log2_weight_denom: -1, l0: [{}] },
        five_minus_max_num_merge_cand: 1,
        use_integer_mv_flag: 1,
        slice_qp_delta: 1,
        slice_act_y_qp_offset: -5,
        slice_act_cb_qp_offset: 4,
        slice_act_cr_qp_offset: 3,
      },
    },
  }),
  hevcWritten({
    name: 'P: weights of high precision',
    clause: '7.3.6.3',
    before: [writtenSps({ refPicSets: 1, highPrecision: true, temporalMvp: true }), writtenPps({ weights: true })],
    elements: `${header(1)}
      u(1) first_slice_segment_in_pic_flag 1
      ue(v) slice_pic_parameter_set_id 0
      ue(v) slice_type 1
      u(v):8 slice_pic_order_cnt_lsb 1
      u(1) short_term_ref_pic_set_sps_flag 1
      u(1) slice_temporal_mvp_enabled_flag 1
      u(1) num_ref_idx_active_override_flag 0
      ue(v) collocated_ref_idx 1
      ue(v) luma_log2_weight_denom 7
      se(v) delta_chroma_log2_weight_denom 0
      u(1) luma_weight_l0_flag[0] 0
      u(1) luma_weight_l0_flag[1] 1
      u(1) chroma_weight_l0_flag[0] 1
      u(1) chroma_weight_l0_flag[1] 0
      se(v) delta_chroma_weight_l0[0][0] -128
      se(v) delta_chroma_offset_l0[0][0] -512
      se(v) delta_chroma_weight_l0[0][1] 127
      se(v) delta_chroma_offset_l0[0][1] 511
      se(v) delta_luma_weight_l0[1] 1
      se(v) luma_offset_l0[1] 127
      ue(v) five_minus_max_num_merge_cand 0
      se(v) slice_qp_delta 0`,
    end: 'slice data',
    expected: {
      header: headerOf(1),
      slice: {
        first_slice_segment_in_pic_flag: 1,
        slice_pic_parameter_set_id: 0,
        slice_type: 1,
        slice_pic_order_cnt_lsb: 1,
        short_term_ref_pic_set_sps_flag: 1,
        slice_temporal_mvp_enabled_flag: 1,
        num_ref_idx_active_override_flag: 0,
        collocated_ref_idx: 1,
        pred_weight_table: {
          luma_log2_weight_denom: 7,
          delta_chroma_log2_weight_denom: 0,
          l0: [
            {
              luma_weight_l0_flag: 0,
              chroma_weight_l0_flag: 1,
              delta_chroma_weight_l0: [-128, 127],
              delta_chroma_offset_l0: [-512, 511],
            },
            { luma_weight_l0_flag: 1, chroma_weight_l0_flag: 0, delta_luma_weight_l0: 1, luma_offset_l0: 127 },
          ],
        },
        five_minus_max_num_merge_cand: 0,
        slice_qp_delta: 0,
      },
    },
  }),
  hevcWritten({
    name: 'a dependent slice segment beyond the picture, without a slice before it',
    clause: '7.4.7.1',
    before: [writtenSps(), writtenPps({ dependentSlices: true })],
    elements: `${header(1)}
      u(1) first_slice_segment_in_pic_flag 0
      ue(v) slice_pic_parameter_set_id 0
      u(1) dependent_slice_segment_flag 1
      u(v):9 slice_segment_address 400`,
    end: 'slice data',
    expected: {
      header: headerOf(1),
      slice: {
        first_slice_segment_in_pic_flag: 0,
        slice_pic_parameter_set_id: 0,
        dependent_slice_segment_flag: 1,
        slice_segment_address: 400,
      },
    },
    issues: ['slice_segment_address', 'dependent_slice_segment_flag'],
  }),
];
