import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { InferredSps } from '../inference.ts';
import { MAX_FRAME_SIZE_IN_MBS } from '../levels.ts';
import { chromaArrayType } from '../picture-size.ts';
import { type DecRefBasePicMarking, parseDecRefBasePicMarking, parseDecRefPicMarking } from './dec-ref-pic-marking.ts';
import type { NalUnitHeader } from './nal-unit.ts';
import { type PredWeightTable, parsePredWeightTable } from './pred-weight-table.ts';
import { parseRefPicListModification } from './ref-pic-list-modification.ts';
import {
  type ActivateParameterSets,
  parsePicturePosition,
  parseRefCounts,
  parseSliceStart,
  parseSliceTail,
  type SliceHeader,
  usesPredWeightTable,
} from './slice-header.ts';
import { B, I } from './slice-types.ts';
import type { SpsSvcExtension } from './subset-sps.ts';

/** slice_header_in_scalable_extension() (H.264 F.7.3.3.4; semantics F.7.4.3.4): NAL 20 with svc_extension_flag 1. */
export interface SliceHeaderInScalableExtension extends SliceHeader {
  base_pred_weight_table_flag?: number;
  store_ref_base_pic_flag?: number;
  dec_ref_base_pic_marking?: DecRefBasePicMarking;
  ref_layer_dq_id?: number;
  disable_inter_layer_deblocking_filter_idc?: number;
  inter_layer_slice_alpha_c0_offset_div2?: number;
  inter_layer_slice_beta_offset_div2?: number;
  constrained_intra_resampling_flag?: number;
  ref_layer_chroma_phase_x_plus1_flag?: number;
  ref_layer_chroma_phase_y_plus1?: number;
  scaled_ref_layer_left_offset?: number;
  scaled_ref_layer_top_offset?: number;
  scaled_ref_layer_right_offset?: number;
  scaled_ref_layer_bottom_offset?: number;
  slice_skip_flag?: number;
  num_mbs_in_slice_minus1?: number;
  adaptive_base_mode_flag?: number;
  default_base_mode_flag?: number;
  adaptive_motion_prediction_flag?: number;
  default_motion_prediction_flag?: number;
  adaptive_residual_prediction_flag?: number;
  default_residual_prediction_flag?: number;
  tcoeff_level_prediction_flag?: number;
  scan_idx_start?: number;
  scan_idx_end?: number;
}

/**
 * Reads slice_header_in_scalable_extension() (H.264 F.7.3.3.4). `svcOf` gives the SVC extension of the active subset
 * SPS.
 */
export const parseSliceHeaderInScalableExtension = (
  r: SyntaxReader,
  header: NalUnitHeader,
  activate: ActivateParameterSets,
  svcOf: (sps: InferredSps) => SpsSvcExtension | undefined,
  into: Partial<SliceHeaderInScalableExtension> = {},
): SliceHeaderInScalableExtension => {
  r.open('slice_header_in_scalable_extension', 'H.264 F.7.3.3.4');
  const ext = header.nal_unit_header_svc_extension;
  const idr = ext?.idr_flag === 1;
  const interLayer = ext?.no_inter_layer_pred_flag === 0;
  const at = r.bit;
  const started = parseSliceStart(r, activate, into);
  const { pps, sps, sliceType } = started;
  // Table F-1: P, B and I only. SP and SI need elements that this header does not have.
  if (sliceType > I) throw r.error('out-of-range', 'slice_type', at, '0..2 or 5..7', `${into.slice_type}`);
  const svc = svcOf(sps);
  if (svc === undefined) {
    throw r.error(
      'unknown-parameter-set',
      'pic_parameter_set_id',
      at,
      'a PPS of a subset SPS with an SVC extension',
      'none',
    );
  }
  parsePicturePosition(r, started, idr, into);
  if (ext?.quality_id === 0) {
    if (sliceType === B) into.direct_spatial_mv_pred_flag = r.flag('direct_spatial_mv_pred_flag');
    const [refCountL0, refCountL1] = parseRefCounts(r, pps, sliceType, into);
    if (sliceType !== I) {
      parseRefPicListModification(r, sliceType, false, (into.ref_pic_list_modification = {}));
    }
    if (usesPredWeightTable(pps, sliceType)) {
      if (interLayer) into.base_pred_weight_table_flag = r.flag('base_pred_weight_table_flag');
      if (into.base_pred_weight_table_flag !== 1) {
        const table = {} as PredWeightTable;
        into.pred_weight_table = table;
        parsePredWeightTable(r, sliceType, chromaArrayType(sps) !== 0, refCountL0, refCountL1, table);
      }
    }
    if (header.nal_ref_idc !== 0) {
      parseDecRefPicMarking(r, idr, (into.dec_ref_pic_marking = {}));
      if (svc.slice_header_restriction_flag === 0) {
        into.store_ref_base_pic_flag = r.flag('store_ref_base_pic_flag');
        if ((ext.use_ref_base_pic_flag === 1 || into.store_ref_base_pic_flag === 1) && !idr) {
          parseDecRefBasePicMarking(r, (into.dec_ref_base_pic_marking = {} as DecRefBasePicMarking));
        }
      }
    }
  }
  parseSliceTail(r, pps, sps, sliceType, 6, into);
  if (interLayer && ext?.quality_id === 0) parseReferenceLayer(r, svc, sps, into);
  if (interLayer) parseInterLayerPrediction(r, svc, into);
  if (svc.slice_header_restriction_flag === 0 && into.slice_skip_flag !== 1) {
    into.scan_idx_start = r.u(4, 'scan_idx_start');
    into.scan_idx_end = r.u(4, 'scan_idx_end');
  }
  r.close();
  return into as SliceHeaderInScalableExtension;
};

