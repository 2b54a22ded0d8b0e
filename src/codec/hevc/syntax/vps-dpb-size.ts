import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { VpsExtensionScope } from './vps-extension.ts';
import type { DerivedOutputSet } from './vps-output-layer-sets.ts';

/** What one sub-layer of an output layer set needs. */
export interface VpsSubLayerDpb {
  /** Of sub-layer 0 it is always there. */
  sub_layer_dpb_info_present_flag?: number;
  /** Of each necessary layer. */
  max_vps_dec_pic_buffering_minus1?: number[];
  max_vps_num_reorder_pics?: number;
  max_vps_latency_increase_plus1?: number;
}

/** One output layer set of dpb_size() (H.265 F.7.3.2.1.3; semantics F.7.4.3.1.3). */
export interface VpsDpbSize {
  sub_layer_flag_info_present_flag: number;
  sub_layers: VpsSubLayerDpb[];
}

/** Decoded pictures of all layers, at most: bounds the values only. */
const MAX_PICTURES = 1024;

/** Reads dpb_size() (H.265 F.7.3.2.1.3). */
export const parseVpsDpbSize = (
  r: SyntaxReader,
  isBaseInternal: boolean,
  { layerSets, maxSubLayersMinus1 }: VpsExtensionScope,
  sets: readonly DerivedOutputSet[],
  into: VpsDpbSize[],
): void => {
  r.open('dpb_size', 'H.265 F.7.3.2.1.3');
  for (const [at, { layerSet, necessary }] of sets.entries()) {
    const i = at + 1;
    const flag = r.flag(r.nth('sub_layer_flag_info_present_flag', i));
    const size: VpsDpbSize = { sub_layer_flag_info_present_flag: flag, sub_layers: [] };
    into.push(size);
    for (let j = 0; j <= (maxSubLayersMinus1[layerSet] ?? 0); j++) {
      const sub: VpsSubLayerDpb = {};
      size.sub_layers.push(sub);
      if (j > 0 && flag === 1) {
        sub.sub_layer_dpb_info_present_flag = r.flag(r.nth('sub_layer_dpb_info_present_flag', i, j));
      }
      if (j > 0 && sub.sub_layer_dpb_info_present_flag !== 1) continue;
      const counts: number[] = (sub.max_vps_dec_pic_buffering_minus1 = []);
      for (const [k, id] of (layerSets[layerSet] ?? []).entries()) {
        if (necessary[k] !== true || (!isBaseInternal && id === 0)) continue;
        counts.push(r.ueLax(r.nth('max_vps_dec_pic_buffering_minus1', i, k, j), MAX_PICTURES));
      }
      sub.max_vps_num_reorder_pics = r.ueLax(r.nth('max_vps_num_reorder_pics', i, j), MAX_PICTURES);
      sub.max_vps_latency_increase_plus1 = r.ueLax(r.nth('max_vps_latency_increase_plus1', i, j), 2 ** 32 - 2);
    }
  }
  r.close();
};
