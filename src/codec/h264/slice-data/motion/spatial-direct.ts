import { RASTER_OF_QUARTER } from '../block-order.ts';
import type { Neighbours } from '../neighbours.ts';
import type { PictureStore } from '../picture-store.ts';
import type { SliceParameters } from '../slice-parameters.ts';
import type { Colocated } from './colocated.ts';
import type { SliceReferences } from './motion-vectors.ts';
import { packed, type VectorPrediction } from './vector-prediction.ts';

/** Spatial direct mode (H.264 8.4.1.2.2): references and vectors of the neighbours, zero where nothing moves. */
export class SpatialDirect {
  readonly #prediction: VectorPrediction;
  readonly #colocated: Colocated;
  readonly #refs = new Int8Array(2);
  readonly #vectors = new Int32Array(2);

  constructor(prediction: VectorPrediction, colocated: Colocated) {
    this.#prediction = prediction;
    this.#colocated = colocated;
  }

  /** `quarters`: as bits. `isKnown`: the co-located macroblock is located. */
  derive(
    at: Neighbours,
    picture: PictureStore,
    slice: SliceParameters,
    { lists }: SliceReferences,
    quarters: number,
    isKnown: boolean,
  ): void {
    const refs = this.#refs;
    for (let list = 0; list < 2; list++) this.#predict(at, list);
    const isZero = (refs[0] as number) < 0 && (refs[1] as number) < 0;
    if (isZero) refs.fill(0);
    const mayBeZero = isKnown && !isZero && lists[1][0]?.isLongTerm === false;
    const { refIdx, mv32 } = picture;
    for (let quarter = 0; quarter < 4; quarter++) {
      if (((quarters >> quarter) & 1) === 0) continue;
      const first = RASTER_OF_QUARTER[quarter] as number;
      for (let list = 0; list < 2; list++) refIdx[at.mb * 8 + list * 4 + quarter] = refs[list] as number;
      if (isZero) continue;
      let isStill = false;
      for (let i = 0; i < 4; i++) {
        const block = first + (i >> 1) * 4 + (i & 1);
        // With direct_8x8_inference_flag one block stands for its quarter.
        if (mayBeZero && (i === 0 || slice.direct_8x8_inference_flag === 0)) isStill = this.#isStill(quarter, block);
        for (let list = 0; list < 2; list++) {
          const ref = refs[list] as number;
          if (ref > 0 || (ref === 0 && !isStill)) mv32[at.mb * 32 + list * 16 + block] = this.#vectors[list] as number;
        }
      }
    }
  }

  #predict(at: Neighbours, list: number): void {
    const prediction = this.#prediction;
    prediction.look(at, list, 0, 4);
    const ref = minPositive(prediction.a.ref, minPositive(prediction.b.ref, prediction.c.ref));
    this.#refs[list] = ref;
    if (ref < 0) {
      this.#refs[list] = -1;
      this.#vectors[list] = 0;
      return;
    }
    prediction.median(ref);
    this.#vectors[list] = packed(prediction.x, prediction.y);
  }

  /** colZeroFlag, of a short-term reference. */
  #isStill(quarter: number, block: number): boolean {
    const colocated = this.#colocated;
    colocated.look(quarter, block);
    if (colocated.refIdx !== 0) return false;
    const x = (colocated.mv << 16) >> 16;
    const y = colocated.mv >> 16;
    return x >= -1 && x <= 1 && y >= -1 && y <= 1;
  }
}

/** MinPositive( ) (8-1): the lower one that is not negative. */
const minPositive = (a: number, b: number): number => (a >= 0 && b >= 0 ? Math.min(a, b) : Math.max(a, b));
