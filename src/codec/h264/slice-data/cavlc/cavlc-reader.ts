import { B, I, P, SI, SP } from '../../syntax/slice-types.ts';
import { damage } from '../damage.ts';
import type { ElementReader } from '../elements.ts';
import {
  B_MB,
  MAX_B_MB_TYPE,
  MAX_B_SUB_TYPE,
  MAX_I_MB_TYPE,
  MAX_P_MB_TYPE,
  MAX_P_SUB_TYPE,
  P_MB,
  SI_MB,
} from '../mb-types.ts';
import type { Neighbours } from '../neighbours.ts';
import type { PictureStore } from '../picture-store.ts';
import type { SliceParameters } from '../slice-parameters.ts';
import { BitReader } from './bit-reader.ts';
import { CavlcResidual, type ResidualPartition } from './cavlc-residual.ts';
import {
  CODED_BLOCK_PATTERN_INTER,
  CODED_BLOCK_PATTERN_INTRA,
  CODED_BLOCK_PATTERN_LUMA_INTER,
  CODED_BLOCK_PATTERN_LUMA_INTRA,
} from './code-tables.ts';

/** The syntax elements of macroblocks in Exp-Golomb codes (H.264 9.1) and CAVLC (9.2). */
export class CavlcReader implements ElementReader {
  readonly #bits = new BitReader();
  readonly residual: CavlcResidual;
  #slice: SliceParameters | undefined;

  constructor(at: Neighbours, picture: PictureStore) {
    this.residual = new CavlcResidual(this.#bits, at, picture);
  }

  /** `partitions`: B and C of a partitioned slice, as far as they are there. */
  start(
    picture: PictureStore,
    slice: SliceParameters,
    bytes: Uint8Array,
    bit: number,
    partitions: readonly [ResidualPartition | undefined, ResidualPartition | undefined] = [undefined, undefined],
  ): void {
    this.#slice = slice;
    this.#bits.start(bytes, bit);
    this.residual.startSlice(picture, slice, partitions);
  }

  get bit(): number {
    return this.#bits.bit;
  }

  mbSkipRun(max: number): number {
    const at = this.#bits.bit;
    const run = this.#bits.ue();
    if (run < 0 || run > max) throw damage('out-of-range', 'mb_skip_run', at, `0..${max} is expected`);
    return run;
  }

  mbField(): number {
    return this.#bits.flag();
  }

  /** mb_field_decoding_flag of the lower macroblock, where the upper one is skipped (7.4.4). */
  peekField(): number {
    return this.#bits.peek() >>> 31;
  }

  mbType(): number {
    const slice = this.#slice?.sliceType ?? I;
    if (slice === P || slice === SP) {
      const type = this.#ue('mb_type', MAX_P_MB_TYPE + 1 + MAX_I_MB_TYPE);
      return type <= MAX_P_MB_TYPE ? P_MB + type : type - MAX_P_MB_TYPE - 1;
    }
    if (slice === B) {
      const type = this.#ue('mb_type', MAX_B_MB_TYPE + 1 + MAX_I_MB_TYPE);
      return type <= MAX_B_MB_TYPE ? B_MB + type : type - MAX_B_MB_TYPE - 1;
    }
    if (slice === SI) {
      const type = this.#ue('mb_type', 1 + MAX_I_MB_TYPE);
      return type === 0 ? SI_MB : type - 1;
    }
    return this.#ue('mb_type', MAX_I_MB_TYPE);
  }

  transform8x8(): number {
    return this.#bits.flag();
  }

  /** me(v) (9.1.2). */
  codedBlockPattern(isIntra: boolean): number {
    const type = this.#slice?.chromaArrayType;
    const isLumaOnly = type === 0 || type === 3;
    const table = isLumaOnly
      ? isIntra
        ? CODED_BLOCK_PATTERN_LUMA_INTRA
        : CODED_BLOCK_PATTERN_LUMA_INTER
      : isIntra
        ? CODED_BLOCK_PATTERN_INTRA
        : CODED_BLOCK_PATTERN_INTER;
    return table[this.#ue('coded_block_pattern', table.length - 1)] as number;
  }

  mbQpDelta(): number {
    return this.#bits.se();
  }

  noQpDelta(): void {
    // No context depends on it.
  }

  remIntraPredMode(): number {
    return this.#bits.flag() === 1 ? -1 : this.#bits.u(3);
  }

  intraChromaPredMode(): number {
    return this.#ue('intra_chroma_pred_mode', 3);
  }

  subMbType(): number {
    return this.#ue('sub_mb_type', this.#slice?.sliceType === B ? MAX_B_SUB_TYPE : MAX_P_SUB_TYPE);
  }

  /** te(v) (9.1). */
  refIdx(list: number, _quarter: number, max: number): number {
    return max === 1 ? 1 - this.#bits.flag() : this.#ue(list === 0 ? 'ref_idx_l0' : 'ref_idx_l1', max);
  }

  mvd(): number {
    const x = this.#component();
    return (this.#component() << 16) | (x & 0xffff);
  }

  #component(): number {
    const at = this.#bits.bit;
    const value = this.#bits.se();
    // Also false for a code that is too long.
    if (value >= -32768 && value <= 32767) return value;
    throw damage('out-of-range', 'mvd', at, '-32768..32767 is expected');
  }

  startPcm(): number {
    return (this.#bits.bit + 7) & ~7;
  }

  endPcm(bit: number): void {
    this.#bits.bit = bit;
  }

  #ue(field: string, max: number): number {
    const at = this.#bits.bit;
    const value = this.#bits.ue();
    if (value < 0 || value > max) throw damage('out-of-range', field, at, `0..${max} is expected`);
    return value;
  }
}
