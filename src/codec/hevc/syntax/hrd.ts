import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** sub_layer_hrd_parameters( subLayerId ) (H.265 E.2.3; semantics E.3.3): one entry for each CPB specification. */
export interface HevcSubLayerHrd {
  /** BitRate[i] = (bit_rate_value_minus1[i] + 1) << (6 + bit_rate_scale) bits per second. */
  bit_rate_value_minus1: number[];
  /** CpbSize[i] = (cpb_size_value_minus1[i] + 1) << (4 + cpb_size_scale) bits. */
  cpb_size_value_minus1: number[];
  /** As cpb_size_value_minus1, when the CPB works with decoding units: in units of cpb_size_du_scale. */
  cpb_size_du_value_minus1?: number[];
  bit_rate_du_value_minus1?: number[];
  cbr_flag: number[];
}

/** The elements of hrd_parameters() for one temporal sub-layer. */
export interface HevcHrdSubLayer {
  fixed_pic_rate_general_flag: number;
  /** Inferred to be 1 if fixed_pic_rate_general_flag is 1. */
  fixed_pic_rate_within_cvs_flag?: number;
  /** Clock ticks between the output of two pictures, minus 1. */
  elemental_duration_in_tc_minus1?: number;
  low_delay_hrd_flag?: number;
  /** Number of alternative CPB specifications minus 1, 0..31. */
  cpb_cnt_minus1?: number;
  nal_hrd_parameters?: HevcSubLayerHrd;
  vcl_hrd_parameters?: HevcSubLayerHrd;
}

/** The elements of hrd_parameters() that all sub-layers share; those of the last set before, if not coded. */
export interface HevcHrdCommon {
  nal_hrd_parameters_present_flag: number;
  vcl_hrd_parameters_present_flag: number;
  sub_pic_hrd_params_present_flag?: number;
  tick_divisor_minus2?: number;
  /** Length in bits of du_cpb_removal_delay_increment_minus1 in SEI messages, minus 1. */
  du_cpb_removal_delay_increment_length_minus1?: number;
  sub_pic_cpb_params_in_pic_timing_sei_flag?: number;
  /** Length in bits of pic_dpb_output_du_delay in pic_timing SEI, minus 1. */
  dpb_output_delay_du_length_minus1?: number;
  bit_rate_scale?: number;
  cpb_size_scale?: number;
  cpb_size_du_scale?: number;
  /** Length in bits of the initial delays and their offsets in buffering_period SEI, minus 1; inferred to be 23. */
  initial_cpb_removal_delay_length_minus1?: number;
  /** Length in bits of au_cpb_removal_delay_minus1 in pic_timing SEI, minus 1; inferred to be 23. */
  au_cpb_removal_delay_length_minus1?: number;
  /** Length in bits of pic_dpb_output_delay in pic_timing SEI, minus 1; inferred to be 23. */
  dpb_output_delay_length_minus1?: number;
}

/** hrd_parameters( commonInfPresentFlag, maxNumSubLayersMinus1 ) (H.265 E.2.2; semantics E.3.2). */
export interface HevcHrdParameters extends Partial<HevcHrdCommon> {
  sub_layers: HevcHrdSubLayer[];
}

/** Clock ticks in an elemental duration, at most (E.3.2). */
const MAX_ELEMENTAL_DURATION_MINUS1 = 2047;

/**
 * Reads hrd_parameters() (H.265 E.2.2). Without `common`, the common elements are coded; otherwise they are those of
 * the hrd_parameters() before it in the VPS.
 */
export const parseHevcHrdParameters = (
  r: SyntaxReader,
  common: HevcHrdCommon | undefined,
  maxNumSubLayersMinus1: number,
  into: Partial<HevcHrdParameters> = {},
): HevcHrdParameters => {
  r.open('hrd_parameters', 'H.265 E.2.2');
  if (common === undefined) parseCommon(r, into);
  const shared = (common ?? into) as HevcHrdCommon;
  const layers: HevcHrdSubLayer[] = (into.sub_layers = []);
  for (let i = 0; i <= maxNumSubLayersMinus1; i++) {
    const layer = {} as HevcHrdSubLayer;
    layers.push(layer);
    parseSubLayer(r, i, shared, layer);
  }
  r.close();
  return into as HevcHrdParameters;
};

