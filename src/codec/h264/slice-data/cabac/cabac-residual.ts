import { RASTER_OF_QUARTER } from '../block-order.ts';
import type { ResidualReader } from '../elements.ts';
import type { Neighbours } from '../neighbours.ts';
import { IS_PCM, type PictureStore } from '../picture-store.ts';
import type { SliceParameters } from '../slice-parameters.ts';
import type { ArithmeticDecoder } from './arithmetic-decoder.ts';
import {
  CAT_8X8_OF_PLANE,
  CAT_CHROMA_AC,
  CAT_CHROMA_DC,
  CAT_LUMA_4X4,
  CAT_LUMA_AC,
  CAT_LUMA_DC,
  CAT_OF_PLANE,
  CODED_BLOCK_FLAG,
} from './block-contexts.ts';
import { skipChromaDc, skipCoefficients, skipCoefficients8x8 } from './coefficients.ts';

/** residual_block_cabac() (H.264 7.3.5.3.3): coded_block_flag with its contexts (9.3.3.1.1.9), and the blocks. */
export class CabacResidual implements ResidualReader {
  readonly #decoder: ArithmeticDecoder;
  readonly #at: Neighbours;
  #picture: PictureStore;
  #is444 = false;
  #isFieldPicture = false;
  #chromaRows = 2;
  /** Blocks from here on are not available and count as coded: those of intra macroblocks. */
  #codedFrom = 0;

  constructor(decoder: ArithmeticDecoder, at: Neighbours, picture: PictureStore) {
    this.#decoder = decoder;
    this.#at = at;
    this.#picture = picture;
  }

  startSlice(picture: PictureStore, slice: SliceParameters): void {
    this.#picture = picture;
    this.#is444 = slice.chromaArrayType === 3;
    this.#isFieldPicture = slice.isField;
    this.#chromaRows = slice.chromaArrayType === 2 ? 4 : 2;
  }

  get bit(): number {
    return this.#decoder.bit;
  }

  start(isIntra: boolean): boolean {
    this.#codedFrom = isIntra ? this.#picture.none * 16 : Number.MAX_SAFE_INTEGER;
    return true;
  }

  lumaDc(plane: number): void {
    const category = CAT_LUMA_DC + (CAT_OF_PLANE[plane] as number);
    if (this.#dcFlag(category, plane) === 1) skipCoefficients(this.#decoder, category, this.#fieldTable, 16);
  }

  luma4x4(plane: number, block: number, count: number): void {
    const category = (count === 15 ? CAT_LUMA_AC : CAT_LUMA_4X4) + (CAT_OF_PLANE[plane] as number);
    const at = this.#at;
    const coded = this.#picture.coefficients[plane] as Uint8Array;
    if (this.#flag(category, coded, at.blockA(block), at.blockB(block)) === 0) return;
    coded[at.mb * 16 + block] = 1;
    skipCoefficients(this.#decoder, category, this.#fieldTable, count);
  }

  luma8x8(plane: number, quarter: number): void {
    const category = CAT_8X8_OF_PLANE[plane] as number;
    const coded = this.#picture.coefficients[plane] as Uint8Array;
    const block = RASTER_OF_QUARTER[quarter] as number;
    // Not coded but in 4:4:4: inferred to be 1 (7.4.5.3.3).
    if (this.#is444 && this.#flag8x8(category, coded, block) === 0) return;
    const first = this.#at.mb * 16 + block;
    coded[first] = 1;
    coded[first + 1] = 1;
    coded[first + 4] = 1;
    coded[first + 5] = 1;
    skipCoefficients8x8(this.#decoder, category, this.#fieldTable);
  }

  chromaDc(plane: number, count: number): void {
    if (this.#dcFlag(CAT_CHROMA_DC, plane) === 1) skipChromaDc(this.#decoder, this.#fieldTable, count);
  }

  chromaAc(plane: number, block: number): void {
    const at = this.#at;
    const coded = this.#picture.coefficients[plane] as Uint8Array;
    const rows = this.#chromaRows;
    if (this.#flag(CAT_CHROMA_AC, coded, at.chromaA(block, rows), at.chromaB(block, rows)) === 0) return;
    coded[at.mb * 16 + block] = 1;
    skipCoefficients(this.#decoder, CAT_CHROMA_AC, this.#fieldTable, 15);
  }

  /** Contexts of field macroblocks: also those of field pictures. */
  get #fieldTable(): number {
    return this.#isFieldPicture ? 1 : this.#at.field;
  }

  /** coded_block_flag of a block with these neighbours. */
  #flag(category: number, coded: Uint8Array, a: number, b: number): number {
    const from = this.#codedFrom;
    const isA = coded[a >= from ? a + 16 : a] as number;
    const isB = coded[b >= from ? b + 16 : b] as number;
    return this.#decoder.decision((CODED_BLOCK_FLAG[category] as number) + isA + 2 * isB);
  }

  /** A neighbour in 4x4 blocks is no neighbour of an 8x8 block: it counts as not coded. */
  #flag8x8(category: number, coded: Uint8Array, block: number): number {
    return this.#decoder.decision(
      (CODED_BLOCK_FLAG[category] as number) +
        this.#coded8x8(coded, this.#at.blockA(block)) +
        2 * this.#coded8x8(coded, this.#at.blockB(block)),
    );
  }

  #coded8x8(coded: Uint8Array, block: number): number {
    const mb = block >> 4;
    const { none, transform8x8, kind } = this.#picture;
    if (mb >= none) return coded[block >= this.#codedFrom ? block + 16 : block] as number;
    return transform8x8[mb] === 1 || mb === this.#at.mb || ((kind[mb] as number) & IS_PCM) !== 0
      ? (coded[block] as number)
      : 0;
  }

  #dcFlag(category: number, plane: number): number {
    const { a, b, mb } = this.#at;
    const { dcFlags, none } = this.#picture;
    const from = this.#codedFrom === none * 16 ? none : Number.MAX_SAFE_INTEGER;
    const isA = ((dcFlags[a >= from ? a + 1 : a] as number) >> plane) & 1;
    const isB = ((dcFlags[b >= from ? b + 1 : b] as number) >> plane) & 1;
    const flag = this.#decoder.decision((CODED_BLOCK_FLAG[category] as number) + isA + 2 * isB);
    dcFlags[mb] = (dcFlags[mb] as number) | (flag << plane);
    return flag;
  }
}
