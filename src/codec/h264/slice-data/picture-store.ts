import type { MacroblockBits } from '../../../media/macroblocks.ts';

/** What contexts need to know of a macroblock, as bits: 0 for one that is not available. */
export const NOT_SKIPPED = 1;
export const NOT_I_NXN = 2;
export const NOT_DIRECT = 4;
export const IS_INTRA = 8;
export const IS_PCM = 16;
export const IS_INTER = 32;
export const IS_SI = 64;
export const NOT_SI = 128;

/** `slice` of a macroblock that was not read. */
export const NO_SLICE = 0xffff;

/**
 * The macroblocks of one picture in typed arrays, in raster order. The arrays of contexts have two more entries: `none`
 * stands for a neighbour that is not available, and the one after it for the same where that counts as coded (9.3.3.1.1.9).
 */
export class PictureStore {
  readonly widthInMbs: number;
  readonly heightInMbs: number;
  readonly count: number;
  /** Index of the macroblock that stands for those not available. */
  readonly none: number;

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

  constructor(widthInMbs: number, heightInMbs: number) {
    this.widthInMbs = widthInMbs;
    this.heightInMbs = heightInMbs;
    const count = widthInMbs * heightInMbs;
    this.count = count;
    this.none = count;
    const slots = count + 2;
    this.isRead = new Uint8Array(count);
    this.slice = new Uint16Array(slots);
    this.mbType = new Uint8Array(count);
    this.mbClass = new Uint8Array(count);
    this.qp = new Int8Array(count);
    this.qpCb = new Int8Array(count);
    this.qpCr = new Int8Array(count);
    this.codedBlockPattern = new Uint8Array(slots);
    this.transform8x8 = new Uint8Array(slots);
    this.fieldDecoding = new Uint8Array(slots);
    this.bits = {
      header: new Uint32Array(count),
      motion: new Uint32Array(count),
      luma: new Uint32Array(count),
      chroma: new Uint32Array(count),
    };
    this.subMbType = new Uint8Array(count * 4);
    this.intraModes = new Uint8Array(slots * 16);
    this.intraChromaMode = new Uint8Array(slots);
    this.refIdx = new Int8Array(slots * 8);
    this.mvd = new Int16Array(slots * 64);
    this.mv = new Int16Array(slots * 64);
    this.mvd32 = new Int32Array(this.mvd.buffer);
    this.mv32 = new Int32Array(this.mv.buffer);
    this.kind = new Uint8Array(slots);
    this.codedRefIdx = new Uint8Array(slots * 8);
    this.coefficients = [new Uint8Array(slots * 16), new Uint8Array(slots * 16), new Uint8Array(slots * 16)];
    this.dcFlags = new Uint8Array(slots);
  }

  /** Forgets the picture before. */
  clear(): void {
    this.readCount = 0;
    this.isRead.fill(0);
    this.slice.fill(NO_SLICE);
    for (const array of [this.mbType, this.mbClass, this.qp, this.qpCb, this.qpCr]) array.fill(0);
    for (const array of [this.bits.header, this.bits.motion, this.bits.luma, this.bits.chroma]) array.fill(0);
    for (const array of [this.transform8x8, this.fieldDecoding, this.subMbType, this.kind, this.codedRefIdx])
      array.fill(0);
    for (const array of this.coefficients) array.fill(0);
    this.codedBlockPattern.fill(0);
    this.dcFlags.fill(0);
    this.intraModes.fill(0xff);
    this.intraChromaMode.fill(0xff);
    this.refIdx.fill(-1);
    this.mvd32.fill(0);
    this.mv32.fill(0);
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

  /** Empties what is left of a macroblock that is read again: slices that overlap. */
  clearMb(mb: number): void {
    for (const blocks of this.coefficients) blocks.fill(0, mb * 16, mb * 16 + 16);
    this.dcFlags[mb] = 0;
    this.codedBlockPattern[mb] = 0;
    this.transform8x8[mb] = 0;
    this.codedRefIdx.fill(0, mb * 8, mb * 8 + 8);
    this.subMbType.fill(0, mb * 4, mb * 4 + 4);
    this.intraModes.fill(0xff, mb * 16, mb * 16 + 16);
    this.intraChromaMode[mb] = 0xff;
    this.refIdx.fill(-1, mb * 8, mb * 8 + 8);
    this.mvd32.fill(0, mb * 32, mb * 32 + 32);
    this.mv32.fill(0, mb * 32, mb * 32 + 32);
    for (const bits of [this.bits.header, this.bits.motion, this.bits.luma, this.bits.chroma]) bits[mb] = 0;
    if (this.isRead[mb] === 1) this.readCount--;
    this.isRead[mb] = 0;
  }
}

/** In `coefficients` with CAVLC: a bit that no count has. */
export const NOT_AVAILABLE = 64;

/** refIdx of a partition that is not available; -1 is one that is and does not use the list (8.4.1.3.2). */
export const REF_NOT_AVAILABLE = -2;
