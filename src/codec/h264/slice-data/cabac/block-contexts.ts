/** Contexts of residual_block_cabac() by ctxBlockCat (H.264 Tables 9-34 and 9-40): ctxIdxOffset + ctxIdxBlockCatOffset. */

/** ctxBlockCat of Y (Table 9-42); Cb of 4:4:4 has 6 to 9, Cr 10 to 13. */
export const CAT_LUMA_DC = 0;
export const CAT_LUMA_AC = 1;
export const CAT_LUMA_4X4 = 2;
export const CAT_CHROMA_DC = 3;
export const CAT_CHROMA_AC = 4;
export const CAT_LUMA_8X8 = 5;
/** The category of another plane: that of Y, plus this. 8x8 blocks have 9 and 13. */
export const CAT_OF_PLANE = Uint8Array.of(0, 6, 10);
export const CAT_8X8_OF_PLANE = Uint8Array.of(CAT_LUMA_8X8, 9, 13);

// biome-ignore format: by category
export const CODED_BLOCK_FLAG = Uint16Array.of(85, 89, 93, 97, 101, 1012, 460, 464, 468, 1016, 472, 476, 480, 1020);

/** Frame macroblocks, then field macroblocks. */
// biome-ignore format: by category
export const SIGNIFICANT: readonly [Uint16Array, Uint16Array] = [
  Uint16Array.of(105, 120, 134, 149, 152, 402, 484, 499, 513, 660, 528, 543, 557, 718),
  Uint16Array.of(277, 292, 306, 321, 324, 436, 776, 791, 805, 675, 820, 835, 849, 733),
];

// biome-ignore format: by category
export const LAST: readonly [Uint16Array, Uint16Array] = [
  Uint16Array.of(166, 181, 195, 210, 213, 417, 572, 587, 601, 690, 616, 631, 645, 748),
  Uint16Array.of(338, 353, 367, 382, 385, 451, 864, 879, 893, 699, 908, 923, 937, 757),
];

// biome-ignore format: by category
export const ABS_LEVEL = Uint16Array.of(227, 237, 247, 257, 266, 426, 952, 962, 972, 708, 982, 992, 1002, 766);

/** ctxIdxInc of significant_coeff_flag in 8x8 blocks (Table 9-43), by levelListIdx: frame, field. */
// biome-ignore format: 16 values to a line
export const SIGNIFICANT_8X8: readonly [Uint8Array, Uint8Array] = [
  Uint8Array.of(
    0, 1, 2, 3, 4, 5, 5, 4, 4, 3, 3, 4, 4, 4, 5, 5,
    4, 4, 4, 4, 3, 3, 6, 7, 7, 7, 8, 9, 10, 9, 8, 7,
    7, 6, 11, 12, 13, 11, 6, 7, 8, 9, 14, 10, 9, 8, 6, 11,
    12, 13, 11, 6, 9, 14, 10, 9, 11, 12, 13, 11, 14, 10, 12,
  ),
  Uint8Array.of(
    0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 7, 7, 8, 4, 5,
    6, 9, 10, 10, 8, 11, 12, 11, 9, 9, 10, 10, 8, 11, 12, 11,
    9, 9, 10, 10, 8, 11, 12, 11, 9, 9, 10, 10, 8, 13, 13, 9,
    9, 10, 10, 8, 13, 13, 9, 9, 10, 10, 14, 14, 14, 14, 14,
  ),
];

/** ctxIdxInc of last_significant_coeff_flag in 8x8 blocks, frame and field. */
// biome-ignore format: 16 values to a line
export const LAST_8X8 = Uint8Array.of(
  0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
  3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4,
  5, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 8, 8, 8,
);