const parseReferenceLayer = (
  r: SyntaxReader,
  svc: SpsSvcExtension,
  sps: InferredSps,
  into: Partial<SliceHeaderInScalableExtension>,
): void => {
  into.ref_layer_dq_id = r.ueLax('ref_layer_dq_id', 127);
  if (svc.inter_layer_deblocking_filter_control_present_flag === 1) {
    into.disable_inter_layer_deblocking_filter_idc = r.ueLax('disable_inter_layer_deblocking_filter_idc', 6);
    if (into.disable_inter_layer_deblocking_filter_idc !== 1) {
      into.inter_layer_slice_alpha_c0_offset_div2 = r.seLax('inter_layer_slice_alpha_c0_offset_div2', -6, 6);
      into.inter_layer_slice_beta_offset_div2 = r.seLax('inter_layer_slice_beta_offset_div2', -6, 6);
    }
  }
  into.constrained_intra_resampling_flag = r.flag('constrained_intra_resampling_flag');
  if (svc.extended_spatial_scalability_idc !== 2) return;
  if (chromaArrayType(sps) > 0) {
    into.ref_layer_chroma_phase_x_plus1_flag = r.flag('ref_layer_chroma_phase_x_plus1_flag');
    into.ref_layer_chroma_phase_y_plus1 = r.uLax(2, 'ref_layer_chroma_phase_y_plus1', 0, 2);
  }
  into.scaled_ref_layer_left_offset = r.seLax('scaled_ref_layer_left_offset', -(2 ** 15), 2 ** 15 - 1);
  into.scaled_ref_layer_top_offset = r.seLax('scaled_ref_layer_top_offset', -(2 ** 15), 2 ** 15 - 1);
  into.scaled_ref_layer_right_offset = r.seLax('scaled_ref_layer_right_offset', -(2 ** 15), 2 ** 15 - 1);
  into.scaled_ref_layer_bottom_offset = r.seLax('scaled_ref_layer_bottom_offset', -(2 ** 15), 2 ** 15 - 1);
};

const parseInterLayerPrediction = (
  r: SyntaxReader,
  svc: SpsSvcExtension,
  into: Partial<SliceHeaderInScalableExtension>,
): void => {
  into.slice_skip_flag = r.flag('slice_skip_flag');
  if (into.slice_skip_flag === 1) {
    into.num_mbs_in_slice_minus1 = r.ueLax('num_mbs_in_slice_minus1', MAX_FRAME_SIZE_IN_MBS - 1);
  } else {
    into.adaptive_base_mode_flag = r.flag('adaptive_base_mode_flag');
    if (into.adaptive_base_mode_flag === 0) into.default_base_mode_flag = r.flag('default_base_mode_flag');
    if (into.default_base_mode_flag !== 1) {
      into.adaptive_motion_prediction_flag = r.flag('adaptive_motion_prediction_flag');
      if (into.adaptive_motion_prediction_flag === 0) {
        into.default_motion_prediction_flag = r.flag('default_motion_prediction_flag');
      }
    }
    into.adaptive_residual_prediction_flag = r.flag('adaptive_residual_prediction_flag');
    if (into.adaptive_residual_prediction_flag === 0) {
      into.default_residual_prediction_flag = r.flag('default_residual_prediction_flag');
    }
  }
  if (svc.adaptive_tcoeff_level_prediction_flag === 1) {
    into.tcoeff_level_prediction_flag = r.flag('tcoeff_level_prediction_flag');
  }
};
