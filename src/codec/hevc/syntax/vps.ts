import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { parseTrailingBits } from '../../h26x/rbsp-trailing-bits.ts';
import { parseExtensionData } from './extension-data.ts';
import { type HevcHrdCommon, type HevcHrdParameters, parseHevcHrdParameters } from './hrd.ts';
import { type HevcProfileTierLevel, parseHevcProfileTierLevel } from './profile-tier-level.ts';
import { parseSubLayerOrdering, type SubLayerOrdering } from './sub-layer-ordering.ts';
import { parseVps3dExtension, type Vps3dExtension } from './vps-3d-extension.ts';
import { parseVpsExtension, type VpsExtension } from './vps-extension.ts';
import { parseVpsVui, type VpsVui } from './vps-vui.ts';

/** The buffering of the layer set that `hrd_layer_set_idx` names. */
export interface VpsHrd {
  hrd_layer_set_idx: number;
  /** 0: the common elements are those of the entry before. Not coded for the first entry. */
  cprms_present_flag?: number;
  hrd_parameters: HevcHrdParameters;
}

/** video_parameter_set_rbsp() (H.265 7.3.2.1; semantics 7.4.3.1). Elements that are not coded are absent. */
export interface HevcVps {
  vps_video_parameter_set_id: number;
  vps_base_layer_internal_flag: number;
  vps_base_layer_available_flag: number;
  vps_max_layers_minus1: number;
  vps_max_sub_layers_minus1: number;
  vps_temporal_id_nesting_flag: number;
  profile_tier_level: HevcProfileTierLevel;
  vps_sub_layer_ordering_info_present_flag: number;
  /** Of each sub-layer; of the highest only, if vps_sub_layer_ordering_info_present_flag is 0. */
  sub_layer_ordering: SubLayerOrdering<'vps'>[];
  vps_max_layer_id: number;
  vps_num_layer_sets_minus1: number;
  /** By layer set from 1 on, a flag for each layer. */
  layer_id_included_flag: number[][];
  vps_timing_info_present_flag: number;
  /** Clock ticks of one picture at `vps_time_scale` ticks a second. */
  vps_num_units_in_tick?: number;
  /** Ticks a second of the clock, Hz. */
  vps_time_scale?: number;
  vps_poc_proportional_to_timing_flag?: number;
  vps_num_ticks_poc_diff_one_minus1?: number;
  vps_num_hrd_parameters?: number;
  vps_hrd?: VpsHrd[];
  vps_extension_flag: number;
  vps_extension?: VpsExtension;
  vps_vui?: VpsVui;
  /** Number of bits from vps_vui_bsp_hrd_params() on, if there are any: they are not taken apart. */
  vps_vui_bsp_hrd_bits?: number;
  vps_extension2_flag?: number;
  vps_3d_extension_flag?: number;
  vps_3d_extension?: Vps3dExtension;
  vps_extension3_flag?: number;
  /** Number of vps_extension_data_flag bits, which have no meaning yet. */
  vps_extension_data_bits?: number;
}

/** Reads video_parameter_set_rbsp() (H.265 7.3.2.1) after the NAL unit header. */
export const parseHevcVps = (r: SyntaxReader, into: Partial<HevcVps> = {}): HevcVps => {
  r.open('video_parameter_set_rbsp', 'H.265 7.3.2.1');
  into.vps_video_parameter_set_id = r.u(4, 'vps_video_parameter_set_id');
  into.vps_base_layer_internal_flag = r.flag('vps_base_layer_internal_flag');
  into.vps_base_layer_available_flag = r.flag('vps_base_layer_available_flag');
  into.vps_max_layers_minus1 = r.u(6, 'vps_max_layers_minus1');
  const subLayers = r.u(3, 'vps_max_sub_layers_minus1');
  into.vps_max_sub_layers_minus1 = subLayers;
  if (subLayers > 6) throw r.error('out-of-range', 'vps_max_sub_layers_minus1', r.bit - 3, '0..6', `${subLayers}`);
  into.vps_temporal_id_nesting_flag = r.flag('vps_temporal_id_nesting_flag');
  r.uLax(16, 'vps_reserved_0xffff_16bits', 0xffff, 0xffff);
  parseHevcProfileTierLevel(r, true, subLayers, (into.profile_tier_level = {} as HevcProfileTierLevel));
  into.vps_sub_layer_ordering_info_present_flag = r.flag('vps_sub_layer_ordering_info_present_flag');
  const first = into.vps_sub_layer_ordering_info_present_flag === 1 ? 0 : subLayers;
  parseSubLayerOrdering(r, 'vps', first, subLayers, (into.sub_layer_ordering = []));
  parseLayerSets(r, into);
  parseTiming(r, subLayers, into);
  into.vps_extension_flag = r.flag('vps_extension_flag');
  if (into.vps_extension_flag === 1) parseExtensions(r, into as HevcVps);
  parseTrailingBits(r, 'H.265');
  r.close();
  return into as HevcVps;
};

