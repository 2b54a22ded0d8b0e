/** Position in raster order (4 x 4) of each 4x4 luma block in decoding order (H.264 6.4.3); it is its own inverse. */
export const RASTER_OF_BLOCK = Uint8Array.of(0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15);

/** 8x8 quarter of each 4x4 block in raster order. */
export const QUARTER_OF_RASTER = Uint8Array.of(0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3);

/** First 4x4 block, in raster order, of each 8x8 quarter. */
export const RASTER_OF_QUARTER = Uint8Array.of(0, 2, 8, 10);
