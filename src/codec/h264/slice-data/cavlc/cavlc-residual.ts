import { lastOneBit } from '../../../../syntax/bits.ts';
import { RASTER_OF_BLOCK } from '../block-order.ts';
import type { ResidualReader } from '../elements.ts';
import type { Neighbours } from '../neighbours.ts';
import { IS_INTER, NOT_AVAILABLE, type PictureStore } from '../picture-store.ts';
import type { SliceParameters } from '../slice-parameters.ts';
import { BitReader } from './bit-reader.ts';
import { CHROMA_DC_420, CHROMA_DC_422, skipBlock } from './coefficient-codes.ts';

/** Partition B or C of a slice. */
export interface ResidualPartition {
  readonly bytes: Uint8Array;
  /** First bit of its slice data. */
  readonly bit: number;
}

/** residual_block_cavlc() (H.264 7.3.5.3.2) with nC from the neighbours (9.2.1), in the slice or its partitions B and C. */
export class CavlcResidual implements ResidualReader {
  /** Of the slice, or of its partition A. */
  readonly #bits: BitReader;
  readonly #intra = new BitReader();
  readonly #inter = new BitReader();
  readonly #at: Neighbours;
  #picture: PictureStore;
  /** Where the coefficients of the current macroblock are. */
  #current: BitReader;
  #isPartitioned = false;
  #isConstrained = false;
  #hasIntra = true;
  #hasInter = true;
  /** The stop bits of partitions B and C. */
  #intraEnd = 0;
  #interEnd = 0;
  #chromaRows = 2;
  /** Neighbours coded in Inter count as 0: intra macroblocks with constrained_intra_pred_flag in data partitions. */
  #ignoresInter = false;

  constructor(bits: BitReader, at: Neighbours, picture: PictureStore) {
    this.#bits = bits;
    this.#current = bits;
    this.#at = at;
    this.#picture = picture;
  }

  startSlice(
    picture: PictureStore,
    slice: SliceParameters,
    [b, c]: readonly [ResidualPartition | undefined, ResidualPartition | undefined],
  ): void {
    this.#picture = picture;
    this.#chromaRows = slice.chromaArrayType === 2 ? 4 : 2;
    this.#isPartitioned = slice.isPartitioned;
    this.#isConstrained = slice.isPartitioned && slice.constrained_intra_pred_flag === 1;
    this.#current = this.#bits;
    this.#hasIntra = b !== undefined;
    this.#hasInter = c !== undefined;
    this.#intraEnd = startPartition(this.#intra, b);
    this.#interEnd = startPartition(this.#inter, c);
  }

  get bit(): number {
    return this.#current.bit;
  }

  /** Does a partition end before the coefficients that were read? */
  get isPastEnd(): boolean {
    return this.#isPartitioned && (this.#intra.bit > this.#intraEnd || this.#inter.bit > this.#interEnd);
  }

  start(isIntra: boolean): boolean {
    if (!this.#isPartitioned) return true;
    this.#ignoresInter = isIntra && this.#isConstrained;
    this.#current = isIntra ? this.#intra : this.#inter;
    return isIntra ? this.#hasIntra : this.#hasInter;
  }

  /** Its TotalCoeff is not that of the block: neighbours see the AC coefficients only. */
  lumaDc(plane: number): void {
    const counts = this.#picture.coefficients[plane] as Uint8Array;
    skipBlock(this.#current, this.#nC(counts, this.#at.blockA(0), this.#at.blockB(0)), 16);
  }

  luma4x4(plane: number, block: number, count: number): void {
    const at = this.#at;
    const counts = this.#picture.coefficients[plane] as Uint8Array;
    const nC = this.#nC(counts, at.blockA(block), at.blockB(block));
    counts[at.mb * 16 + block] = skipBlock(this.#current, nC, count);
  }

  /** Every fourth coefficient of the 8x8 block in each. */
  luma8x8(plane: number, quarter: number): void {
    for (let i = 0; i < 4; i++) this.luma4x4(plane, RASTER_OF_BLOCK[quarter * 4 + i] as number, 16);
  }

  chromaDc(_plane: number, count: number): void {
    skipBlock(this.#current, count === 4 ? CHROMA_DC_420 : CHROMA_DC_422, count);
  }

  chromaAc(plane: number, block: number): void {
    const at = this.#at;
    const counts = this.#picture.coefficients[plane] as Uint8Array;
    const rows = this.#chromaRows;
    const nC = this.#nC(counts, at.chromaA(block, rows), at.chromaB(block, rows));
    counts[at.mb * 16 + block] = skipBlock(this.#current, nC, 15);
  }

  /** The mean of both neighbours, or the one that is available (9.2.1). */
  #nC(counts: Uint8Array, a: number, b: number): number {
    let sum = (counts[a] as number) + (counts[b] as number);
    if (this.#ignoresInter) sum = this.#countOf(counts, a) + this.#countOf(counts, b);
    return sum < NOT_AVAILABLE ? (sum + 1) >> 1 : sum & (NOT_AVAILABLE - 1);
  }

  #countOf(counts: Uint8Array, block: number): number {
    return ((this.#picture.kind[block >> 4] as number) & IS_INTER) !== 0 ? 0 : (counts[block] as number);
  }
}

/** Returns where the partition ends. One that is missing is not read. */
const startPartition = (bits: BitReader, partition: ResidualPartition | undefined): number => {
  if (partition === undefined) return Number.POSITIVE_INFINITY;
  bits.start(partition.bytes, partition.bit);
  return Math.max(partition.bit, lastOneBit(partition.bytes, partition.bytes.length * 8));
};
