import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { parseTrailingBits } from '../../h26x/rbsp-trailing-bits.ts';
import { INFERRED_SPS } from '../inference.ts';
import { HEVC_CHROMA_FORMATS } from './chroma-formats.ts';
import { parseExtensionData } from './extension-data.ts';
import { type HevcProfileTierLevel, parseHevcProfileTierLevel } from './profile-tier-level.ts';
import { type HevcScalingListData, parseHevcScalingListData } from './scaling-list.ts';
import { parseStRefPicSet, type RefPicSet, type StRefPicSet } from './short-term-ref-pic-set.ts';
import { parseSps3dExtension, type Sps3dExtension } from './sps-3d-extension.ts';
import { parseSpsRangeExtension, type SpsRangeExtension } from './sps-range-extension.ts';
import { parseSpsSccExtension, type SpsSccExtension } from './sps-scc-extension.ts';
import { parseSubLayerOrdering, type SubLayerOrdering } from './sub-layer-ordering.ts';
import { type HevcVui, inferHevcVui, parseHevcVui } from './vui.ts';

/**
 * seq_parameter_set_rbsp() (H.265 7.3.2.2.1, F.7.3.2.2.1; semantics 7.4.3.2.1). Elements that are not coded are absent.
 * An SPS of another layer may leave profile, format and size to the VPS: sps_ext_or_max_sub_layers_minus1 is then 7.
 */
export interface HevcSps {
  sps_video_parameter_set_id: number;
  /** Temporal sub-layers minus 1, 0..6. */
  sps_max_sub_layers_minus1?: number;
  /** In place of sps_max_sub_layers_minus1 where nuh_layer_id is not 0. */
  sps_ext_or_max_sub_layers_minus1?: number;
  sps_temporal_id_nesting_flag?: number;
  profile_tier_level?: HevcProfileTierLevel;
  sps_seq_parameter_set_id: number;
  update_rep_format_flag?: number;
  sps_rep_format_idx?: number;
  chroma_format_idc?: number;
  separate_colour_plane_flag?: number;
  pic_width_in_luma_samples?: number;
  pic_height_in_luma_samples?: number;
  conformance_window_flag?: number;
  /** In units of chroma samples, as the other three. */
  conf_win_left_offset?: number;
  conf_win_right_offset?: number;
  conf_win_top_offset?: number;
  conf_win_bottom_offset?: number;
  bit_depth_luma_minus8?: number;
  bit_depth_chroma_minus8?: number;
  log2_max_pic_order_cnt_lsb_minus4: number;
  sps_sub_layer_ordering_info_present_flag?: number;
  /** Of each sub-layer; of the highest only, if sps_sub_layer_ordering_info_present_flag is 0. */
  sub_layer_ordering?: SubLayerOrdering<'sps'>[];
  log2_min_luma_coding_block_size_minus3: number;
  log2_diff_max_min_luma_coding_block_size: number;
  log2_min_luma_transform_block_size_minus2: number;
  log2_diff_max_min_luma_transform_block_size: number;
  max_transform_hierarchy_depth_inter: number;
  max_transform_hierarchy_depth_intra: number;
  scaling_list_enabled_flag: number;
  sps_infer_scaling_list_flag?: number;
  sps_scaling_list_ref_layer_id?: number;
  sps_scaling_list_data_present_flag?: number;
  scaling_list_data?: HevcScalingListData;
  amp_enabled_flag: number;
  sample_adaptive_offset_enabled_flag: number;
  pcm_enabled_flag: number;
  pcm_sample_bit_depth_luma_minus1?: number;
  pcm_sample_bit_depth_chroma_minus1?: number;
  log2_min_pcm_luma_coding_block_size_minus3?: number;
  log2_diff_max_min_pcm_luma_coding_block_size?: number;
  pcm_loop_filter_disabled_flag?: number;
  num_short_term_ref_pic_sets: number;
  st_ref_pic_set: StRefPicSet[];
  long_term_ref_pics_present_flag: number;
  num_long_term_ref_pics_sps?: number;
  lt_ref_pic_poc_lsb_sps?: number[];
  used_by_curr_pic_lt_sps_flag?: number[];
  sps_temporal_mvp_enabled_flag: number;
  strong_intra_smoothing_enabled_flag: number;
  vui_parameters_present_flag: number;
  vui_parameters?: HevcVui;
  sps_extension_present_flag: number;
  sps_range_extension_flag?: number;
  sps_multilayer_extension_flag?: number;
  sps_3d_extension_flag?: number;
  sps_scc_extension_flag?: number;
  sps_extension_4bits?: number;
  sps_range_extension?: SpsRangeExtension;
  /** sps_multilayer_extension() (H.265 F.7.3.2.2.4). */
  sps_multilayer_extension?: { inter_view_mv_vert_constraint_flag: number };
  sps_3d_extension?: Sps3dExtension;
  sps_scc_extension?: SpsSccExtension;
  /** Number of sps_extension_data_flag bits, which have no meaning yet. */
  sps_extension_data_bits?: number;
}

