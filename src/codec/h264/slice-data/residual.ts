import { RASTER_OF_QUARTER } from './block-order.ts';
import type { ResidualReader } from './elements.ts';

/** residual_luma() (H.264 7.3.5.3.1) of Y, or in 4:4:4 of Cb and Cr. `pattern`: CodedBlockPatternLuma. */
export const readLuma = (
  reader: ResidualReader,
  plane: number,
  pattern: number,
  isIntra16x16: boolean,
  is8x8: boolean,
): void => {
  if (isIntra16x16) reader.lumaDc(plane);
  if (pattern === 0) return;
  const count = isIntra16x16 ? 15 : 16;
  for (let quarter = 0; quarter < 4; quarter++) {
    if (((pattern >> quarter) & 1) === 0) continue;
    if (is8x8) reader.luma8x8(plane, quarter);
    else {
      const first = RASTER_OF_QUARTER[quarter] as number;
      reader.luma4x4(plane, first, count);
      reader.luma4x4(plane, first + 1, count);
      reader.luma4x4(plane, first + 4, count);
      reader.luma4x4(plane, first + 5, count);
    }
  }
};

/** The chroma blocks of 4:2:0 and 4:2:2 (H.264 7.3.5.3). `pattern`: CodedBlockPatternChroma. */
export const readChroma = (reader: ResidualReader, chromaArrayType: number, pattern: number): void => {
  if (pattern === 0) return;
  const rows = chromaArrayType === 2 ? 4 : 2;
  reader.chromaDc(1, 2 * rows);
  reader.chromaDc(2, 2 * rows);
  if (pattern !== 2) return;
  for (let plane = 1; plane <= 2; plane++) {
    for (let row = 0; row < rows; row++) {
      reader.chromaAc(plane, row * 4);
      reader.chromaAc(plane, row * 4 + 1);
    }
  }
};
