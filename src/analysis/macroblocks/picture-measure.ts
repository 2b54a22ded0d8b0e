import type { PictureStructure, PictureType } from '../../media/frame-record.ts';
import type { PictureBlocks } from '../../media/macroblocks.ts';
import { MotionSum } from './motion-sum.ts';
import { QpCounts } from './qp-counts.ts';

/** Keys in JSON of MACROBLOCK_CLASSES, in the same order. */
export const CLASS_KEYS = ['intra', 'interP', 'interB', 'skip', 'pcm'] as const;
/** What a macroblock is, whatever its partitions. */
export type ClassKey = (typeof CLASS_KEYS)[number];

/** Macroblocks of each class. */
export type ClassCounts = Readonly<Record<ClassKey, number>>;

/** Bits of slices by what they code. */
export interface BitsByKind {
  /** Macroblock types, intra modes, coded block patterns, QP changes, skip runs and flags. */
  readonly header: number;
  /** Reference indices, motion vector differences, sub-macroblock types. */
  readonly motion: number;
  /** Residual and PCM samples. */
  readonly luma: number;
  readonly chroma: number;
  /** Slices without their macroblocks: headers, alignment, trailing bits. */
  readonly overhead: number;
}

export const BIT_KINDS = ['header', 'motion', 'luma', 'chroma', 'overhead'] as const satisfies (keyof BitsByKind)[];

/** What was measured of one picture. */
export interface MeasuredPicture {
  readonly frame: number;
  readonly accessUnit: number;
  readonly offset: number;
  readonly structure: PictureStructure;
  readonly type: PictureType;
  readonly mbaff: boolean;
  readonly widthInMbs: number;
  readonly heightInMbs: number;
  /** Macroblocks that could not be read. */
  readonly missing: number;
  /** QP_Y of its macroblocks, but for I_PCM, which is not quantised. */
  readonly qp: QpCounts;
  readonly slices: number;
  /** Slices whose QP changes from macroblock to macroblock. */
  readonly adaptiveSlices: number;
  readonly classes: ClassCounts;
  /** Macroblocks with transform_size_8x8_flag 1. */
  readonly transform8x8: number;
  /** With MBAFF: field macroblocks. */
  readonly fieldMacroblocks: number;
  readonly bits: BitsByKind;
  /** `undefined` if motion vectors could not be derived. */
  readonly motion: MotionSum | undefined;
}

const PCM = CLASS_KEYS.indexOf('pcm');

/** Adds up the macroblocks of a picture. */
export const measurePicture = (blocks: PictureBlocks): MeasuredPicture => {
  const { isRead, mbClass, qp, transform8x8, fieldDecoding, bits, hasMotion } = blocks;
  const count = blocks.widthInMbs * blocks.heightInMbs;
  const classes = new Uint32Array(CLASS_KEYS.length);
  const qps = new QpCounts();
  const motion = new MotionSum();
  const slices = new SliceQps();
  let [header, mvs, luma, chroma, transforms, fields] = [0, 0, 0, 0, 0, 0];
  for (let mb = 0; mb < count; mb++) {
    if (isRead[mb] === 0) continue;
    const kind = mbClass[mb] as number;
    (classes[kind] as number)++;
    header += bits.header[mb] as number;
    mvs += bits.motion[mb] as number;
    luma += bits.luma[mb] as number;
    chroma += bits.chroma[mb] as number;
    transforms += transform8x8[mb] as number;
    fields += fieldDecoding[mb] as number;
    const isQuantised = kind !== PCM;
    if (isQuantised) qps.add(qp[mb] as number);
    slices.add(blocks.slice[mb] as number, isQuantised ? qp[mb] : undefined);
    if (hasMotion) motion.add(blocks, mb);
  }
  return {
    frame: blocks.frame,
    accessUnit: blocks.accessUnit,
    offset: blocks.offset,
    structure: blocks.structure,
    type: blocks.type,
    mbaff: blocks.mbaff,
    widthInMbs: blocks.widthInMbs,
    heightInMbs: blocks.heightInMbs,
    missing: count - blocks.readCount,
    qp: qps,
    slices: slices.count,
    adaptiveSlices: slices.adaptive,
    classes: Object.fromEntries(CLASS_KEYS.map((key, i) => [key, classes[i]])) as ClassCounts,
    transform8x8: transforms,
    fieldMacroblocks: blocks.mbaff ? fields : 0,
    bits: { header, motion: mvs, luma, chroma, overhead: blocks.overheadBits },
    motion: hasMotion ? motion : undefined,
  };
};

/** In which slices does QP change? */
class SliceQps {
  /** By number of the slice: its first QP, or NaN once it has changed. */
  readonly #first: (number | undefined)[] = [];
  #count = 0;
  adaptive = 0;

  get count(): number {
    return this.#count;
  }

  add(slice: number, qp: number | undefined): void {
    if (slice >= this.#count) this.#count = slice + 1;
    if (qp === undefined) return;
    const first = this.#first[slice];
    if (first === undefined) this.#first[slice] = qp;
    else if (first !== qp && !Number.isNaN(first)) {
      this.#first[slice] = Number.NaN;
      this.adaptive++;
    }
  }
}

/** All bits of the slices. */
export const totalBits = (bits: BitsByKind): number => BIT_KINDS.reduce((sum, kind) => sum + bits[kind], 0);