const parseCommon = (r: SyntaxReader, into: Partial<HevcHrdCommon>): void => {
  into.nal_hrd_parameters_present_flag = r.flag('nal_hrd_parameters_present_flag');
  into.vcl_hrd_parameters_present_flag = r.flag('vcl_hrd_parameters_present_flag');
  if (into.nal_hrd_parameters_present_flag === 0 && into.vcl_hrd_parameters_present_flag === 0) return;
  into.sub_pic_hrd_params_present_flag = r.flag('sub_pic_hrd_params_present_flag');
  if (into.sub_pic_hrd_params_present_flag === 1) {
    into.tick_divisor_minus2 = r.u(8, 'tick_divisor_minus2');
    into.du_cpb_removal_delay_increment_length_minus1 = r.u(5, 'du_cpb_removal_delay_increment_length_minus1');
    into.sub_pic_cpb_params_in_pic_timing_sei_flag = r.flag('sub_pic_cpb_params_in_pic_timing_sei_flag');
    into.dpb_output_delay_du_length_minus1 = r.u(5, 'dpb_output_delay_du_length_minus1');
  }
  into.bit_rate_scale = r.u(4, 'bit_rate_scale');
  into.cpb_size_scale = r.u(4, 'cpb_size_scale');
  if (into.sub_pic_hrd_params_present_flag === 1) into.cpb_size_du_scale = r.u(4, 'cpb_size_du_scale');
  into.initial_cpb_removal_delay_length_minus1 = r.u(5, 'initial_cpb_removal_delay_length_minus1');
  into.au_cpb_removal_delay_length_minus1 = r.u(5, 'au_cpb_removal_delay_length_minus1');
  into.dpb_output_delay_length_minus1 = r.u(5, 'dpb_output_delay_length_minus1');
};

const parseSubLayer = (r: SyntaxReader, i: number, common: HevcHrdCommon, into: HevcHrdSubLayer): void => {
  into.fixed_pic_rate_general_flag = r.flag(r.nth('fixed_pic_rate_general_flag', i));
  if (into.fixed_pic_rate_general_flag === 0) {
    into.fixed_pic_rate_within_cvs_flag = r.flag(r.nth('fixed_pic_rate_within_cvs_flag', i));
  } else r.infer(r.nth('fixed_pic_rate_within_cvs_flag', i), 1);
  if (into.fixed_pic_rate_within_cvs_flag !== 0) {
    into.elemental_duration_in_tc_minus1 = r.ueLax(
      r.nth('elemental_duration_in_tc_minus1', i),
      MAX_ELEMENTAL_DURATION_MINUS1,
    );
  } else into.low_delay_hrd_flag = r.flag(r.nth('low_delay_hrd_flag', i));
  if (into.low_delay_hrd_flag !== 1) into.cpb_cnt_minus1 = r.ue(r.nth('cpb_cnt_minus1', i), 31);
  else r.infer(r.nth('cpb_cnt_minus1', i), 0);
  const count = (into.cpb_cnt_minus1 ?? 0) + 1;
  const subPic = common.sub_pic_hrd_params_present_flag === 1;
  if (common.nal_hrd_parameters_present_flag === 1) {
    parseSubLayerHrd(r, count, subPic, (into.nal_hrd_parameters = {} as HevcSubLayerHrd));
  }
  if (common.vcl_hrd_parameters_present_flag === 1) {
    parseSubLayerHrd(r, count, subPic, (into.vcl_hrd_parameters = {} as HevcSubLayerHrd));
  }
};

const MAX_VALUE_MINUS1 = 2 ** 32 - 2;

const parseSubLayerHrd = (r: SyntaxReader, count: number, subPic: boolean, into: Partial<HevcSubLayerHrd>): void => {
  r.open('sub_layer_hrd_parameters', 'H.265 E.2.3');
  const bitRate: number[] = (into.bit_rate_value_minus1 = []);
  const cpbSize: number[] = (into.cpb_size_value_minus1 = []);
  const cpbSizeDu: number[] = [];
  const bitRateDu: number[] = [];
  if (subPic) {
    into.cpb_size_du_value_minus1 = cpbSizeDu;
    into.bit_rate_du_value_minus1 = bitRateDu;
  }
  const cbr: number[] = (into.cbr_flag = []);
  for (let i = 0; i < count; i++) {
    bitRate.push(r.ue(r.nth('bit_rate_value_minus1', i), MAX_VALUE_MINUS1));
    cpbSize.push(r.ue(r.nth('cpb_size_value_minus1', i), MAX_VALUE_MINUS1));
    if (subPic) {
      cpbSizeDu.push(r.ue(r.nth('cpb_size_du_value_minus1', i), MAX_VALUE_MINUS1));
      bitRateDu.push(r.ue(r.nth('bit_rate_du_value_minus1', i), MAX_VALUE_MINUS1));
    }
    cbr.push(r.flag(r.nth('cbr_flag', i)));
  }
  r.close();
};
