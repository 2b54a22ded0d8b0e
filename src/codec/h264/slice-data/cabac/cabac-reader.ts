import { B, P, SI, SP } from '../../syntax/slice-types.ts';
import { QUARTER_OF_RASTER, RASTER_OF_QUARTER } from '../block-order.ts';
import { damage } from '../damage.ts';
import type { ElementReader } from '../elements.ts';
import { B_8X8, B_MB, I_NXN, I_PCM, P_8X8, P_MB, SI_MB } from '../mb-types.ts';
import type { Neighbours } from '../neighbours.ts';
import { NOT_DIRECT, NOT_I_NXN, NOT_SI, NOT_SKIPPED, type PictureStore } from '../picture-store.ts';
import type { SliceParameters } from '../slice-parameters.ts';
import { ArithmeticDecoder } from './arithmetic-decoder.ts';
import { CabacResidual } from './cabac-residual.ts';

/** Longest prefix of mvd, and order of its suffix (9.3.2.3: UEG3, uCoff 9). */
const MVD_PREFIX_MAX = 9;
const MVD_SUFFIX_ORDER = 3;
/** More bits than the suffix of any mvd has: its range is -8192 to 8191.75. */
const MVD_SUFFIX_MAX = 16;

/** The syntax elements of macroblocks in CABAC: binarisations (H.264 9.3.2) and context selection (9.3.3.1). */
export class CabacReader implements ElementReader {
  readonly #decoder = new ArithmeticDecoder();
  readonly residual: CabacResidual;
  readonly #at: Neighbours;
  #picture: PictureStore;
  #slice: SliceParameters | undefined;
  #bytes: Uint8Array = new Uint8Array(0);
  /** mb_qp_delta of the macroblock before in decoding order is not 0. */
  #hadQpDelta = 0;

  constructor(at: Neighbours, picture: PictureStore) {
    this.#at = at;
    this.#picture = picture;
    this.residual = new CabacResidual(this.#decoder, at, picture);
  }

  start(picture: PictureStore, slice: SliceParameters, bytes: Uint8Array, firstByte: number): void {
    this.#picture = picture;
    this.#slice = slice;
    this.#bytes = bytes;
    this.#hadQpDelta = 0;
    this.residual.startSlice(picture, slice);
    this.#decoder.initialise(slice.sliceQp, slice.cabac_init_idc);
    this.#decoder.start(bytes, firstByte);
  }

  get bit(): number {
    return this.#decoder.bit;
  }

  /** end_of_slice_flag. */
  endOfSlice(): number {
    return this.#decoder.terminate();
  }

  /** mb_skip_flag (9.3.3.1.1.1). */
  mbSkip(): number {
    const { a, b } = this.#at;
    const { kind } = this.#picture;
    const increment = ((kind[a] as number) & NOT_SKIPPED) + ((kind[b] as number) & NOT_SKIPPED);
    return this.#decoder.decision((this.#slice?.sliceType === B ? 24 : 11) + increment);
  }

  /** mb_field_decoding_flag (9.3.3.1.1.2). */
  mbField(): number {
    const { pairA, pairB } = this.#at;
    const { fieldDecoding } = this.#picture;
    return this.#decoder.decision(70 + (fieldDecoding[pairA] as number) + (fieldDecoding[pairB] as number));
  }

  mbType(): number {
    switch (this.#slice?.sliceType) {
      case P:
      case SP:
        return this.#mbTypeOfP();
      case B:
        return this.#mbTypeOfB();
      case SI:
        return this.#decoder.decision(this.#countOf(NOT_SI)) === 0 ? SI_MB : this.#mbTypeOfI();
      default:
        return this.#mbTypeOfI();
    }
  }

  /** Neighbours A and B that have a property (9.3.3.1.1.3). */
  #countOf(property: number): number {
    const { a, b } = this.#at;
    const { kind } = this.#picture;
    return (((kind[a] as number) & property) === 0 ? 0 : 1) + (((kind[b] as number) & property) === 0 ? 0 : 1);
  }

  #mbTypeOfI(): number {
    if (this.#decoder.decision(3 + this.#countOf(NOT_I_NXN)) === 0) return I_NXN;
    return this.#intra16x16(6, 7, 8, 9, 10);
  }

