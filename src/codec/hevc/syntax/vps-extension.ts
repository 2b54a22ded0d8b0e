import { ceilLog2 } from '../../../syntax/bits.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { type HevcProfileTierLevel, parseHevcProfileTierLevel } from './profile-tier-level.ts';
import { parseRepFormat, type RepFormat } from './rep-format.ts';
import type { HevcVps } from './vps.ts';
import { parseVpsDpbSize, type VpsDpbSize } from './vps-dpb-size.ts';
import { type VpsLayers, viewOrderIndices, vpsLayers } from './vps-layers.ts';
import { type OutputLayerSet, parseOutputLayerSets } from './vps-output-layer-sets.ts';

/** vps_extension() (H.265 F.7.3.2.1.1; semantics F.7.4.3.1.1), up to its VUI. */
export interface VpsExtension {
  /** Of the base layer, without its profile: that of the VPS. */
  profile_tier_level?: HevcProfileTierLevel;
  splitting_flag: number;
  /** 16 flags: depth, view, spatial or quality, auxiliary, then reserved ones. */
  scalability_mask_flag: number[];
  dimension_id_len_minus1: number[];
  vps_nuh_layer_id_present_flag: number;
  /** Of layer 1 on. */
  layer_id_in_nuh?: number[];
  /** Of layer 1 on, one value for each flag of the mask that is 1. */
  dimension_id?: number[][];
  view_id_len: number;
  view_id_val?: number[];
  /** Of layer 1 on, a flag for each layer before. */
  direct_dependency_flag: number[][];
  num_add_layer_sets?: number;
  /** Of each added layer set, one value for each independent layer but the first. */
  highest_layer_idx_plus1?: number[][];
  vps_sub_layers_max_minus1_present_flag: number;
  sub_layers_vps_max_minus1?: number[];
  max_tid_ref_present_flag: number;
  /** One value for each direct reference layer, by reference layer. */
  max_tid_il_ref_pics_plus1?: number[];
  default_ref_layers_active_flag: number;
  vps_num_profile_tier_level_minus1: number;
  vps_profile_present_flag: number[];
  profile_tier_levels: HevcProfileTierLevel[];
  num_add_olss?: number;
  default_output_layer_idc?: number;
  /** Of output layer set 1 on. */
  output_layer_sets: OutputLayerSet[];
  vps_num_rep_formats_minus1: number;
  rep_format: RepFormat[];
  rep_format_idx_present_flag?: number;
  vps_rep_format_idx?: number[];
  max_one_active_ref_layer_flag: number;
  vps_poc_lsb_aligned_flag: number;
  /** Of the layers without direct reference layers, from layer 1 on. */
  poc_lsb_not_present_flag: number[];
  dpb_size: VpsDpbSize[];
  direct_dep_type_len_minus2: number;
  direct_dependency_all_layers_flag: number;
  direct_dependency_all_layers_type?: number;
  /** One value for each direct reference layer, by layer. */
  direct_dependency_type?: number[];
  vps_non_vui_extension_length: number;
  /** As hex. */
  vps_non_vui_extension_data_byte?: string;
  vps_vui_present_flag: number;
}

/** What the structures after it depend on. */
export interface VpsExtensionScope {
  readonly layers: VpsLayers;
  /** ViewOIdxList. */
  readonly views: readonly number[];
  /** LayerSetLayerIdList: nuh_layer_id of the layers of each layer set. */
  readonly layerSets: readonly (readonly number[])[];
  /** MaxSubLayersInLayerSetMinus1. */
  readonly maxSubLayersMinus1: readonly number[];
}

const MAX_LAYER_SETS = 1024;
/** scalability_mask_flag of ViewOrderIdx (Table F.1). */
const VIEW = 1;

type VpsPart = Pick<
  HevcVps,
  | 'vps_base_layer_internal_flag'
  | 'vps_max_layers_minus1'
  | 'vps_max_sub_layers_minus1'
  | 'vps_num_layer_sets_minus1'
  | 'layer_id_included_flag'
>;

