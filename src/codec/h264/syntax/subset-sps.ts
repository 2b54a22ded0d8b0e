import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { parseTrailingBits } from '../../h26x/rbsp-trailing-bits.ts';
import { type InferredSps, inferSps } from '../inference.ts';
import { chromaArrayType } from '../picture-size.ts';
import { isReadable, newSps, parseSpsData, type Sps } from './sps.ts';
import {
  type MvcVuiParametersExtension,
  parseMvcVuiParametersExtension,
  parseSpsMvcExtension,
  type SpsMvcExtension,
} from './sps-mvc.ts';
import { parseSvcVuiParametersExtension, type SvcVuiParametersExtension } from './vui-svc.ts';

/** seq_parameter_set_svc_extension() (H.264 F.7.3.2.1.4; semantics F.7.4.2.1.4). */
export interface SpsSvcExtension {
  inter_layer_deblocking_filter_control_present_flag: number;
  extended_spatial_scalability_idc: number;
  chroma_phase_x_plus1_flag?: number;
  chroma_phase_y_plus1?: number;
  seq_ref_layer_chroma_phase_x_plus1_flag?: number;
  seq_ref_layer_chroma_phase_y_plus1?: number;
  seq_scaled_ref_layer_left_offset?: number;
  seq_scaled_ref_layer_top_offset?: number;
  seq_scaled_ref_layer_right_offset?: number;
  seq_scaled_ref_layer_bottom_offset?: number;
  seq_tcoeff_level_prediction_flag: number;
  adaptive_tcoeff_level_prediction_flag?: number;
  slice_header_restriction_flag: number;
}

/** subset_seq_parameter_set_rbsp() (H.264 7.3.2.1.3; semantics 7.4.2.1.3). */
export interface SubsetSps {
  seq_parameter_set_data: Sps;
  seq_parameter_set_svc_extension?: SpsSvcExtension;
  svc_vui_parameters_present_flag?: number;
  svc_vui_parameters_extension?: SvcVuiParametersExtension;
  bit_equal_to_one?: number;
  seq_parameter_set_mvc_extension?: SpsMvcExtension;
  mvc_vui_parameters_present_flag?: number;
  mvc_vui_parameters_extension?: MvcVuiParametersExtension;
  additional_extension2_flag?: number;
}

/** Was it read at least up to the VUI of its SPS? */
export const isSubsetReadable = (subset: Partial<SubsetSps> | undefined): subset is SubsetSps =>
  isReadable(subset?.seq_parameter_set_data);

/**
 * Reads subset_seq_parameter_set_rbsp() (H.264 7.3.2.1.3) after the NAL unit header. The depth extensions of profiles
 * 135, 138 and 139 (Annexes H and I) are not parsed: reading stops after the SPS data.
 */
export const parseSubsetSps = (r: SyntaxReader, into: Partial<SubsetSps> = {}): SubsetSps => {
  r.open('subset_seq_parameter_set_rbsp', 'H.264 7.3.2.1.3');
  const sps = inferSps(parseSpsData(r, (into.seq_parameter_set_data = newSps())));
  switch (sps.profile_idc) {
    case 83:
    case 86:
      parseSpsSvcExtension(r, sps, (into.seq_parameter_set_svc_extension = {} as SpsSvcExtension));
      into.svc_vui_parameters_present_flag = r.flag('svc_vui_parameters_present_flag');
      if (into.svc_vui_parameters_present_flag === 1) {
        parseSvcVuiParametersExtension(r, (into.svc_vui_parameters_extension = {} as SvcVuiParametersExtension));
      }
      break;
    case 118:
    case 128:
    case 134:
      into.bit_equal_to_one = r.f(1, 'bit_equal_to_one', 1);
      parseSpsMvcExtension(r, sps, (into.seq_parameter_set_mvc_extension = {} as SpsMvcExtension));
      into.mvc_vui_parameters_present_flag = r.flag('mvc_vui_parameters_present_flag');
      if (into.mvc_vui_parameters_present_flag === 1) {
        parseMvcVuiParametersExtension(r, (into.mvc_vui_parameters_extension = {} as MvcVuiParametersExtension));
      }
      break;
    case 135:
    case 138:
    case 139:
      r.close();
      return into as SubsetSps;
  }
  into.additional_extension2_flag = r.flag('additional_extension2_flag');
  if (into.additional_extension2_flag === 1) while (r.moreRbspData()) r.flag('additional_extension2_data_flag');
  parseTrailingBits(r);
  r.close();
  return into as SubsetSps;
};

const parseSpsSvcExtension = (r: SyntaxReader, sps: InferredSps, into: Partial<SpsSvcExtension>): void => {
  r.open('seq_parameter_set_svc_extension', 'H.264 F.7.3.2.1.4');
  const chroma = chromaArrayType(sps);
  into.inter_layer_deblocking_filter_control_present_flag = r.flag(
    'inter_layer_deblocking_filter_control_present_flag',
  );
  into.extended_spatial_scalability_idc = r.uLax(2, 'extended_spatial_scalability_idc', 0, 2);
  if (chroma === 1 || chroma === 2) into.chroma_phase_x_plus1_flag = r.flag('chroma_phase_x_plus1_flag');
  if (chroma === 1) into.chroma_phase_y_plus1 = r.uLax(2, 'chroma_phase_y_plus1', 0, 2);
  if (into.extended_spatial_scalability_idc === 1) {
    if (chroma > 0) {
      into.seq_ref_layer_chroma_phase_x_plus1_flag = r.flag('seq_ref_layer_chroma_phase_x_plus1_flag');
      into.seq_ref_layer_chroma_phase_y_plus1 = r.uLax(2, 'seq_ref_layer_chroma_phase_y_plus1', 0, 2);
    }
    into.seq_scaled_ref_layer_left_offset = r.seLax('seq_scaled_ref_layer_left_offset', -(2 ** 15), 2 ** 15 - 1);
    into.seq_scaled_ref_layer_top_offset = r.seLax('seq_scaled_ref_layer_top_offset', -(2 ** 15), 2 ** 15 - 1);
    into.seq_scaled_ref_layer_right_offset = r.seLax('seq_scaled_ref_layer_right_offset', -(2 ** 15), 2 ** 15 - 1);
    into.seq_scaled_ref_layer_bottom_offset = r.seLax('seq_scaled_ref_layer_bottom_offset', -(2 ** 15), 2 ** 15 - 1);
  }
  into.seq_tcoeff_level_prediction_flag = r.flag('seq_tcoeff_level_prediction_flag');
  if (into.seq_tcoeff_level_prediction_flag === 1) {
    into.adaptive_tcoeff_level_prediction_flag = r.flag('adaptive_tcoeff_level_prediction_flag');
  }
  into.slice_header_restriction_flag = r.flag('slice_header_restriction_flag');
  r.close();
};
