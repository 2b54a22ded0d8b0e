import { RASTER_OF_QUARTER } from '../block-order.ts';
import {
  B_8X8,
  B_SUB_DIRECT,
  B_SUB_LISTS,
  B_SUB_SHAPES,
  COLUMNS,
  DERIVED,
  IN_L0,
  P_SKIP,
  PARTITION_LISTS,
  QUARTERS,
  ROWS,
  SHAPES,
  SI_MB,
  SUB_4X8,
  SUB_8X4,
  SUB_8X8,
  WHOLE,
} from '../mb-types.ts';
import type { Neighbours } from '../neighbours.ts';
import type { PictureStore } from '../picture-store.ts';
import type { MotionDerivation } from '../slice-data.ts';
import type { SliceParameters } from '../slice-parameters.ts';
import { Colocated } from './colocated.ts';
import type { ReferenceFrame } from './reference-frame.ts';
import type { ReferenceList } from './reference-lists.ts';
import { SpatialDirect } from './spatial-direct.ts';
import { TemporalDirect } from './temporal-direct.ts';
import { packed, VectorPrediction } from './vector-prediction.ts';

/** The references of a slice. */
export interface SliceReferences {
  /** The frame of the current picture. */
  readonly frame: ReferenceFrame;
  readonly lists: readonly [ReferenceList, ReferenceList];
  /** direct_spatial_mv_pred_flag. */
  readonly isSpatial: boolean;
  readonly isBottomField: boolean;
}

/** Derives motion vectors and reference indices (H.264 8.4.1) of the macroblocks of a slice, in decoding order. */
export class MotionVectors implements MotionDerivation {
  readonly #prediction = new VectorPrediction();
  readonly #colocated = new Colocated();
  readonly #spatial = new SpatialDirect(this.#prediction, this.#colocated);
  readonly #temporal = new TemporalDirect(this.#colocated);
  #picture: PictureStore | undefined;
  #slice: SliceParameters | undefined;
  #references: SliceReferences | undefined;
  /** A direct mode needed the motion of a picture that is not known. */
  isIncomplete = false;

  start(picture: PictureStore, slice: SliceParameters, references: SliceReferences): void {
    this.#picture = picture;
    this.#slice = slice;
    this.#references = references;
    this.#prediction.start(picture, slice.mbaff);
    this.#temporal.start(picture, slice, references);
    this.isIncomplete = false;
  }

  derive(at: Neighbours): void {
    const picture = this.#picture as PictureStore;
    const type = picture.mbType[at.mb] as number;
    if (type <= SI_MB) return;
    const shape = SHAPES[type] as number;
    if (type === P_SKIP) this.#skipP(at, picture);
    else if (shape === DERIVED) this.#direct(at, 15);
    else if (shape === QUARTERS) this.#quarters(at, type === B_8X8);
    else this.#partitions(at, type, shape);
  }