/** Reads vps_extension() (H.265 F.7.3.2.1.1) up to vps_vui_present_flag. */
export const parseVpsExtension = (
  r: SyntaxReader,
  vps: VpsPart,
  into: Partial<VpsExtension> = {},
): VpsExtensionScope => {
  r.open('vps_extension', 'H.265 F.7.3.2.1.1');
  const isInternal = vps.vps_base_layer_internal_flag === 1;
  const maxLayersMinus1 = Math.min(62, vps.vps_max_layers_minus1);
  const maxSubLayersMinus1 = vps.vps_max_sub_layers_minus1;
  if (vps.vps_max_layers_minus1 > 0 && isInternal) {
    const ptl = (into.profile_tier_level = {} as HevcProfileTierLevel);
    parseHevcProfileTierLevel(r, false, maxSubLayersMinus1, ptl);
  }
  const { ids, views } = parseScalability(r, maxLayersMinus1, into);
  const direct: number[][] = (into.direct_dependency_flag = []);
  for (let i = 1; i <= maxLayersMinus1; i++) {
    const flags: number[] = [];
    direct.push(flags);
    for (let j = 0; j < i; j++) flags.push(r.flag(r.nth('direct_dependency_flag', i, j)));
  }
  const layers = vpsLayers(ids, direct);
  const layerSets = parseLayerSets(r, vps, layers, into);
  into.vps_sub_layers_max_minus1_present_flag = r.flag('vps_sub_layers_max_minus1_present_flag');
  if (into.vps_sub_layers_max_minus1_present_flag === 1) {
    const counts: number[] = (into.sub_layers_vps_max_minus1 = []);
    for (let i = 0; i <= maxLayersMinus1; i++) counts.push(r.u(3, r.nth('sub_layers_vps_max_minus1', i)));
  }
  const subLayersOf = (id: number): number =>
    into.sub_layers_vps_max_minus1?.[layers.ids.indexOf(id)] ?? maxSubLayersMinus1;
  const scope: VpsExtensionScope = {
    layers,
    views,
    layerSets,
    maxSubLayersMinus1: layerSets.map((list) => Math.max(0, ...list.map(subLayersOf))),
  };
  parseMaxTid(r, layers, into);
  into.default_ref_layers_active_flag = r.flag('default_ref_layers_active_flag');
  into.vps_num_profile_tier_level_minus1 = r.ue('vps_num_profile_tier_level_minus1', 63);
  const present: number[] = (into.vps_profile_present_flag = []);
  const ptls: HevcProfileTierLevel[] = (into.profile_tier_levels = []);
  for (let i = isInternal ? 2 : 1; i <= into.vps_num_profile_tier_level_minus1; i++) {
    const flag = r.flag(r.nth('vps_profile_present_flag', i));
    present.push(flag);
    const ptl = {} as HevcProfileTierLevel;
    ptls.push(ptl);
    parseHevcProfileTierLevel(r, flag === 1, maxSubLayersMinus1, ptl);
  }
  const outputSets = parseOutputLayerSets(r, vps.vps_num_layer_sets_minus1, scope, into);
  parseRepFormats(r, isInternal, maxLayersMinus1, into);
  into.max_one_active_ref_layer_flag = r.flag('max_one_active_ref_layer_flag');
  into.vps_poc_lsb_aligned_flag = r.flag('vps_poc_lsb_aligned_flag');
  const notPresent: number[] = (into.poc_lsb_not_present_flag = []);
  for (let i = 1; i <= maxLayersMinus1; i++) {
    if (layers.directRefs[i]?.length === 0) notPresent.push(r.flag(r.nth('poc_lsb_not_present_flag', i)));
  }
  parseVpsDpbSize(r, isInternal, scope, outputSets, (into.dpb_size = []));
  parseDependencyTypes(r, isInternal, layers, into);
  into.vps_non_vui_extension_length = r.ue('vps_non_vui_extension_length', 4096);
  if (into.vps_non_vui_extension_length > 0) {
    into.vps_non_vui_extension_data_byte = r.bytes(
      into.vps_non_vui_extension_length,
      'vps_non_vui_extension_data_byte',
    );
  }
  into.vps_vui_present_flag = r.flag('vps_vui_present_flag');
  r.close();
  return scope;
};

/** Which layer is which, up to view_id_val. */
const parseScalability = (
  r: SyntaxReader,
  maxLayersMinus1: number,
  into: Partial<VpsExtension>,
): { readonly ids: readonly number[]; readonly views: readonly number[] } => {
  into.splitting_flag = r.flag('splitting_flag');
  const mask: number[] = (into.scalability_mask_flag = []);
  for (let i = 0; i < 16; i++) mask.push(r.flag(r.nth('scalability_mask_flag', i), (bit) => scalabilityName(bit, i)));
  const types = mask.flatMap((flag, i) => (flag === 1 ? [i] : []));
  const lengths: number[] = (into.dimension_id_len_minus1 = []);
  for (let j = 0; j < types.length - into.splitting_flag; j++) {
    lengths.push(r.u(3, r.nth('dimension_id_len_minus1', j)));
  }
  into.vps_nuh_layer_id_present_flag = r.flag('vps_nuh_layer_id_present_flag');
  const ids = [0];
  const dimensions: number[][] = [[]];
  if (into.vps_nuh_layer_id_present_flag === 1) into.layer_id_in_nuh = [];
  if (into.splitting_flag === 0) into.dimension_id = [];
  for (let i = 1; i <= maxLayersMinus1; i++) {
    const id = into.layer_id_in_nuh === undefined ? i : r.u(6, r.nth('layer_id_in_nuh', i));
    into.layer_id_in_nuh?.push(id);
    ids.push(id);
    const coded = lengths.map((minus1, j) =>
      into.splitting_flag === 0 ? r.uv(minus1 + 1, r.nth('dimension_id', i, j)) : 0,
    );
    into.dimension_id?.push(coded);
    dimensions.push(into.splitting_flag === 0 ? coded : splitId(id, lengths));
  }
  const views = viewOrderIndices(dimensions.map((values) => values[types.indexOf(VIEW)] ?? 0));
  into.view_id_len = r.u(4, 'view_id_len');
  if (into.view_id_len > 0) {
    const values: number[] = (into.view_id_val = []);
    for (let i = 0; i < views.length; i++) values.push(r.uv(into.view_id_len, r.nth('view_id_val', i)));
  }
  return { ids, views };
};

