import type { PictureStructure, PictureType } from './frame-record.ts';

/** What a macroblock is, whatever its partitions: the classes of maps and shares. */
export const MACROBLOCK_CLASSES = ['intra', 'inter P', 'inter B', 'skip', 'PCM'] as const; // skip: P_Skip, B_Skip

/** Bits of the macroblocks of one kind each; they add up, with the slice headers and trailing bits, to the slices. */
export interface MacroblockBits {
  /** mb_skip, mb_type, intra modes, coded_block_pattern, mb_qp_delta, transform_size_8x8_flag, field flag, end_of_slice, PCM samples count as luma/chroma. */
  readonly header: Uint32Array;
  /** ref_idx, mvd, sub_mb_type. */
  readonly motion: Uint32Array;
  readonly luma: Uint32Array;
  readonly chroma: Uint32Array;
}

/** The inside of one coded picture (a frame or a field). Arrays are in raster order of the picture's macroblocks (also MBAFF). They are reused: valid until the next picture is asked for. */
export interface PictureBlocks {
  /** FrameRecord.index of its frame; accessUnit number; offset of its first slice in the input. */
  readonly frame: number;
  readonly accessUnit: number;
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
  /** QP_Y (7-37): -QpBdOffset_Y..51. QP_C of Cb and Cr. */
  readonly qp: Int8Array;
  readonly qpCb: Int8Array;
  readonly qpCr: Int8Array;
  readonly codedBlockPattern: Uint8Array;
  readonly transform8x8: Uint8Array;
  readonly fieldDecoding: Uint8Array;
  readonly bits: MacroblockBits;
  /** sub_mb_type, 4 a macroblock (only where mb_type is P_8x8, P_8x8ref0, B_8x8). Intra prediction modes, 16 a macroblock (of the 4x4 block in decoding order); 0xff: none. intra_chroma_pred_mode; 0xff: none. */
  readonly subMbType: Uint8Array;
  readonly intraModes: Uint8Array;
  readonly intraChromaMode: Uint8Array;
  /** refIdx: [mb][list][8x8 quarter], -1: not used. */
  readonly refIdx: Int8Array;
  /** [mb][list][4x4 block in raster order][x, y], quarter samples. mvd as coded, mv derived (8.4.1). */
  readonly mvd: Int16Array;
  readonly mv: Int16Array;
  /** mv could be derived (all reference pictures that direct modes need were there). */
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
