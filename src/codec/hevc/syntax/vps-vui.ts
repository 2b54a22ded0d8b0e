import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { VpsExtensionScope } from './vps-extension.ts';

/** Rates of a sub-layer of a layer set. */
export interface VpsRate {
  bit_rate_present_flag?: number;
  pic_rate_present_flag?: number;
  avg_bit_rate?: number;
  max_bit_rate?: number;
  constant_pic_rate_idc?: number;
  avg_pic_rate?: number;
}

/** video_signal_info() (H.265 F.7.3.2.1.5; semantics F.7.4.3.1.5). */
export interface VpsVideoSignalInfo {
  video_vps_format: number;
  video_full_range_vps_flag: number;
  colour_primaries_vps: number;
  transfer_characteristics_vps: number;
  matrix_coeffs_vps: number;
}

/** Tiles of a layer. */
export interface VpsTilesInUse {
  tiles_in_use_flag: number;
  loop_filter_not_across_tiles_flag?: number;
}

/** How much of a reference layer has to be decoded before a layer. */
export interface VpsSegmentOffset {
  min_spatial_segment_offset_plus1: number;
  ctu_based_offset_enabled_flag?: number;
  min_horizontal_ctu_offset_plus1?: number;
}

/** vps_vui() (H.265 F.7.3.2.1.4; semantics F.7.4.3.1.4), up to vps_vui_bsp_hrd_params(). */
export interface VpsVui {
  cross_layer_pic_type_aligned_flag: number;
  cross_layer_irap_aligned_flag?: number;
  all_layers_idr_aligned_flag?: number;
  bit_rate_present_vps_flag: number;
  pic_rate_present_vps_flag: number;
  /** By layer set and sub-layer. */
  rates?: VpsRate[][];
  video_signal_info_idx_present_flag: number;
  vps_num_video_signal_info_minus1?: number;
  video_signal_info: VpsVideoSignalInfo[];
  vps_video_signal_info_idx?: number[];
  tiles_not_in_use_flag: number;
  tiles?: VpsTilesInUse[];
  /** One value for each direct reference layer that has tiles too, by layer. */
  tile_boundaries_aligned_flag?: number[];
  wpp_not_in_use_flag: number;
  wpp_in_use_flag?: number[];
  single_layer_for_non_irap_flag: number;
  higher_layer_irap_skip_flag: number;
  ilp_restricted_ref_layers_flag: number;
  /** One entry for each direct reference layer, by layer. */
  segment_offsets?: VpsSegmentOffset[];
  vps_vui_bsp_hrd_present_flag: number;
  /** Of the layers without direct reference layers, from layer 1 on. */
  base_layer_parameter_set_compatibility_flag?: number[];
}

const MAX_OFFSET = 2 ** 26;

/**
 * Reads vps_vui() (H.265 F.7.3.2.1.4). Where it has vps_vui_bsp_hrd_params(), it stops before them: false.
 */
export const parseVpsVui = (
  r: SyntaxReader,
  isBaseInternal: boolean,
  scope: VpsExtensionScope,
  into: Partial<VpsVui> = {},
): boolean => {
  r.open('vps_vui', 'H.265 F.7.3.2.1.4');
  const { layers } = scope;
  const first = isBaseInternal ? 0 : 1;
  into.cross_layer_pic_type_aligned_flag = r.flag('cross_layer_pic_type_aligned_flag');
  if (into.cross_layer_pic_type_aligned_flag === 0) {
    into.cross_layer_irap_aligned_flag = r.flag('cross_layer_irap_aligned_flag');
  } else r.infer('cross_layer_irap_aligned_flag', 1);
  if (into.cross_layer_irap_aligned_flag !== 0) {
    into.all_layers_idr_aligned_flag = r.flag('all_layers_idr_aligned_flag');
  }
  parseRates(r, first, scope, into);
  parseSignals(r, first, layers.ids.length - 1, into);
  parseParallelism(r, first, scope, into);
  into.single_layer_for_non_irap_flag = r.flag('single_layer_for_non_irap_flag');
  into.higher_layer_irap_skip_flag = r.flag('higher_layer_irap_skip_flag');
  into.ilp_restricted_ref_layers_flag = r.flag('ilp_restricted_ref_layers_flag');
  if (into.ilp_restricted_ref_layers_flag === 1) parseSegmentOffsets(r, isBaseInternal, scope, into);
  into.vps_vui_bsp_hrd_present_flag = r.flag('vps_vui_bsp_hrd_present_flag');
  if (into.vps_vui_bsp_hrd_present_flag === 0) {
    const flags: number[] = (into.base_layer_parameter_set_compatibility_flag = []);
    for (const [i, refs] of layers.directRefs.entries()) {
      if (i === 0 || refs.length > 0) continue;
      flags.push(r.flag(r.nth('base_layer_parameter_set_compatibility_flag', i)));
    }
  }
  r.close();
  return into.vps_vui_bsp_hrd_present_flag === 0;
};

