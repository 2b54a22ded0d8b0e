import { ceilLog2 } from '../../../syntax/bits.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { VpsExtension, VpsExtensionScope } from './vps-extension.ts';
import { type OutputLayers, outputLayers } from './vps-layers.ts';

/** The elements of one output layer set. */
export interface OutputLayerSet {
  layer_set_idx_for_ols_minus1?: number;
  /** For each layer of the layer set. */
  output_layer_flag?: number[];
  /** For each layer of the layer set that is necessary. */
  profile_tier_level_idx?: number[];
  alt_output_layer_flag?: number;
}

/** An output layer set as derived: OlsIdxToLsIdx and the layers. */
export interface DerivedOutputSet extends OutputLayers {
  readonly layerSet: number;
}

const MAX_ADDED = 1023;

/** Reads the output layer sets of vps_extension(); gives set 1 and those after it. */
export const parseOutputLayerSets = (
  r: SyntaxReader,
  vpsNumLayerSetsMinus1: number,
  { layers, layerSets }: VpsExtensionScope,
  into: Partial<VpsExtension>,
): readonly DerivedOutputSet[] => {
  const coded: OutputLayerSet[] = (into.output_layer_sets = []);
  const derived: DerivedOutputSet[] = [];
  if (layerSets.length > 1) {
    into.num_add_olss = r.ue('num_add_olss', MAX_ADDED);
    into.default_output_layer_idc = r.u(2, 'default_output_layer_idc');
  }
  const defaultIdc = Math.min(2, into.default_output_layer_idc ?? 0);
  const profileBits = ceilLog2((into.vps_num_profile_tier_level_minus1 ?? 0) + 1);
  for (let i = 1; i < layerSets.length + (into.num_add_olss ?? 0); i++) {
    const set: OutputLayerSet = {};
    coded.push(set);
    if (layerSets.length > 2 && i >= layerSets.length) {
      const name = r.nth('layer_set_idx_for_ols_minus1', i);
      set.layer_set_idx_for_ols_minus1 = r.uv(ceilLog2(layerSets.length - 1), name);
    }
    const layerSet = i < layerSets.length ? i : (set.layer_set_idx_for_ols_minus1 ?? 0) + 1;
    const list = layerSets[layerSet] ?? [];
    if (i > vpsNumLayerSetsMinus1 || defaultIdc === 2) {
      set.output_layer_flag = list.map((_, j) => r.flag(r.nth('output_layer_flag', i, j)));
    }
    const highest = Math.max(...list);
    const output = list.map((id, j) =>
      set.output_layer_flag === undefined ? defaultIdc === 0 || id === highest : set.output_layer_flag[j] === 1,
    );
    const set1 = { layerSet, ...outputLayers(layers, list, output) };
    derived.push(set1);
    if (profileBits > 0) {
      set.profile_tier_level_idx = list.flatMap((_, j) =>
        set1.necessary[j] === true ? [r.uv(profileBits, r.nth('profile_tier_level_idx', i, j))] : [],
      );
    }
    const [only, ...more] = list.filter((_, j) => output[j] === true);
    if (only === undefined || more.length > 0) continue;
    if ((layers.directRefs[layers.ids.indexOf(only)] ?? []).length > 0) {
      set.alt_output_layer_flag = r.flag(r.nth('alt_output_layer_flag', i));
    }
  }
  return derived;
};
