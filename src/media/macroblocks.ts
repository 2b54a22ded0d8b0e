import type { PictureStructure, PictureType } from './frame-record.ts';

/** What a macroblock is, whatever its partitions: the classes of maps and shares. P_Skip and B_Skip are `skip`. */
export const MACROBLOCK_CLASSES = ['intra', 'inter P', 'inter B', 'skip', 'PCM'] as const;

/** Bits of the macroblocks by kind; with `overheadBits` they add up to the slices. */
export interface MacroblockBits {
  /** All that is not one of the others: mb_skip_run, mb_type, intra modes, coded_block_pattern, mb_qp_delta, end_of_slice_flag. */
  readonly header: Uint32Array;
  /** sub_mb_type, ref_idx, mvd. */
  readonly motion: Uint32Array;
  /** Coefficients and PCM samples. */
  readonly luma: Uint32Array;
  readonly chroma: Uint32Array;
}

/**
 * The inside of one coded picture, a frame or a field. Arrays are in raster order of its macroblocks, also with MBAFF. They
 * are reused: valid until the next picture is asked for. With separate colour planes they are those of Y; the bits of the
 * other two planes count as chroma.
 */
export interface PictureBlocks {
  /** `index` of its FrameRecord. */
  readonly frame: number;
  /** Number of its access unit. */
  readonly accessUnit: number;
  /** Byte offset in the input of its first slice. */
  readonly offset: number;
  readonly structure: PictureStructure;
  readonly type: PictureType;
  readonly mbaff: boolean;
  readonly widthInMbs: number;
  readonly heightInMbs: number;
  /** Macroblocks that were read; the others have `isRead` 0. */
  readonly readCount: number;
  readonly isRead: Uint8Array;
  /** Number of the slice in the picture, from 0; 0xffff: not read. */
  readonly slice: Uint16Array;
  /** Index into `typeNames`: spelled as Tables 7-11, 7-12, 7-13, 7-14 (I_NxN, I_16x16_0_0_0 …, I_PCM, SI, P_L0_16x16 …, P_Skip, B_Direct_16x16 …, B_Skip). */
  readonly mbType: Uint8Array;
  readonly typeNames: readonly string[];
  /** Index into MACROBLOCK_CLASSES. */
  readonly mbClass: Uint8Array;
  /** QPY (H.264 7-37), -QpBdOffsetY..51: of I_PCM and where no mb_qp_delta is coded, that of the macroblock before. */
  readonly qp: Int8Array;
  /** QPC of Cb and Cr (8.5.8). */
  readonly qpCb: Int8Array;
  readonly qpCr: Int8Array;
  /** Luma in bits 0 to 3, chroma in 4 and 5; 0x2f of I_PCM. */
  readonly codedBlockPattern: Uint8Array;
  readonly transform8x8: Uint8Array;
  readonly fieldDecoding: Uint8Array;
  readonly bits: MacroblockBits;
  /** sub_mb_type as coded, 4 a macroblock: of P_8x8, P_8x8ref0 and B_8x8. */
  readonly subMbType: Uint8Array;
  /** Intra4x4PredMode or Intra8x8PredMode of 16 blocks a macroblock, in decoding order; 0xff: none. */
  readonly intraModes: Uint8Array;
  /** intra_chroma_pred_mode; 0xff: none. */
  readonly intraChromaMode: Uint8Array;
  /** [mb][list][8x8 quarter]: derived where it is not coded; -1: the list is not used. */
  readonly refIdx: Int8Array;
  /** [mb][list][4x4 block in raster order][x, y] in quarter samples, as coded. */
  readonly mvd: Int16Array;
  /** The same, derived (8.4.1). */
  readonly mv: Int16Array;
  /** The reference pictures that direct modes need were there: `mv` and `refIdx` are right. */
  readonly hasMotion: boolean;
  /**
   * Bits of its slices that are not macroblocks: NAL and slice headers, alignment, emulation prevention, the 8 bits that CABAC
   * reads ahead, trailing bits, and what damage left unread. With those of the macroblocks: 8 times the size of its units.
   */
  readonly overheadBits: number;
  /** Damage: the macroblocks before it were read. */
  readonly errors: readonly BlockError[];
}

/** Why the rest of a slice was not read. */
export interface BlockError {
  /** Number of the unit in the stream. */
  readonly unit: number;
  /** Macroblock, in raster order, that was being read; 0 where there is none. */
  readonly mb: number;
  readonly code: string;
  readonly message: string;
  /** From the first bit of the unit, emulation prevention bytes removed. */
  readonly bit: number;
}