  /** The rest of an intra macroblock type (Table 9-36); contexts of luma, chroma, and the prediction mode. */
  #intra16x16(luma: number, chroma: number, chroma2: number, mode: number, mode2: number): number {
    const decoder = this.#decoder;
    if (decoder.terminate() === 1) return I_PCM;
    let type = 1 + 12 * decoder.decision(luma);
    if (decoder.decision(chroma) === 1) type += 4 + 4 * decoder.decision(chroma2);
    type += 2 * decoder.decision(mode);
    return type + decoder.decision(mode2);
  }

  /** Intra macroblocks of P and B: a prefix, then the type (9.3.2.5). */
  #intraIn(offset: number): number {
    if (this.#decoder.decision(offset) === 0) return I_NXN;
    return this.#intra16x16(offset + 1, offset + 2, offset + 2, offset + 3, offset + 3);
  }

  /** Table 9-37 (a). */
  #mbTypeOfP(): number {
    const decoder = this.#decoder;
    if (decoder.decision(14) === 1) return this.#intraIn(17);
    if (decoder.decision(15) === 0) return decoder.decision(16) === 0 ? P_MB : P_8X8;
    return decoder.decision(17) === 0 ? P_MB + 2 : P_MB + 1;
  }

  /** Table 9-37 (b). */
  #mbTypeOfB(): number {
    const decoder = this.#decoder;
    if (decoder.decision(27 + this.#countOf(NOT_DIRECT)) === 0) return B_MB;
    if (decoder.decision(30) === 0) return B_MB + 1 + decoder.decision(32);
    let bins = decoder.decision(31) << 3;
    bins |= decoder.decision(32) << 2;
    bins |= decoder.decision(32) << 1;
    bins |= decoder.decision(32);
    if (bins < 8) return B_MB + 3 + bins;
    if (bins === 13) return this.#intraIn(32);
    if (bins === 14) return B_MB + 11;
    if (bins === 15) return B_8X8;
    return B_MB - 4 + ((bins << 1) | decoder.decision(32));
  }

  /** Table 9-38. */
  subMbType(): number {
    const decoder = this.#decoder;
    if (this.#slice?.sliceType !== B) {
      if (decoder.decision(21) === 1) return 0;
      if (decoder.decision(22) === 0) return 1;
      return decoder.decision(23) === 1 ? 2 : 3;
    }
    if (decoder.decision(36) === 0) return 0;
    if (decoder.decision(37) === 0) return 1 + decoder.decision(39);
    let type = 3;
    if (decoder.decision(38) === 1) {
      if (decoder.decision(39) === 1) return 11 + decoder.decision(39);
      type = 7;
    }
    type += 2 * decoder.decision(39);
    return type + decoder.decision(39);
  }

  /** 9.3.3.1.1.10. */
  transform8x8(): number {
    const { a, b } = this.#at;
    const { transform8x8 } = this.#picture;
    return this.#decoder.decision(399 + (transform8x8[a] as number) + (transform8x8[b] as number));
  }

  /** coded_block_pattern: four bins of luma, two of chroma (9.3.3.1.1.4). */
  codedBlockPattern(): number {
    const decoder = this.#decoder;
    const { a, b, left } = this.#at;
    const patterns = this.#picture.codedBlockPattern;
    const above = patterns[b] as number;
    // A bin counts neighbours whose bit is 0.
    let pattern = 0;
    for (let quarter = 0; quarter < 4; quarter++) {
      let bitA: number;
      if ((quarter & 1) === 1) bitA = pattern >> (quarter - 1);
      else {
        const block = left[quarter] as number;
        bitA = (patterns[block >> 4] as number) >> (QUARTER_OF_RASTER[block & 15] as number);
      }
      const bitB = quarter > 1 ? pattern >> (quarter - 2) : above >> (quarter + 2);
      pattern |= decoder.decision(73 + (~bitA & 1) + 2 * (~bitB & 1)) << quarter;
    }
    const type = this.#slice?.chromaArrayType as number;
    if (type === 0 || type === 3) return pattern;
    const chromaA = (patterns[a] as number) >> 4;
    const chromaB = above >> 4;
    if (decoder.decision(77 + (chromaA === 0 ? 0 : 1) + (chromaB === 0 ? 0 : 2)) === 0) return pattern;
    const isAc = decoder.decision(81 + (chromaA === 2 ? 1 : 0) + (chromaB === 2 ? 2 : 0));
    return pattern | ((1 + isAc) << 4);
  }

  /** mb_qp_delta (9.3.3.1.1.5), mapped as se(v) (9.3.2.7). */
  mbQpDelta(): number {
    const decoder = this.#decoder;
    let value = 0;
    let context = 60 + this.#hadQpDelta;
    while (decoder.decision(context) === 1) {
      context = value === 0 ? 62 : 63;
      // The range of the element, twice, with 14 bits a sample.
      if (++value > 2 * 88)
        throw damage('out-of-range', 'mb_qp_delta', decoder.bit, 'a longer code than any value has');
    }
    this.#hadQpDelta = value === 0 ? 0 : 1;
    return (value & 1) === 1 ? (value + 1) >> 1 : -(value >> 1);
  }

  noQpDelta(): void {
    this.#hadQpDelta = 0;
  }

  remIntraPredMode(): number {
    const decoder = this.#decoder;
    if (decoder.decision(68) === 1) return -1;
    const low = decoder.decision(69);
    const middle = decoder.decision(69);
    return low | (middle << 1) | (decoder.decision(69) << 2);
  }

  /** 9.3.3.1.1.8. */
  intraChromaPredMode(): number {
    const decoder = this.#decoder;
    const { a, b } = this.#at;
    const modes = this.#picture.intraChromaMode;
    // 0xff where there is none.
    const isA = ((modes[a] as number) & 3) !== 0 && modes[a] !== 0xff ? 1 : 0;
    const isB = ((modes[b] as number) & 3) !== 0 && modes[b] !== 0xff ? 1 : 0;
    if (decoder.decision(64 + isA + isB) === 0) return 0;
    if (decoder.decision(67) === 0) return 1;
    return decoder.decision(67) === 0 ? 2 : 3;
  }

  /** 9.3.3.1.1.6. */
  refIdx(list: number, quarter: number, max: number): number {
    const decoder = this.#decoder;
    const at = this.#at;
    const block = RASTER_OF_QUARTER[quarter] as number;
    let context = 54 + this.#refers(at.blockA(block), list) + 2 * this.#refers(at.blockB(block), list);
    let value = 0;
    while (decoder.decision(context) === 1) {
      if (++value > max) throw damage('out-of-range', `ref_idx_l${list}`, decoder.bit, `0..${max} is expected`);
      context = value === 1 ? 58 : 59;
    }
    return value;
  }

  /** Does the partition at a neighbouring block refer to another picture than the first of its list? */
  #refers(block: number, list: number): number {
    const mb = block >> 4;
    const value = this.#picture.codedRefIdx[mb * 8 + list * 4 + (QUARTER_OF_RASTER[block & 15] as number)] as number;
    // To a frame macroblock, both fields of the first picture are it (refIdxZeroFlagN).
    const isField = this.#at.field === 0 && this.#slice?.mbaff === true && this.#picture.fieldDecoding[mb] === 1;
    return value > (isField ? 1 : 0) ? 1 : 0;
  }

  /** 9.3.3.1.1.7. */
  mvd(list: number, block: number): number {
    const at = this.#at;
    const a = at.blockA(block);
    const b = at.blockB(block);
    const { mvd } = this.#picture;
    const indexA = ((a >> 4) * 32 + list * 16 + (a & 15)) * 2;
    const indexB = ((b >> 4) * 32 + list * 16 + (b & 15)) * 2;
    const sumX = Math.abs(mvd[indexA] as number) + Math.abs(mvd[indexB] as number);
    let absA = Math.abs(mvd[indexA + 1] as number);
    let absB = Math.abs(mvd[indexB + 1] as number);
    if (this.#slice?.mbaff === true) {
      absA = this.#scaled(absA, a >> 4);
      absB = this.#scaled(absB, b >> 4);
    }
    const x = this.#mvdComponent(40, sumX);
    return (this.#mvdComponent(47, absA + absB) << 16) | (x & 0xffff);
  }

  /** A vertical component of a neighbour in the rows of the current macroblock (compIdx 1). */
  #scaled(abs: number, mb: number): number {
    const isField = this.#picture.fieldDecoding[mb] as number;
    const { field } = this.#at;
    return isField === field || mb >= this.#picture.none ? abs : field === 0 ? abs * 2 : abs >> 1;
  }

  #mvdComponent(offset: number, sum: number): number {
    const decoder = this.#decoder;
    if (decoder.decision(offset + (sum < 3 ? 0 : sum > 32 ? 2 : 1)) === 0) return 0;
    let value = 1;
    let context = offset + 3;
    while (value < MVD_PREFIX_MAX && decoder.decision(context) === 1) {
      value++;
      if (context < offset + 6) context++;
    }
    if (value === MVD_PREFIX_MAX) value += this.#mvdSuffix();
    return decoder.bypass() === 1 ? -value : value;
  }

  /** Exp-Golomb of order 3. */
  #mvdSuffix(): number {
    const decoder = this.#decoder;
    let order = MVD_SUFFIX_ORDER;
    let value = 0;
    while (decoder.bypass() === 1) {
      value += 1 << order;
      if (++order > MVD_SUFFIX_MAX) throw damage('out-of-range', 'mvd', decoder.bit, '-32768..32767 is expected');
    }
    while (order-- > 0) value += decoder.bypass() << order;
    return value;
  }

  startPcm(): number {
    return (this.#decoder.bit + 7) & ~7;
  }

  endPcm(bit: number): void {
    this.#decoder.start(this.#bytes, bit >>> 3);
    this.#hadQpDelta = 0;
  }
}
