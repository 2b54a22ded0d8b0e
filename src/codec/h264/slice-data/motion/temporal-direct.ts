import { BOTH, BOTTOM, TOP } from '../../stream/dpb/dpb-frame.ts';
import { RASTER_OF_QUARTER } from '../block-order.ts';
import type { Neighbours } from '../neighbours.ts';
import type { PictureStore } from '../picture-store.ts';
import type { SliceParameters } from '../slice-parameters.ts';
import { type Colocated, FIELD_TO_FRAME, FRAME_TO_FIELD } from './colocated.ts';
import type { SliceReferences } from './motion-vectors.ts';
import { orderOf } from './reference-frame.ts';
import { fieldOf } from './reference-lists.ts';
import { packed } from './vector-prediction.ts';

/** Temporal direct mode (H.264 8.4.1.2.3): the co-located vectors, scaled by the distance of the pictures. */
export class TemporalDirect {
  readonly #colocated: Colocated;
  #picture: PictureStore | undefined;
  #slice: SliceParameters | undefined;
  #references: SliceReferences | undefined;

  constructor(colocated: Colocated) {
    this.#colocated = colocated;
  }

  start(picture: PictureStore, slice: SliceParameters, references: SliceReferences): void {
    this.#picture = picture;
    this.#slice = slice;
    this.#references = references;
  }

  /** Returns false if a picture that is referred to is not in RefPicList0. */
  derive(at: Neighbours, quarters: number): boolean {
    const { refIdx, mv32 } = this.#picture as PictureStore;
    const colocated = this.#colocated;
    const step = this.#slice?.direct_8x8_inference_flag === 1 ? 4 : 1;
    let isComplete = true;
    for (let quarter = 0; quarter < 4; quarter++) {
      if (((quarters >> quarter) & 1) === 0) continue;
      const first = RASTER_OF_QUARTER[quarter] as number;
      colocated.look(quarter, first);
      let ref = colocated.refIdx < 0 ? 0 : this.#refIdxL0(at);
      if (ref < 0) {
        isComplete = false;
        ref = 0;
      }
      refIdx[at.mb * 8 + quarter] = ref;
      refIdx[at.mb * 8 + 4 + quarter] = 0;
      const scale = this.#distScaleFactor(at, ref);
      for (let i = 0; i < 4; i++) {
        const block = first + (i >> 1) * 4 + (i & 1);
        if (i % step === 0) colocated.look(quarter, block);
        const x = (colocated.mv << 16) >> 16;
        const y = this.#vertical(colocated.mv >> 16);
        const x0 = scale === undefined ? x : (scale * x + 128) >> 8;
        const y0 = scale === undefined ? y : (scale * y + 128) >> 8;
        mv32[at.mb * 32 + block] = packed(x0, y0);
        mv32[at.mb * 32 + 16 + block] = scale === undefined ? 0 : packed(x0 - x, y0 - y);
      }
    }
    return isComplete;
  }

  /** mvCol[ 1 ] in the rows of the current macroblock. */
  #vertical(y: number): number {
    const { vertMvScale } = this.#colocated;
    if (vertMvScale === FRAME_TO_FIELD) return Math.trunc(y / 2);
    return vertMvScale === FIELD_TO_FRAME ? y * 2 : y;
  }

  /** The lowest index of list 0 that refers to the picture that the co-located block refers to; -1: none. */
  #refIdxL0(at: Neighbours): number {
    const [list] = (this.#references as SliceReferences).lists;
    const { refPicture, vertMvScale } = this.#colocated;
    const id = refPicture >> 2;
    const isField = this.#slice?.isField === true || at.field === 1;
    if (!isField) return list.findIndex((entry) => entry?.frame.id === id);
    // A field of a frame: that of the current parity.
    const parity = this.#parityOf(at);
    const fields = vertMvScale === FRAME_TO_FIELD ? parity : refPicture & 3;
    if (this.#slice?.isField === true)
      return list.findIndex((entry) => entry?.frame.id === id && entry.fields === fields);
    const index = list.findIndex((entry) => entry?.frame.id === id);
    return index < 0 ? -1 : 2 * index + (fields === parity ? 0 : 1);
  }

  /** Field of the current macroblock; BOTH of a frame macroblock. */
  #parityOf(at: Neighbours): number {
    const { isBottomField } = this.#references as SliceReferences;
    if (this.#slice?.isField === true) return isBottomField ? BOTTOM : TOP;
    return at.field === 0 ? BOTH : (at.y & 1) === 1 ? BOTTOM : TOP;
  }

  /** DistScaleFactor (8-201, 8-202); `undefined` where vectors are taken as they are. */
  #distScaleFactor(at: Neighbours, refIdxL0: number): number | undefined {
    const { lists, frame } = this.#references as SliceReferences;
    const parity = this.#parityOf(at);
    const isFieldMb = this.#slice?.isField !== true && at.field === 1;
    const entry0 = lists[0][isFieldMb ? refIdxL0 >> 1 : refIdxL0];
    const entry1 = lists[1][0];
    if (entry0 === undefined || entry1 === undefined || entry0.isLongTerm) return undefined;
    const order = orderOf(frame, parity);
    const order0 = orderOf(entry0.frame, isFieldMb ? fieldOf(refIdxL0, parity === BOTTOM) : entry0.fields);
    const order1 = orderOf(entry1.frame, isFieldMb ? parity : entry1.fields);
    const td = clip128(order1 - order0);
    if (td === 0 || Number.isNaN(td)) return undefined;
    const tb = clip128(order - order0);
    const tx = Math.trunc((16384 + Math.abs(Math.trunc(td / 2))) / td);
    return Math.max(-1024, Math.min(1023, (tb * tx + 32) >> 6));
  }
}

const clip128 = (value: number): number => Math.max(-128, Math.min(127, value));
