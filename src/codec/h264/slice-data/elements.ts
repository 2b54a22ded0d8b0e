/**
 * The syntax elements of macroblocks as an entropy coder delivers them: CAVLC (H.264 9.2) or CABAC (9.3). What they depend
 * on is in the current macroblock, `Neighbours` and `PictureStore`. The caller checks `bit` against the end.
 */
export interface ElementReader {
  /** Bits read, from the first of the unit. */
  readonly bit: number;
  /** mb_field_decoding_flag. */
  mbField(): number;
  /** mb_type, in the numbering of MB_TYPE_NAMES. */
  mbType(): number;
  /** transform_size_8x8_flag. */
  transform8x8(): number;
  codedBlockPattern(isIntra: boolean): number;
  mbQpDelta(): number;
  /** The macroblock has no mb_qp_delta. */
  noQpDelta(): void;
  /** rem_intra4x4_pred_mode or rem_intra8x8_pred_mode; -1 where prev_intra4x4_pred_mode_flag is 1. */
  remIntraPredMode(): number;
  intraChromaPredMode(): number;
  /** sub_mb_type: as coded. */
  subMbType(): number;
  /** ref_idx of a quarter; `max`: the highest index allowed. */
  refIdx(list: number, quarter: number, max: number): number;
  /** Both components of mvd of a partition at a 4x4 block in raster order, packed: y in the upper half. */
  mvd(list: number, block: number): number;
  /** Position of the first PCM sample, after the alignment. */
  startPcm(): number;
  /** Continues after the last one. */
  endPcm(bit: number): void;
  readonly residual: ResidualReader;
}

/** residual_block() of all kinds. Where the coefficients of a block are, and what, is not kept. */
export interface ResidualReader {
  /** Bits read, from the first of the unit: of partition B or C where the slice has them. */
  readonly bit: number;
  /** Before the coefficients of a macroblock. False where their partition is missing. */
  start(isIntra: boolean): boolean;
  /** DC block of Intra_16x16: plane 0 Y, 1 Cb, 2 Cr. */
  lumaDc(plane: number): void;
  /** 4x4 block in raster order; `count`: 16, or 15 for the AC coefficients of Intra_16x16. */
  luma4x4(plane: number, block: number, count: number): void;
  /** 8x8 block: CABAC has it in one, CAVLC in four. */
  luma8x8(plane: number, quarter: number): void;
  /** `count`: 4 or 8. */
  chromaDc(plane: number, count: number): void;
  /** AC block: `block` is its row * 4 + column. */
  chromaAc(plane: number, block: number): void;
}
