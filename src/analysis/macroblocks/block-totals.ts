import type { PictureType } from '../../media/frame-record.ts';
import { MotionSum } from './motion-sum.ts';
import {
  BIT_KINDS,
  type BitsByKind,
  CLASS_KEYS,
  type ClassCounts,
  type ClassKey,
  type MeasuredPicture,
  totalBits,
} from './picture-measure.ts';
import { type QpCount, QpCounts, type QpSpread } from './qp-counts.ts';

/** Lengths of motion vectors, luma samples. */
export interface MotionSpan {
  /** Of 4x4 blocks. */
  readonly mean: number;
  readonly max: number;
}

/** What was measured of pictures: of a frame, a GOP, or a stream. */
export interface BlockFacts {
  readonly macroblockCount: number;
  /** Macroblocks that could not be read; absent if none. */
  readonly missingMacroblocks?: number;
  /** Absent if all are I_PCM. */
  readonly qp?: QpSpread;
  readonly slices: number;
  /** Slices in which QP changes from macroblock to macroblock. */
  readonly adaptiveSlices: number;
  readonly types: ClassCounts;
  readonly transform8x8: number;
  /** Of pictures with MBAFF; absent without any. */
  readonly fieldMacroblocks?: number;
  readonly bits: BitsByKind & { readonly total: number };
  /** Absent without motion vectors. */
  readonly motion?: MotionSpan;
}

/** Pictures of one type. */
export interface TypeFacts {
  readonly pictures: number;
  readonly qp?: QpSpread;
  readonly bits: BitsByKind & { readonly total: number };
}

/** What was measured of a stream. */
export interface StreamBlockFacts extends BlockFacts {
  readonly pictures: number;
  readonly byType: Readonly<Partial<Record<PictureType, TypeFacts>>>;
  readonly qpHistogram: readonly QpCount[];
  /** The picture with the longest motion vector; absent without motion. */
  readonly largestMotion?: { readonly frame: number; readonly samples: number };
}

class Totals {
  pictures = 0;
  readonly qp = new QpCounts();
  readonly #bits: Record<keyof BitsByKind, number> = { header: 0, motion: 0, luma: 0, chroma: 0, overhead: 0 };

  add({ qp, bits }: MeasuredPicture): void {
    this.pictures++;
    this.qp.addAll(qp);
    for (const kind of BIT_KINDS) this.#bits[kind] += bits[kind];
  }

  get facts(): Pick<TypeFacts, 'qp' | 'bits'> {
    const { spread } = this.qp;
    const bits = { ...this.#bits, total: totalBits(this.#bits) };
    return { ...(spread !== undefined && { qp: spread }), bits };
  }
}

/** Adds up pictures, in bounded memory. */
export class BlockTotals {
  readonly #all = new Totals();
  readonly #byType = new Map<PictureType, Totals>();
  readonly #classes: Record<ClassKey, number> = { intra: 0, interP: 0, interB: 0, skip: 0, pcm: 0 };
  readonly #motion = new MotionSum();
  #largest: { readonly frame: number; readonly samples: number } | undefined;
  #missing = 0;
  #slices = 0;
  #adaptive = 0;
  #transform8x8 = 0;
  #fields: number | undefined;

  add(picture: MeasuredPicture): void {
    this.#all.add(picture);
    let ofType = this.#byType.get(picture.type);
    if (ofType === undefined) this.#byType.set(picture.type, (ofType = new Totals()));
    ofType.add(picture);
    for (const key of CLASS_KEYS) this.#classes[key] += picture.classes[key];
    this.#missing += picture.missing;
    this.#slices += picture.slices;
    this.#adaptive += picture.adaptiveSlices;
    this.#transform8x8 += picture.transform8x8;
    if (picture.mbaff) this.#fields = (this.#fields ?? 0) + picture.fieldMacroblocks;
    if (picture.motion !== undefined) this.#addMotion(picture.frame, picture.motion);
  }

  get isEmpty(): boolean {
    return this.#all.pictures === 0;
  }

  get facts(): BlockFacts {
    const { mean, max } = this.#motion;
    return {
      macroblockCount: CLASS_KEYS.reduce((sum, key) => sum + this.#classes[key], 0),
      ...(this.#missing > 0 && { missingMacroblocks: this.#missing }),
      ...this.#all.facts,
      slices: this.#slices,
      adaptiveSlices: this.#adaptive,
      types: { ...this.#classes },
      transform8x8: this.#transform8x8,
      ...(this.#fields !== undefined && { fieldMacroblocks: this.#fields }),
      ...(mean !== undefined && { motion: { mean, max } }),
    };
  }

  get streamFacts(): StreamBlockFacts {
    const byType = [...this.#byType].map(([type, totals]) => [type, { pictures: totals.pictures, ...totals.facts }]);
    return {
      pictures: this.#all.pictures,
      ...this.facts,
      byType: Object.fromEntries(byType),
      qpHistogram: this.#all.qp.histogram,
      ...(this.#largest !== undefined && { largestMotion: this.#largest }),
    };
  }

  #addMotion(frame: number, motion: MotionSum): void {
    this.#motion.addAll(motion);
    if (motion.mean === undefined || motion.max <= (this.#largest?.samples ?? 0)) return;
    this.#largest = { frame, samples: motion.max };
  }
}

/** What was measured of one picture. */
export const factsOf = (picture: MeasuredPicture): BlockFacts => {
  const totals = new BlockTotals();
  totals.add(picture);
  return totals.facts;
};
