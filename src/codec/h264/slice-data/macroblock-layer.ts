import { B } from '../syntax/slice-types.ts';
import { RASTER_OF_QUARTER } from './block-order.ts';
import { chromaQpTable, LOWEST_QP } from './chroma-qp.ts';
import { damage } from './damage.ts';
import type { ElementReader } from './elements.ts';
import { readIntraModes } from './intra-modes.ts';
import {
  B_8X8,
  B_DIRECT_16X16,
  B_MB,
  B_SKIP,
  B_SUB_DIRECT,
  B_SUB_LISTS,
  B_SUB_SHAPES,
  CLASS_INTER_B,
  CLASS_INTER_P,
  CLASS_INTRA,
  CLASS_PCM,
  CLASS_SKIP,
  COLUMNS,
  I_NXN,
  I_PCM,
  IN_L0,
  P_8X8REF0,
  P_SKIP,
  PARTITION_LISTS,
  QUARTERS,
  ROWS,
  SHAPES,
  SI_MB,
  SUB_4X8,
  SUB_8X4,
  SUB_8X8,
} from './mb-types.ts';
import type { Neighbours } from './neighbours.ts';
import {
  IS_INTER,
  IS_INTRA,
  IS_PCM,
  NOT_DIRECT,
  NOT_I_NXN,
  NOT_SI,
  NOT_SKIPPED,
  type PictureStore,
} from './picture-store.ts';
import { readChroma, readLuma } from './residual.ts';
import type { SliceParameters } from './slice-parameters.ts';

/** coded_block_pattern that stands for I_PCM: all blocks. */
const PCM_PATTERN = 0x2f;

/** macroblock_layer() (H.264 7.3.5) and what it derives: QP, intra modes. Writes to the arrays of the picture. */
export class MacroblockLayer {
  readonly #at: Neighbours;
  #picture: PictureStore;
  #slice: SliceParameters | undefined;
  #reader: ElementReader | undefined;
  /** QPY of the macroblock before in decoding order. */
  #qp = 0;
  #qpCb: Int8Array = new Int8Array(0);
  #qpCr: Int8Array = new Int8Array(0);
  /** Bits of PCM samples of luma, and of chroma. */
  #pcmLumaBits = 0;
  #pcmChromaBits = 0;
  /** Bits of the slice's data. */
  #end = 0;
  /** A partition with coefficients is missing. */
  isResidualMissing = false;

  constructor(at: Neighbours, picture: PictureStore) {
    this.#at = at;
    this.#picture = picture;
  }

  start(picture: PictureStore, slice: SliceParameters, reader: ElementReader, end: number): void {
    this.#picture = picture;
    this.#slice = slice;
    this.#reader = reader;
    this.#end = end;
    this.#qp = slice.sliceQp;
    this.#qpCb = chromaQpTable(slice.chromaQpOffsets[0], slice.bitDepthChroma);
    this.#qpCr = chromaQpTable(slice.chromaQpOffsets[1], slice.bitDepthChroma);
    const chromaSamples = CHROMA_SAMPLES[slice.chromaArrayType] as number;
    this.#pcmLumaBits = 256 * slice.bitDepthLuma;
    this.#pcmChromaBits = chromaSamples * slice.bitDepthChroma;
    this.isResidualMissing = false;
  }

  /** A skipped macroblock (7.4.4): motion is derived elsewhere. */
  skip(): void {
    const isB = this.#slice?.sliceType === B;
    this.#set(isB ? B_SKIP : P_SKIP, CLASS_SKIP, IS_INTER | NOT_I_NXN | NOT_SI | (isB ? 0 : NOT_DIRECT));
    this.#setQp();
    this.#reader?.noQpDelta();
  }