/** Level 6.2 and above: MaxLumaPs 142,606,336 (A.4.1), a side at most the square root of 8 times that. */
const MAX_SIDE = 33776;
/** sps_ext_or_max_sub_layers_minus1: the VPS gives what this SPS leaves out. */
const MULTI_LAYER_EXT = 7;

/** Does this SPS leave profile, format and size to the VPS: MultiLayerExtSpsFlag (F.7.4.3.2.1)? */
export const isMultiLayerExtSps = (sps: Partial<HevcSps>): boolean =>
  sps.sps_ext_or_max_sub_layers_minus1 === MULTI_LAYER_EXT;

/** Was it read at least up to its VUI? Pictures depend on little else. */
export const isHevcSpsReadable = (sps: Partial<HevcSps> | undefined): sps is HevcSps =>
  sps?.strong_intra_smoothing_enabled_flag !== undefined;

/** Reads seq_parameter_set_rbsp() (H.265 7.3.2.2.1) after the NAL unit header. */
export const parseHevcSps = (r: SyntaxReader, nuhLayerId: number, into: Partial<HevcSps> = {}): HevcSps => {
  r.open('seq_parameter_set_rbsp', 'H.265 7.3.2.2.1');
  into.sps_video_parameter_set_id = r.u(4, 'sps_video_parameter_set_id');
  const subLayers = parseSubLayerCount(r, nuhLayerId, into);
  const isExt = isMultiLayerExtSps(into);
  if (!isExt) {
    into.sps_temporal_id_nesting_flag = r.flag('sps_temporal_id_nesting_flag');
    parseHevcProfileTierLevel(r, true, subLayers, (into.profile_tier_level = {} as HevcProfileTierLevel));
  }
  into.sps_seq_parameter_set_id = r.ue('sps_seq_parameter_set_id', 15);
  if (isExt) {
    into.update_rep_format_flag = r.flag('update_rep_format_flag');
    if (into.update_rep_format_flag === 1) into.sps_rep_format_idx = r.u(8, 'sps_rep_format_idx');
  } else parseFormat(r, into);
  into.log2_max_pic_order_cnt_lsb_minus4 = r.ue('log2_max_pic_order_cnt_lsb_minus4', 12);
  if (!isExt) {
    into.sps_sub_layer_ordering_info_present_flag = r.flag('sps_sub_layer_ordering_info_present_flag');
    const first = into.sps_sub_layer_ordering_info_present_flag === 1 ? 0 : subLayers;
    parseSubLayerOrdering(r, 'sps', first, subLayers, (into.sub_layer_ordering = []));
  }
  parseBlockSizes(r, into);
  parseScalingLists(r, isExt, into);
  into.amp_enabled_flag = r.flag('amp_enabled_flag');
  into.sample_adaptive_offset_enabled_flag = r.flag('sample_adaptive_offset_enabled_flag');
  parsePcm(r, into);
  parseRefPicSets(r, into);
  into.sps_temporal_mvp_enabled_flag = r.flag('sps_temporal_mvp_enabled_flag');
  into.strong_intra_smoothing_enabled_flag = r.flag('strong_intra_smoothing_enabled_flag');
  into.vui_parameters_present_flag = r.flag('vui_parameters_present_flag');
  if (into.vui_parameters_present_flag === 1) parseHevcVui(r, subLayers, (into.vui_parameters = {} as HevcVui));
  else inferHevcVui(r);
  parseExtensions(r, into);
  parseTrailingBits(r, 'H.265');
  r.close();
  return into as HevcSps;
};