const parseRates = (
  r: SyntaxReader,
  first: number,
  { layerSets, maxSubLayersMinus1 }: VpsExtensionScope,
  into: Partial<VpsVui>,
): void => {
  into.bit_rate_present_vps_flag = r.flag('bit_rate_present_vps_flag');
  into.pic_rate_present_vps_flag = r.flag('pic_rate_present_vps_flag');
  if (into.bit_rate_present_vps_flag === 0 && into.pic_rate_present_vps_flag === 0) return;
  const sets: VpsRate[][] = (into.rates = []);
  for (let i = first; i < layerSets.length; i++) {
    const rates: VpsRate[] = [];
    sets.push(rates);
    for (let j = 0; j <= (maxSubLayersMinus1[i] ?? 0); j++) {
      const rate: VpsRate = {};
      rates.push(rate);
      if (into.bit_rate_present_vps_flag === 1) {
        rate.bit_rate_present_flag = r.flag(r.nth('bit_rate_present_flag', i, j));
      }
      if (into.pic_rate_present_vps_flag === 1) {
        rate.pic_rate_present_flag = r.flag(r.nth('pic_rate_present_flag', i, j));
      }
      if (rate.bit_rate_present_flag === 1) {
        rate.avg_bit_rate = r.u(16, r.nth('avg_bit_rate', i, j));
        rate.max_bit_rate = r.u(16, r.nth('max_bit_rate', i, j));
      }
      if (rate.pic_rate_present_flag === 1) {
        rate.constant_pic_rate_idc = r.u(2, r.nth('constant_pic_rate_idc', i, j));
        rate.avg_pic_rate = r.u(16, r.nth('avg_pic_rate', i, j));
      }
    }
  }
};

const parseSignals = (r: SyntaxReader, first: number, maxLayersMinus1: number, into: Partial<VpsVui>): void => {
  into.video_signal_info_idx_present_flag = r.flag('video_signal_info_idx_present_flag');
  if (into.video_signal_info_idx_present_flag === 1) {
    into.vps_num_video_signal_info_minus1 = r.u(4, 'vps_num_video_signal_info_minus1');
  } else r.infer('vps_num_video_signal_info_minus1', maxLayersMinus1 - first);
  const minus1 = into.vps_num_video_signal_info_minus1 ?? maxLayersMinus1 - first;
  const signals: VpsVideoSignalInfo[] = (into.video_signal_info = []);
  for (let i = 0; i <= minus1; i++) {
    const signal: Partial<VpsVideoSignalInfo> = {};
    signals.push(signal as VpsVideoSignalInfo);
    r.open('video_signal_info', 'H.265 F.7.3.2.1.5');
    signal.video_vps_format = r.u(3, 'video_vps_format');
    signal.video_full_range_vps_flag = r.flag('video_full_range_vps_flag');
    signal.colour_primaries_vps = r.u(8, 'colour_primaries_vps');
    signal.transfer_characteristics_vps = r.u(8, 'transfer_characteristics_vps');
    signal.matrix_coeffs_vps = r.u(8, 'matrix_coeffs_vps');
    r.close();
  }
  if (into.video_signal_info_idx_present_flag === 0 || minus1 === 0) return;
  const indices: number[] = (into.vps_video_signal_info_idx = []);
  for (let i = first; i <= maxLayersMinus1; i++) indices.push(r.u(4, r.nth('vps_video_signal_info_idx', i)));
};

const parseParallelism = (
  r: SyntaxReader,
  first: number,
  { layers }: VpsExtensionScope,
  into: Partial<VpsVui>,
): void => {
  const count = layers.ids.length;
  into.tiles_not_in_use_flag = r.flag('tiles_not_in_use_flag');
  if (into.tiles_not_in_use_flag === 0) {
    const tiles: VpsTilesInUse[] = (into.tiles = []);
    const inUse = new Set<number>();
    for (let i = first; i < count; i++) {
      const layer: VpsTilesInUse = { tiles_in_use_flag: r.flag(r.nth('tiles_in_use_flag', i)) };
      tiles.push(layer);
      if (layer.tiles_in_use_flag === 0) continue;
      inUse.add(i);
      layer.loop_filter_not_across_tiles_flag = r.flag(r.nth('loop_filter_not_across_tiles_flag', i));
    }
    const aligned: number[] = (into.tile_boundaries_aligned_flag = []);
    for (let i = first + 1; i < count; i++) {
      for (const [j, ref] of (layers.directRefs[i] ?? []).entries()) {
        if (inUse.has(i) && inUse.has(ref)) aligned.push(r.flag(r.nth('tile_boundaries_aligned_flag', i, j)));
      }
    }
  }
  into.wpp_not_in_use_flag = r.flag('wpp_not_in_use_flag');
  if (into.wpp_not_in_use_flag === 1) return;
  const wavefronts: number[] = (into.wpp_in_use_flag = []);
  for (let i = first; i < count; i++) wavefronts.push(r.flag(r.nth('wpp_in_use_flag', i)));
};

const parseSegmentOffsets = (
  r: SyntaxReader,
  isBaseInternal: boolean,
  { layers }: VpsExtensionScope,
  into: Partial<VpsVui>,
): void => {
  const offsets: VpsSegmentOffset[] = (into.segment_offsets = []);
  for (const [i, refs] of layers.directRefs.entries()) {
    for (const [j, ref] of refs.entries()) {
      if (!isBaseInternal && ref === 0) continue;
      const name = r.nth('min_spatial_segment_offset_plus1', i, j);
      const offset: VpsSegmentOffset = { min_spatial_segment_offset_plus1: r.ueLax(name, MAX_OFFSET) };
      offsets.push(offset);
      if (offset.min_spatial_segment_offset_plus1 === 0) continue;
      offset.ctu_based_offset_enabled_flag = r.flag(r.nth('ctu_based_offset_enabled_flag', i, j));
      if (offset.ctu_based_offset_enabled_flag === 0) continue;
      offset.min_horizontal_ctu_offset_plus1 = r.ueLax(r.nth('min_horizontal_ctu_offset_plus1', i, j), MAX_OFFSET);
    }
  }
};