  /** Reads the macroblock at the position of the neighbours. `from`: where its bits begin. */
  read(from: number): void {
    const reader = this.#reader as ElementReader;
    const slice = this.#slice as SliceParameters;
    const picture = this.#picture;
    const { bits } = picture;
    const { mb } = this.#at;
    const type = reader.mbType();
    if (type === I_PCM) {
      this.#readPcm(from);
      return;
    }
    const isIntra = type <= SI_MB;
    let may8x8 = true;
    let motionBits = 0;
    if (isIntra) {
      const kind = IS_INTRA | NOT_SKIPPED | NOT_DIRECT;
      this.#set(type, CLASS_INTRA, kind | (type === I_NXN ? NOT_SI : type === SI_MB ? NOT_I_NXN : NOT_I_NXN | NOT_SI));
      if (type === I_NXN && slice.transform_8x8_mode_flag === 1) picture.transform8x8[mb] = reader.transform8x8();
      readIntraModes(reader, this.#at, picture, slice, type);
    } else {
      const isDirect = type === B_DIRECT_16X16;
      const kind = IS_INTER | NOT_SKIPPED | NOT_I_NXN | NOT_SI | (isDirect ? 0 : NOT_DIRECT);
      this.#set(type, type >= B_MB ? CLASS_INTER_B : CLASS_INTER_P, kind);
      const before = reader.bit;
      if (SHAPES[type] === QUARTERS) may8x8 = this.#subMbPred(type);
      else if (isDirect) may8x8 = slice.direct_8x8_inference_flag === 1;
      else this.#mbPred(type);
      motionBits = reader.bit - before;
    }
    const isIntra16x16 = isIntra && type !== I_NXN && type !== SI_MB;
    const pattern = isIntra16x16 ? patternOf16x16(type) : reader.codedBlockPattern(isIntra);
    picture.codedBlockPattern[mb] = pattern;
    if (!isIntra16x16 && (pattern & 15) !== 0 && slice.transform_8x8_mode_flag === 1 && type !== I_NXN && may8x8) {
      picture.transform8x8[mb] = reader.transform8x8();
    }
    bits.motion[mb] = motionBits;
    if (pattern === 0 && !isIntra16x16) {
      reader.noQpDelta();
      this.#setQp();
      bits.header[mb] = reader.bit - from - motionBits;
      return;
    }
    this.#readQpDelta();
    bits.header[mb] = reader.bit - from - motionBits;
    this.#readResidual(pattern, isIntra, isIntra16x16);
  }

  #readResidual(pattern: number, isIntra: boolean, isIntra16x16: boolean): void {
    const { residual } = this.#reader as ElementReader;
    if (!residual.start(isIntra)) {
      this.isResidualMissing = true;
      return;
    }
    const { bits, transform8x8 } = this.#picture;
    const { mb } = this.#at;
    const type = this.#slice?.chromaArrayType as number;
    const is8x8 = transform8x8[mb] === 1;
    const start = residual.bit;
    readLuma(residual, 0, pattern & 15, isIntra16x16, is8x8);
    const middle = residual.bit;
    bits.luma[mb] = middle - start;
    if (type === 3) {
      readLuma(residual, 1, pattern & 15, isIntra16x16, is8x8);
      readLuma(residual, 2, pattern & 15, isIntra16x16, is8x8);
    } else if (type !== 0) readChroma(residual, type, pattern >> 4);
    bits.chroma[mb] = residual.bit - middle;
  }