/** What Annexes F and I have in place of vps_extension_data_flag. */
const parseExtensions = (r: SyntaxReader, into: HevcVps): void => {
  r.alignBits('vps_extension_alignment_bit_equal_to_one', 1);
  const extension = (into.vps_extension = {} as VpsExtension);
  const scope = parseVpsExtension(r, into, extension);
  if (extension.vps_vui_present_flag === 1) {
    r.alignBits('vps_vui_alignment_bit_equal_to_one', 1);
    if (!parseVpsVui(r, into.vps_base_layer_internal_flag === 1, scope, (into.vps_vui = {} as VpsVui))) {
      into.vps_vui_bsp_hrd_bits = parseExtensionData(r, 'vps_vui_bsp_hrd_params');
      return;
    }
  }
  into.vps_extension2_flag = r.flag('vps_extension2_flag');
  if (into.vps_extension2_flag === 0) return;
  into.vps_3d_extension_flag = r.flag('vps_3d_extension_flag');
  if (into.vps_3d_extension_flag === 1) {
    r.alignBits('vps_3d_extension_alignment_bit_equal_to_one', 1);
    parseVps3dExtension(r, scope.views, (into.vps_3d_extension = {} as Vps3dExtension));
  }
  into.vps_extension3_flag = r.flag('vps_extension3_flag');
  if (into.vps_extension3_flag === 1) into.vps_extension_data_bits = parseExtensionData(r, 'vps_extension_data_flag');
};

const parseLayerSets = (r: SyntaxReader, into: Partial<HevcVps>): void => {
  into.vps_max_layer_id = r.u(6, 'vps_max_layer_id');
  into.vps_num_layer_sets_minus1 = r.ue('vps_num_layer_sets_minus1', 1023);
  const sets: number[][] = (into.layer_id_included_flag = []);
  for (let i = 1; i <= into.vps_num_layer_sets_minus1; i++) {
    const flags: number[] = [];
    sets.push(flags);
    for (let j = 0; j <= into.vps_max_layer_id; j++) flags.push(r.flag(r.nth('layer_id_included_flag', i, j)));
  }
};

const parseTiming = (r: SyntaxReader, maxSubLayersMinus1: number, into: Partial<HevcVps>): void => {
  into.vps_timing_info_present_flag = r.flag('vps_timing_info_present_flag');
  if (into.vps_timing_info_present_flag === 0) return;
  into.vps_num_units_in_tick = r.uLax(32, 'vps_num_units_in_tick', 1, 2 ** 32 - 1);
  into.vps_time_scale = r.uLax(32, 'vps_time_scale', 1, 2 ** 32 - 1);
  into.vps_poc_proportional_to_timing_flag = r.flag('vps_poc_proportional_to_timing_flag');
  if (into.vps_poc_proportional_to_timing_flag === 1) {
    into.vps_num_ticks_poc_diff_one_minus1 = r.ueLax('vps_num_ticks_poc_diff_one_minus1', 2 ** 32 - 2);
  }
  into.vps_num_hrd_parameters = r.ue('vps_num_hrd_parameters', 1024);
  const entries: VpsHrd[] = (into.vps_hrd = []);
  let common: HevcHrdCommon | undefined;
  for (let i = 0; i < into.vps_num_hrd_parameters; i++) {
    const entry = {} as VpsHrd;
    entries.push(entry);
    entry.hrd_layer_set_idx = r.ueLax(r.nth('hrd_layer_set_idx', i), 1023);
    if (i > 0) entry.cprms_present_flag = r.flag(r.nth('cprms_present_flag', i));
    const isInherited = entry.cprms_present_flag === 0;
    const hrd = (entry.hrd_parameters = {} as HevcHrdParameters);
    parseHevcHrdParameters(r, isInherited ? common : undefined, maxSubLayersMinus1, hrd);
    if (!isInherited) common = hrd as HevcHrdCommon;
  }
};