/** The number of temporal sub-layers minus 1; 6, the most, if only the VPS has it. */
const parseSubLayerCount = (r: SyntaxReader, nuhLayerId: number, into: Partial<HevcSps>): number => {
  const at = r.bit;
  if (nuhLayerId !== 0) {
    const value = r.u(3, 'sps_ext_or_max_sub_layers_minus1');
    into.sps_ext_or_max_sub_layers_minus1 = value;
    return Math.min(value, 6);
  }
  const value = r.u(3, 'sps_max_sub_layers_minus1');
  into.sps_max_sub_layers_minus1 = value;
  if (value > 6) throw r.error('out-of-range', 'sps_max_sub_layers_minus1', at, '0..6', `${value}`);
  return value;
};

const parseFormat = (r: SyntaxReader, into: Partial<HevcSps>): void => {
  into.chroma_format_idc = r.ue('chroma_format_idc', 3, HEVC_CHROMA_FORMATS);
  if (into.chroma_format_idc === 3) into.separate_colour_plane_flag = r.flag('separate_colour_plane_flag');
  else r.infer('separate_colour_plane_flag', INFERRED_SPS.separate_colour_plane_flag);
  into.pic_width_in_luma_samples = r.ueLax('pic_width_in_luma_samples', MAX_SIDE);
  into.pic_height_in_luma_samples = r.ueLax('pic_height_in_luma_samples', MAX_SIDE);
  into.conformance_window_flag = r.flag('conformance_window_flag');
  if (into.conformance_window_flag === 1) {
    into.conf_win_left_offset = r.ueLax('conf_win_left_offset', MAX_SIDE);
    into.conf_win_right_offset = r.ueLax('conf_win_right_offset', MAX_SIDE);
    into.conf_win_top_offset = r.ueLax('conf_win_top_offset', MAX_SIDE);
    into.conf_win_bottom_offset = r.ueLax('conf_win_bottom_offset', MAX_SIDE);
  }
  into.bit_depth_luma_minus8 = r.ue('bit_depth_luma_minus8', 8);
  into.bit_depth_chroma_minus8 = r.ue('bit_depth_chroma_minus8', 8);
};

const parseBlockSizes = (r: SyntaxReader, into: Partial<HevcSps>): void => {
  into.log2_min_luma_coding_block_size_minus3 = r.ue('log2_min_luma_coding_block_size_minus3', 3);
  into.log2_diff_max_min_luma_coding_block_size = r.ue('log2_diff_max_min_luma_coding_block_size', 3);
  into.log2_min_luma_transform_block_size_minus2 = r.ueLax('log2_min_luma_transform_block_size_minus2', 3);
  into.log2_diff_max_min_luma_transform_block_size = r.ueLax('log2_diff_max_min_luma_transform_block_size', 3);
  into.max_transform_hierarchy_depth_inter = r.ueLax('max_transform_hierarchy_depth_inter', 4);
  into.max_transform_hierarchy_depth_intra = r.ueLax('max_transform_hierarchy_depth_intra', 4);
};

const parseScalingLists = (r: SyntaxReader, isExt: boolean, into: Partial<HevcSps>): void => {
  into.scaling_list_enabled_flag = r.flag('scaling_list_enabled_flag');
  if (into.scaling_list_enabled_flag === 0) return;
  if (isExt) into.sps_infer_scaling_list_flag = r.flag('sps_infer_scaling_list_flag');
  if (into.sps_infer_scaling_list_flag === 1) {
    into.sps_scaling_list_ref_layer_id = r.u(6, 'sps_scaling_list_ref_layer_id');
    return;
  }
  into.sps_scaling_list_data_present_flag = r.flag('sps_scaling_list_data_present_flag');
  if (into.sps_scaling_list_data_present_flag === 1) parseHevcScalingListData(r, (into.scaling_list_data = []));
};