  /** What is known from the type. */
  #set(type: number, mbClass: number, kind: number): void {
    const picture = this.#picture;
    const { mb } = this.#at;
    picture.mbType[mb] = type;
    picture.mbClass[mb] = mbClass;
    picture.kind[mb] = kind;
  }

  /** mb_qp_delta (7.4.5). */
  #readQpDelta(): void {
    const reader = this.#reader as ElementReader;
    const at = reader.bit;
    const delta = reader.mbQpDelta();
    const offset = 6 * ((this.#slice?.bitDepthLuma as number) - 8);
    const [lowest, highest] = [-(26 + offset / 2), 25 + offset / 2];
    // Also true for a code that is too long.
    if (!(delta >= lowest && delta <= highest)) {
      throw damage('out-of-range', 'mb_qp_delta', at, `${lowest}..${highest} is expected`);
    }
    this.#qp = ((this.#qp + delta + 52 + 2 * offset) % (52 + offset)) - offset;
    this.#setQp();
  }

  #setQp(): void {
    const picture = this.#picture;
    const { mb } = this.#at;
    picture.qp[mb] = this.#qp;
    picture.qpCb[mb] = this.#qpCb[this.#qp + LOWEST_QP] as number;
    picture.qpCr[mb] = this.#qpCr[this.#qp + LOWEST_QP] as number;
  }

  /** pcm_sample_luma and pcm_sample_chroma: as many bits as the format says. */
  #readPcm(from: number): void {
    const reader = this.#reader as ElementReader;
    const picture = this.#picture;
    const { mb } = this.#at;
    this.#set(I_PCM, CLASS_PCM, IS_INTRA | IS_PCM | NOT_SKIPPED | NOT_DIRECT | NOT_I_NXN | NOT_SI);
    this.#setQp();
    const start = reader.startPcm();
    const end = start + this.#pcmLumaBits + this.#pcmChromaBits;
    if (end > this.#end) {
      throw damage(
        'truncated',
        'pcm_sample_luma',
        start,
        `${end - start} bits are needed, ${Math.max(0, this.#end - start)} left`,
      );
    }
    reader.endPcm(end);
    picture.codedBlockPattern[mb] = PCM_PATTERN;
    picture.dcFlags[mb] = 7;
    for (const counts of picture.coefficients) counts.fill(pcmCount(this.#slice), mb * 16, mb * 16 + 16);
    picture.bits.luma[mb] = this.#pcmLumaBits;
    picture.bits.chroma[mb] = this.#pcmChromaBits;
    picture.bits.header[mb] = reader.bit - from - this.#pcmLumaBits - this.#pcmChromaBits;
  }

  /** mb_pred() (7.3.5.1) of one or two partitions. */
  #mbPred(type: number): void {
    const reader = this.#reader as ElementReader;
    const shape = SHAPES[type] as number;
    const second = shape === ROWS ? 2 : 1;
    const parts = shape === ROWS || shape === COLUMNS ? 2 : 1;
    const { mb } = this.#at;
    const { codedRefIdx, refIdx } = this.#picture;
    for (let list = 0; list < 2; list++) {
      const max = this.#refIdxMax(list);
      for (let part = 0; part < parts; part++) {
        if (((PARTITION_LISTS[type * 2 + part] as number) & (1 << list)) === 0) continue;
        const value = max > 0 ? reader.refIdx(list, part * second, max) : 0;
        const first = mb * 8 + list * 4 + part * second;
        // The other quarters: those of a row, of a column, or all.
        const step = shape === ROWS ? 1 : 2;
        codedRefIdx[first] = value;
        codedRefIdx[first + step] = value;
        refIdx[first] = value;
        refIdx[first + step] = value;
        if (parts === 1) {
          codedRefIdx[first + 1] = value;
          codedRefIdx[first + 3] = value;
          refIdx[first + 1] = value;
          refIdx[first + 3] = value;
        }
      }
    }
    for (let list = 0; list < 2; list++) {
      for (let part = 0; part < parts; part++) {
        if (((PARTITION_LISTS[type * 2 + part] as number) & (1 << list)) === 0) continue;
        const block = RASTER_OF_QUARTER[part * second] as number;
        this.#setMvd(list, block, shape === COLUMNS ? 2 : 4, shape === ROWS ? 2 : 4, reader.mvd(list, block));
      }
    }
  }

  /** sub_mb_pred() (7.3.5.2). Returns whether no partition is smaller than 8x8, so that an 8x8 transform is possible. */
  #subMbPred(type: number): boolean {
    const reader = this.#reader as ElementReader;
    const { mb } = this.#at;
    const { subMbType, codedRefIdx, refIdx } = this.#picture;
    const isB = type === B_8X8;
    let may8x8 = true;
    for (let quarter = 0; quarter < 4; quarter++) {
      const sub = reader.subMbType();
      subMbType[mb * 4 + quarter] = sub;
      if (isB && sub === B_SUB_DIRECT) {
        if (this.#slice?.direct_8x8_inference_flag !== 1) may8x8 = false;
      } else if ((isB ? B_SUB_SHAPES[sub] : sub) !== SUB_8X8) may8x8 = false;
    }
    for (let list = 0; list < 2; list++) {
      const max = list === 0 && type === P_8X8REF0 ? 0 : this.#refIdxMax(list);
      for (let quarter = 0; quarter < 4; quarter++) {
        if (((this.#subLists(isB, quarter) >> list) & 1) === 0) continue;
        const value = max > 0 ? reader.refIdx(list, quarter, max) : 0;
        codedRefIdx[mb * 8 + list * 4 + quarter] = value;
        refIdx[mb * 8 + list * 4 + quarter] = value;
      }
    }
    for (let list = 0; list < 2; list++) {
      for (let quarter = 0; quarter < 4; quarter++) {
        if (((this.#subLists(isB, quarter) >> list) & 1) === 0) continue;
        const sub = subMbType[mb * 4 + quarter] as number;
        this.#subMvds(list, RASTER_OF_QUARTER[quarter] as number, isB ? (B_SUB_SHAPES[sub] as number) : sub);
      }
    }
    return may8x8;
  }

  #subLists(isB: boolean, quarter: number): number {
    return isB ? (B_SUB_LISTS[this.#picture.subMbType[this.#at.mb * 4 + quarter] as number] as number) : IN_L0;
  }

  #subMvds(list: number, block: number, shape: number): void {
    const reader = this.#reader as ElementReader;
    const width = shape === SUB_8X8 || shape === SUB_8X4 ? 2 : 1;
    const height = shape === SUB_8X8 || shape === SUB_4X8 ? 2 : 1;
    for (let y = 0; y < 2; y += height) {
      for (let x = 0; x < 2; x += width) {
        const at = block + 4 * y + x;
        this.#setMvd(list, at, width, height, reader.mvd(list, at));
      }
    }
  }

  /** Highest ref_idx: fields of frames count on their own in field macroblocks (7.4.5.1). */
  #refIdxMax(list: number): number {
    const max = (this.#slice as SliceParameters).refIdxMax[list] as number;
    return this.#slice?.mbaff === true && this.#at.field === 1 ? 2 * max + 1 : max;
  }

  #setMvd(list: number, block: number, width: number, height: number, mvd: number): void {
    if (mvd === 0) return;
    const { mvd32 } = this.#picture;
    const first = this.#at.mb * 32 + list * 16 + block;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) mvd32[first + 4 * y + x] = mvd;
    }
  }
}

/** Chroma samples of a macroblock, by ChromaArrayType. */
const CHROMA_SAMPLES: readonly number[] = [0, 128, 256, 512];

/** CodedBlockPattern of Intra_16x16 (Table 7-11). */
const patternOf16x16 = (type: number): number => (type >= 13 ? 15 : 0) | ((((type - 1) >> 2) % 3) << 4);

/** What the blocks of I_PCM count: total_coeff of CAVLC (9.2.1), coded_block_flag of CABAC. */
const pcmCount = (slice: SliceParameters | undefined): number => (slice?.isCabac === true ? 1 : 16);