  /** P_Skip (8.4.1.1). */
  #skipP(at: Neighbours, picture: PictureStore): void {
    const prediction = this.#prediction;
    for (let quarter = 0; quarter < 4; quarter++) picture.refIdx[at.mb * 8 + quarter] = 0;
    const { none } = picture;
    if (at.a === none || at.b === none) return;
    prediction.look(at, 0, 0, 4);
    const { a, b } = prediction;
    if ((a.ref === 0 && a.x === 0 && a.y === 0) || (b.ref === 0 && b.x === 0 && b.y === 0)) return;
    prediction.median(0);
    this.#fill(at.mb, 0, 0, 4, 4, packed(prediction.x, prediction.y));
  }

  /** Quarters (as bits) whose motion is derived: B_Skip, B_Direct_16x16, B_Direct_8x8. */
  #direct(at: Neighbours, quarters: number): void {
    const slice = this.#slice as SliceParameters;
    const references = this.#references as SliceReferences;
    const isKnown = this.#colocated.locate(at, slice, references.frame, references.lists[1][0]);
    if (!isKnown) this.isIncomplete = true;
    const picture = this.#picture as PictureStore;
    if (references.isSpatial) this.#spatial.derive(at, picture, slice, references, quarters, isKnown);
    else if (isKnown && !this.#temporal.derive(at, quarters)) this.isIncomplete = true;
  }

  /** 16x16, 16x8 and 8x16. */
  #partitions(at: Neighbours, type: number, shape: number): void {
    const prediction = this.#prediction;
    const { refIdx, mvd } = this.#picture as PictureStore;
    const width = shape === COLUMNS ? 2 : 4;
    const height = shape === ROWS ? 2 : 4;
    for (let list = 0; list < 2; list++) {
      for (let part = 0; part < (shape === WHOLE ? 1 : 2); part++) {
        if (((PARTITION_LISTS[type * 2 + part] as number) & (1 << list)) === 0) continue;
        const block = part === 0 ? 0 : shape === ROWS ? 8 : 2;
        const ref = refIdx[at.mb * 8 + list * 4 + (part === 0 ? 0 : shape === ROWS ? 2 : 1)] as number;
        prediction.look(at, list, block, width);
        if (shape === WHOLE) prediction.median(ref);
        else if (shape === ROWS) prediction.directional(part === 0 ? prediction.b : prediction.a, ref);
        else prediction.directional(part === 0 ? prediction.a : prediction.c, ref);
        const coded = (at.mb * 32 + list * 16 + block) * 2;
        const x = prediction.x + (mvd[coded] as number);
        const y = prediction.y + (mvd[coded + 1] as number);
        this.#fill(at.mb, list, block, width, height, packed(x, y));
      }
    }
  }

  /** P_8x8, P_8x8ref0 and B_8x8: direct quarters first, as they depend on other macroblocks only. */
  #quarters(at: Neighbours, isB: boolean): void {
    const { subMbType } = this.#picture as PictureStore;
    if (isB) {
      let direct = 0;
      for (let quarter = 0; quarter < 4; quarter++) {
        if (subMbType[at.mb * 4 + quarter] === B_SUB_DIRECT) direct |= 1 << quarter;
      }
      if (direct !== 0) this.#direct(at, direct);
    }
    for (let list = 0; list < (isB ? 2 : 1); list++) {
      for (let quarter = 0; quarter < 4; quarter++) {
        const sub = subMbType[at.mb * 4 + quarter] as number;
        const lists = isB ? (B_SUB_LISTS[sub] as number) : IN_L0;
        if (((lists >> list) & 1) === 1)
          this.#subPartitions(at, list, quarter, isB ? (B_SUB_SHAPES[sub] as number) : sub);
      }
    }
  }

  #subPartitions(at: Neighbours, list: number, quarter: number, shape: number): void {
    const prediction = this.#prediction;
    const { refIdx, mvd } = this.#picture as PictureStore;
    const ref = refIdx[at.mb * 8 + list * 4 + quarter] as number;
    const width = shape === SUB_8X8 || shape === SUB_8X4 ? 2 : 1;
    const height = shape === SUB_8X8 || shape === SUB_4X8 ? 2 : 1;
    for (let y = 0; y < 2; y += height) {
      for (let x = 0; x < 2; x += width) {
        const block = (RASTER_OF_QUARTER[quarter] as number) + 4 * y + x;
        prediction.look(at, list, block, width);
        prediction.median(ref);
        const coded = (at.mb * 32 + list * 16 + block) * 2;
        const vector = packed(prediction.x + (mvd[coded] as number), prediction.y + (mvd[coded + 1] as number));
        this.#fill(at.mb, list, block, width, height, vector);
      }
    }
  }

  #fill(mb: number, list: number, block: number, width: number, height: number, vector: number): void {
    if (vector === 0) return;
    const { mv32 } = this.#picture as PictureStore;
    const first = mb * 32 + list * 16 + block;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) mv32[first + 4 * y + x] = vector;
    }
  }
}