const parsePcm = (r: SyntaxReader, into: Partial<HevcSps>): void => {
  into.pcm_enabled_flag = r.flag('pcm_enabled_flag');
  if (into.pcm_enabled_flag === 0) {
    r.infer('pcm_loop_filter_disabled_flag', INFERRED_SPS.pcm_loop_filter_disabled_flag);
    return;
  }
  into.pcm_sample_bit_depth_luma_minus1 = r.u(4, 'pcm_sample_bit_depth_luma_minus1');
  into.pcm_sample_bit_depth_chroma_minus1 = r.u(4, 'pcm_sample_bit_depth_chroma_minus1');
  into.log2_min_pcm_luma_coding_block_size_minus3 = r.ueLax('log2_min_pcm_luma_coding_block_size_minus3', 2);
  into.log2_diff_max_min_pcm_luma_coding_block_size = r.ueLax('log2_diff_max_min_pcm_luma_coding_block_size', 2);
  into.pcm_loop_filter_disabled_flag = r.flag('pcm_loop_filter_disabled_flag');
};

const parseRefPicSets = (r: SyntaxReader, into: Partial<HevcSps>): void => {
  into.num_short_term_ref_pic_sets = r.ue('num_short_term_ref_pic_sets', 64);
  const coded: StRefPicSet[] = (into.st_ref_pic_set = []);
  const known: RefPicSet[] = [];
  for (let i = 0; i < into.num_short_term_ref_pic_sets; i++) {
    const set: StRefPicSet = {};
    coded.push(set);
    known.push(parseStRefPicSet(r, known, false, set));
  }
  into.long_term_ref_pics_present_flag = r.flag('long_term_ref_pics_present_flag');
  if (into.long_term_ref_pics_present_flag === 0) return;
  into.num_long_term_ref_pics_sps = r.ue('num_long_term_ref_pics_sps', 32);
  const lsb: number[] = (into.lt_ref_pic_poc_lsb_sps = []);
  const used: number[] = (into.used_by_curr_pic_lt_sps_flag = []);
  const bits = (into.log2_max_pic_order_cnt_lsb_minus4 as number) + 4;
  for (let i = 0; i < into.num_long_term_ref_pics_sps; i++) {
    lsb.push(r.uv(bits, r.nth('lt_ref_pic_poc_lsb_sps', i)));
    used.push(r.flag(r.nth('used_by_curr_pic_lt_sps_flag', i)));
  }
};

const parseExtensions = (r: SyntaxReader, into: Partial<HevcSps>): void => {
  into.sps_extension_present_flag = r.flag('sps_extension_present_flag');
  if (into.sps_extension_present_flag === 0) return;
  into.sps_range_extension_flag = r.flag('sps_range_extension_flag');
  into.sps_multilayer_extension_flag = r.flag('sps_multilayer_extension_flag');
  into.sps_3d_extension_flag = r.flag('sps_3d_extension_flag');
  into.sps_scc_extension_flag = r.flag('sps_scc_extension_flag');
  into.sps_extension_4bits = r.u(4, 'sps_extension_4bits');
  if (into.sps_range_extension_flag === 1) {
    parseSpsRangeExtension(r, (into.sps_range_extension = {} as SpsRangeExtension));
  }
  if (into.sps_multilayer_extension_flag === 1) {
    r.open('sps_multilayer_extension', 'H.265 F.7.3.2.2.4');
    into.sps_multilayer_extension = {
      inter_view_mv_vert_constraint_flag: r.flag('inter_view_mv_vert_constraint_flag'),
    };
    r.close();
  }
  if (into.sps_3d_extension_flag === 1) parseSps3dExtension(r, (into.sps_3d_extension = {} as Sps3dExtension));
  if (into.sps_scc_extension_flag === 1) {
    parseSpsSccExtension(r, into, (into.sps_scc_extension = {} as SpsSccExtension));
  }
  if (into.sps_extension_4bits > 0) into.sps_extension_data_bits = parseExtensionData(r, 'sps_extension_data_flag');
};
