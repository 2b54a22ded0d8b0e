import type { MacroblockBits } from '../../../media/macroblocks.ts';

/** What contexts need to know of a macroblock, as bits: 0 for one that is not available. */
export const NOT_SKIPPED = 1;
export const NOT_I_NXN = 2;
export const NOT_DIRECT = 4;
export const IS_INTRA = 8;
export const IS_PCM = 16;
export const IS_INTER = 32;
export const NOT_SI = 64;

/** `slice` of a macroblock that was not read. */
export const NO_SLICE = 0xffff;

/**
 * The macroblocks of one picture in typed arrays, in raster order. The arrays of contexts have two more entries: `none`
 * stands for a neighbour that is not available, and the one after it for the same where that counts as coded (9.3.3.1.1.9).
 */
export class PictureStore {
  /** Macroblocks that the arrays have room for: a frame, also where its fields are pictures. */
  readonly capacity: number;
  widthInMbs = 0;
  heightInMbs = 0;
  count = 0;
  /** Index of the macroblock that stands for those not available. */
  none = 0;

  readonly isRead: Uint8Array;
  readonly slice: Uint16Array;
  readonly mbType: Uint8Array;
  readonly mbClass: Uint8Array;
  readonly qp: Int8Array;
  readonly qpCb: Int8Array;
  readonly qpCr: Int8Array;
  readonly codedBlockPattern: Uint8Array;
  readonly transform8x8: Uint8Array;
  readonly fieldDecoding: Uint8Array;
  readonly bits: MacroblockBits;
  readonly subMbType: Uint8Array;
  readonly intraModes: Uint8Array;
  readonly intraChromaMode: Uint8Array;
  readonly refIdx: Int8Array;
  readonly mvd: Int16Array;
  readonly mv: Int16Array;
  /** Both components of a vector at once: y in the upper half. */
  readonly mvd32: Int32Array;
  readonly mv32: Int32Array;

  /** See NOT_SKIPPED and the others. */
  readonly kind: Uint8Array;
  /** ref_idx as coded, 0 where it is derived: [mb][list][quarter]. */
  readonly codedRefIdx: Uint8Array;
  /** Y, Cb, Cr: CAVLC total_coeff, CABAC coded_block_flag of each 4x4 block in raster order (chroma: also 4 a row). */
  readonly coefficients: readonly [Uint8Array, Uint8Array, Uint8Array];
  /** coded_block_flag of DC blocks: bit 0 Y, 1 Cb, 2 Cr. */
  readonly dcFlags: Uint8Array;

  readCount = 0;

  /** Macroblocks that may differ from those of an empty picture: all between these two. */
  #first = 0;
  #last = -1;

  constructor(capacity: number) {
    this.capacity = capacity;
    const slots = capacity + 2;
    this.isRead = new Uint8Array(capacity);
    this.slice = new Uint16Array(slots).fill(NO_SLICE);
    this.mbType = new Uint8Array(capacity);
    this.mbClass = new Uint8Array(capacity);
    this.qp = new Int8Array(capacity);
    this.qpCb = new Int8Array(capacity);
    this.qpCr = new Int8Array(capacity);
    this.codedBlockPattern = new Uint8Array(slots);
    this.transform8x8 = new Uint8Array(slots);
    this.fieldDecoding = new Uint8Array(slots);
    this.bits = {
      header: new Uint32Array(capacity),
      motion: new Uint32Array(capacity),
      luma: new Uint32Array(capacity),
      chroma: new Uint32Array(capacity),
    };
    this.subMbType = new Uint8Array(capacity * 4);
    this.intraModes = new Uint8Array(slots * 16).fill(0xff);
    this.intraChromaMode = new Uint8Array(slots).fill(0xff);
    this.refIdx = new Int8Array(slots * 8).fill(-1);
    this.mvd = new Int16Array(slots * 64);
    this.mv = new Int16Array(slots * 64);
    this.mvd32 = new Int32Array(this.mvd.buffer);
    this.mv32 = new Int32Array(this.mv.buffer);
    this.kind = new Uint8Array(slots);
    this.codedRefIdx = new Uint8Array(slots * 8);
    this.coefficients = [new Uint8Array(slots * 16), new Uint8Array(slots * 16), new Uint8Array(slots * 16)];
    this.dcFlags = new Uint8Array(slots);
  }

  /** The first macroblock that was written to, and the one after the last. */
  get touched(): readonly [first: number, end: number] {
    return [this.#first, this.#last + 1];
  }

  /** Takes note of a macroblock that is written to. */
  touch(mb: number): void {
    if (mb < this.#first) this.#first = mb;
    if (mb > this.#last) this.#last = mb;
  }

  /** Forgets the picture before, as far as it went: a stream of tiny slices of huge pictures costs what they have. */
  begin(widthInMbs: number, heightInMbs: number): void {
    this.readCount = 0;
    this.#empty(this.#first, this.#last + 1);
    this.#empty(this.none, this.none + 2);
    this.widthInMbs = widthInMbs;
    this.heightInMbs = heightInMbs;
    this.count = widthInMbs * heightInMbs;
    this.none = this.count;
    this.#first = this.count;
    this.#last = -1;
  }

  #empty(from: number, end: number): void {
    if (from >= end) return;
    const { bits } = this;
    for (const array of [this.isRead, this.mbType, this.mbClass, this.qp, this.qpCb, this.qpCr])
      array.fill(0, from, end);
    for (const array of [bits.header, bits.motion, bits.luma, bits.chroma]) array.fill(0, from, end);
    for (const array of [this.transform8x8, this.fieldDecoding, this.kind, this.dcFlags]) array.fill(0, from, end);
    for (const array of this.coefficients) array.fill(0, from * 16, end * 16);
    this.codedBlockPattern.fill(0, from, end);
    this.slice.fill(NO_SLICE, from, end);
    this.subMbType.fill(0, from * 4, end * 4);
    this.codedRefIdx.fill(0, from * 8, end * 8);
    this.intraModes.fill(0xff, from * 16, end * 16);
    this.intraChromaMode.fill(0xff, from, end);
    this.refIdx.fill(-1, from * 8, end * 8);
    this.mvd32.fill(0, from * 32, end * 32);
    this.mv32.fill(0, from * 32, end * 32);
  }

  /** What a neighbour that is not available counts as, which depends on the entropy coder. */
  prepareNone(isCabac: boolean): void {
    const { none } = this;
    // All luma blocks coded, no chroma block (9.3.3.1.1.4).
    this.codedBlockPattern[none] = 0x0f;
    this.dcFlags[none] = 0;
    this.dcFlags[none + 1] = 7;
    for (const blocks of this.coefficients) {
      blocks.fill(isCabac ? 0 : NOT_AVAILABLE, none * 16, none * 16 + 16);
      blocks.fill(1, none * 16 + 16, none * 16 + 32);
    }
    this.refIdx.fill(REF_NOT_AVAILABLE, none * 8, none * 8 + 8);
  }

  /** Empties a macroblock: one that is not complete, or that is read again where slices overlap. */
  clearMb(mb: number): void {
    if (this.isRead[mb] === 1) this.readCount--;
    this.#empty(mb, mb + 1);
  }
}

/** In `coefficients` with CAVLC: a bit that no count has. */
export const NOT_AVAILABLE = 64;

/** refIdx of a partition that is not available; -1 is one that is and does not use the list (8.4.1.3.2). */
export const REF_NOT_AVAILABLE = -2;