const SCALABILITY = ['depth', 'view', 'spatial or quality', 'auxiliary'];
const scalabilityName = (bit: number, i: number): string | undefined => (bit === 1 ? SCALABILITY[i] : undefined);

/** dimension_id where splitting_flag is 1: parts of the six bits of nuh_layer_id, the last one has the rest (F-2, F-3). */
const splitId = (id: number, lengths: readonly number[]): number[] => {
  let rest = id;
  const parts = lengths.map((minus1) => {
    const part = rest % 2 ** (minus1 + 1);
    rest = Math.floor(rest / 2 ** (minus1 + 1));
    return part;
  });
  return [...parts, rest];
};

/** The layer sets of the VPS, and those added. */
const parseLayerSets = (
  r: SyntaxReader,
  vps: VpsPart,
  { trees }: VpsLayers,
  into: Partial<VpsExtension>,
): readonly (readonly number[])[] => {
  const sets: number[][] = [[0]];
  for (const flags of vps.layer_id_included_flag) sets.push(flags.flatMap((flag, id) => (flag === 1 ? [id] : [])));
  if (trees.length < 2) return sets;
  into.num_add_layer_sets = r.ue('num_add_layer_sets', MAX_LAYER_SETS - 1 - vps.vps_num_layer_sets_minus1);
  const added: number[][] = (into.highest_layer_idx_plus1 = []);
  for (let i = 0; i < into.num_add_layer_sets; i++) {
    const highest: number[] = [];
    added.push(highest);
    const list: number[] = [];
    sets.push(list);
    for (const [j, tree] of trees.entries()) {
      if (j === 0) continue;
      const count = r.uv(ceilLog2(tree.length + 1), r.nth('highest_layer_idx_plus1', i, j));
      highest.push(count);
      list.push(...tree.slice(0, count));
    }
  }
  return sets;
};

const parseMaxTid = (r: SyntaxReader, { ids, directRefs }: VpsLayers, into: Partial<VpsExtension>): void => {
  into.max_tid_ref_present_flag = r.flag('max_tid_ref_present_flag');
  if (into.max_tid_ref_present_flag === 0) return;
  const values: number[] = (into.max_tid_il_ref_pics_plus1 = []);
  for (let i = 0; i < ids.length - 1; i++) {
    for (let j = i + 1; j < ids.length; j++) {
      if (directRefs[j]?.includes(i) === true) values.push(r.u(3, r.nth('max_tid_il_ref_pics_plus1', i, j)));
    }
  }
};

const parseRepFormats = (
  r: SyntaxReader,
  isInternal: boolean,
  maxLayersMinus1: number,
  into: Partial<VpsExtension>,
): void => {
  into.vps_num_rep_formats_minus1 = r.ue('vps_num_rep_formats_minus1', 255);
  const formats: RepFormat[] = (into.rep_format = []);
  for (let i = 0; i <= into.vps_num_rep_formats_minus1; i++) {
    const format = {} as RepFormat;
    formats.push(format);
    parseRepFormat(r, format);
  }
  if (into.vps_num_rep_formats_minus1 > 0) into.rep_format_idx_present_flag = r.flag('rep_format_idx_present_flag');
  if (into.rep_format_idx_present_flag !== 1) return;
  const bits = ceilLog2(into.vps_num_rep_formats_minus1 + 1);
  const indices: number[] = (into.vps_rep_format_idx = []);
  for (let i = isInternal ? 1 : 0; i <= maxLayersMinus1; i++) indices.push(r.uv(bits, r.nth('vps_rep_format_idx', i)));
};

const parseDependencyTypes = (
  r: SyntaxReader,
  isInternal: boolean,
  { ids, directRefs }: VpsLayers,
  into: Partial<VpsExtension>,
): void => {
  const bits = (into.direct_dep_type_len_minus2 = r.ue('direct_dep_type_len_minus2', 30)) + 2;
  into.direct_dependency_all_layers_flag = r.flag('direct_dependency_all_layers_flag');
  if (into.direct_dependency_all_layers_flag === 1) {
    into.direct_dependency_all_layers_type = r.uv(bits, 'direct_dependency_all_layers_type');
    return;
  }
  const types: number[] = (into.direct_dependency_type = []);
  for (let i = isInternal ? 1 : 2; i < ids.length; i++) {
    for (const j of directRefs[i] ?? []) {
      if (j >= (isInternal ? 0 : 1)) types.push(r.uv(bits, r.nth('direct_dependency_type', i, j)));
    }
  }
};
