import { isSameValue } from '../../h26x/same-value.ts';
import { type InferredHevcPps, type InferredHevcSps, inferHevcPps, inferHevcSps } from '../inference.ts';
import { vpsPictureFormat } from '../vps-picture-format.ts';
import type { HevcPps } from './pps.ts';
import type { ActivateHevcSets, HevcSliceSets, SliceContext } from './slice-segment-header.ts';
import { type HevcSps, isMultiLayerExtSps } from './sps.ts';
import type { HevcVps } from './vps.ts';

/**
 * The parameter sets of one stream so far. They are passed as an argument: streams never share them. Sets of the base
 * layer and of the layers above it (`layer` is nuh_layer_id) are kept apart, as a decoder of the base layer drops the
 * latter; a layer above refers to those of the base layer where it has none with that id.
 *
 * A set that is sent again with the same content keeps its object: identity tells whether the content has changed.
 */
export class HevcParameterSets {
  readonly #vps = new Map<number, HevcVps>();
  readonly #sps = new LayeredSets<InferredHevcSps>();
  readonly #pps = new LayeredSets<InferredHevcPps>();
  #active: HevcSliceSets | undefined;
  /** The SPS that an SEI message before the next picture names. */
  #announced: number | undefined;
  /** Of the last independent slice segment of the base layer: dependent ones continue it. */
  independent: SliceContext | undefined;

  /** The parameter sets of the last slice segment of the base layer. */
  get active(): HevcSliceSets | undefined {
    return this.#active;
  }

  /** For slice segments of the base layer. */
  readonly activate: ActivateHevcSets = (id, bit, r) => {
    const missing = (what: string) =>
      r.error('unknown-parameter-set', 'slice_pic_parameter_set_id', bit, `${what} to be sent before`, 'none');
    const pps = this.#pps.get(id, 0);
    if (pps === undefined) throw missing(`PPS ${id}`);
    const sps = this.#sps.get(pps.pps_seq_parameter_set_id, 0);
    if (sps === undefined) throw missing(`SPS ${pps.pps_seq_parameter_set_id} (for PPS ${id})`);
    this.#announced = undefined;
    if (this.#active?.pps !== pps || this.#active.sps !== sps) this.#active = { pps, sps };
    return this.#active;
  };

  /** A buffering_period or active_parameter_sets names the SPS of the next picture (H.265 D.3.2, D.3.21). */
  announceSps(id: number): void {
    this.#announced = id;
  }

  /**
   * The SPS that SEI messages refer to, as far as known before their slices: the one announced, else the active one as
   * last sent, else the only one.
   */
  get seiSps(): InferredHevcSps | undefined {
    if (this.#announced !== undefined) return this.sps(this.#announced);
    if (this.#active !== undefined) return this.sps(this.#active.sps.sps_seq_parameter_set_id) ?? this.#active.sps;
    return this.onlySps;
  }

  /** May the next slice refer to another SPS than `seiSps`? */
  get seiSpsIsGuess(): boolean {
    return this.#announced === undefined && this.#sps.baseCount > 1;
  }

  vps(id: number): HevcVps | undefined {
    return this.#vps.get(id);
  }

  sps(id: number, layer = 0): InferredHevcSps | undefined {
    return this.#sps.get(id, layer);
  }

  pps(id: number, layer = 0): InferredHevcPps | undefined {
    return this.#pps.get(id, layer);
  }

  /** The SPS that a PPS refers to, as last sent. */
  spsOfPps(id: number, layer = 0): InferredHevcSps | undefined {
    const pps = this.#pps.get(id, layer);
    return pps === undefined ? undefined : this.#sps.get(pps.pps_seq_parameter_set_id, layer);
  }

  /** The VPS that an SPS refers to, as last sent. */
  vpsOfSps(id: number, layer = 0): HevcVps | undefined {
    const sps = this.#sps.get(id, layer);
    return sps === undefined ? undefined : this.#vps.get(sps.sps_video_parameter_set_id);
  }

  /** The only SPS of the base layer; `undefined` if there are several, or none. */
  get onlySps(): InferredHevcSps | undefined {
    return this.#sps.only;
  }

  storeVps(vps: HevcVps): void {
    const stored = this.#vps.get(vps.vps_video_parameter_set_id);
    if (!isSameValue(stored, vps)) this.#vps.set(vps.vps_video_parameter_set_id, vps);
  }

  /** An SPS whose picture format is unknown is not stored. */
  storeSps(sps: HevcSps, layer = 0): void {
    const ofVps = isMultiLayerExtSps(sps)
      ? vpsPictureFormat(this.#vps.get(sps.sps_video_parameter_set_id), sps, layer)
      : undefined;
    const inferred = inferHevcSps(sps, ofVps);
    if (inferred !== undefined) this.#sps.store(sps.sps_seq_parameter_set_id, layer, inferred);
  }

  storePps(pps: HevcPps, layer = 0): void {
    this.#pps.store(pps.pps_pic_parameter_set_id, layer, inferHevcPps(pps));
  }
}

/** Sets by id, of the base layer and of all layers above it. */
class LayeredSets<T extends object> {
  readonly #base = new Map<number, T>();
  readonly #above = new Map<number, T>();

  /** Sets of the base layer. */
  get baseCount(): number {
    return this.#base.size;
  }

  get only(): T | undefined {
    return this.#base.size === 1 ? this.#base.values().next().value : undefined;
  }

  get(id: number, layer: number): T | undefined {
    return layer === 0 ? this.#base.get(id) : (this.#above.get(id) ?? this.#base.get(id));
  }

  store(id: number, layer: number, set: T): void {
    const sets = layer === 0 ? this.#base : this.#above;
    if (!isSameValue(sets.get(id), set)) sets.set(id, set);
  }
}
