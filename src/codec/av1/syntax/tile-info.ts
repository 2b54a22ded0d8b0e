import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { TileLayout } from './av1-frame.ts';
import type { FrameContext } from './frame-context.ts';

/** tile_info() (AV1 5.9.15; semantics 6.8.14). */
export interface TileInfo {
  uniform_tile_spacing_flag: number;
  increment_tile_cols_log2?: number[];
  increment_tile_rows_log2?: number[];
  width_in_sbs_minus_1?: number[];
  height_in_sbs_minus_1?: number[];
  context_update_tile_id?: number;
  tile_size_bytes_minus_1?: number;
}

/** MAX_TILE_WIDTH and MAX_TILE_AREA in luma samples, MAX_TILE_COLS and MAX_TILE_ROWS (AV1 3). */
const MAX_TILE_WIDTH = 4096;
const MAX_TILE_AREA = 4096 * 2304;
const MAX_TILE_COLS = 64;
const MAX_TILE_ROWS = 64;

/** Limits of tile_info() in superblocks. */
interface TileLimits {
  readonly sbCols: number;
  readonly sbRows: number;
  readonly maxTileWidthSb: number;
  readonly minLog2TileCols: number;
  readonly minLog2Tiles: number;
}

/** tile_log2() (AV1 5.9.16): the smallest k for which `block` << k is at least `target`. */
const tileLog2 = (block: number, target: number): number => {
  let k = 0;
  while (block * 2 ** k < target) k++;
  return k;
};

const tileLimits = ({ sequence, frame }: FrameContext): TileLimits => {
  // log2 of the size of a superblock in luma samples.
  const sbSize = sequence.header.use_128x128_superblock === 1 ? 7 : 6;
  const inSuperblocks = (samples: number) => Math.ceil((2 * ((samples + 7) >> 3)) / 2 ** (sbSize - 2));
  const [sbCols, sbRows] = [inSuperblocks(frame.frameWidth), inSuperblocks(frame.frameHeight)];
  const maxTileWidthSb = MAX_TILE_WIDTH >> sbSize;
  const minLog2TileCols = tileLog2(maxTileWidthSb, sbCols);
  const minLog2Tiles = Math.max(minLog2TileCols, tileLog2(MAX_TILE_AREA >> (2 * sbSize), sbRows * sbCols));
  return { sbCols, sbRows, maxTileWidthSb, minLog2TileCols, minLog2Tiles };
};

/** Reads tile_info() (AV1 5.9.15). */
export const parseTileInfo = (r: SyntaxReader, context: FrameContext, into: Partial<TileInfo>): void => {
  r.open('tile_info', 'AV1 5.9.15');
  const limits = tileLimits(context);
  into.uniform_tile_spacing_flag = r.flag('uniform_tile_spacing_flag');
  const layout =
    into.uniform_tile_spacing_flag === 1 ? parseUniformTiles(r, limits, into) : parseTileSizes(r, limits, into);
  context.frame.tiles = layout;
  const { columnsLog2, rowsLog2, columns, rows } = layout;
  if (columnsLog2 > 0 || rowsLog2 > 0) {
    const at = r.bit;
    into.context_update_tile_id = r.uv(rowsLog2 + columnsLog2, 'context_update_tile_id');
    if (into.context_update_tile_id >= columns * rows) {
      r.issue('context_update_tile_id', at, `0..${columns * rows - 1}`, into.context_update_tile_id);
    }
    into.tile_size_bytes_minus_1 = r.u(2, 'tile_size_bytes_minus_1');
    context.frame.tiles = { ...layout, sizeBytes: into.tile_size_bytes_minus_1 + 1 };
  } else r.infer('context_update_tile_id', 0);
  r.close();
};

const parseUniformTiles = (
  r: SyntaxReader,
  { sbCols, sbRows, minLog2TileCols, minLog2Tiles }: TileLimits,
  into: Partial<TileInfo>,
): TileLayout => {
  const increments = (name: string, from: number, max: number, bits: number[]): number => {
    let log2 = from;
    for (let i = 0; log2 < max && bits[i - 1] !== 0; i++) {
      bits.push(r.flag(r.nth(name, i)));
      if (bits[i] === 1) log2++;
    }
    return log2;
  };
  const tilesOf = (superblocks: number, log2: number): number =>
    Math.ceil(superblocks / ((superblocks + (1 << log2) - 1) >> log2));
  const maxColsLog2 = tileLog2(1, Math.min(sbCols, MAX_TILE_COLS));
  const maxRowsLog2 = tileLog2(1, Math.min(sbRows, MAX_TILE_ROWS));
  const columnsLog2 = increments(
    'increment_tile_cols_log2',
    minLog2TileCols,
    maxColsLog2,
    (into.increment_tile_cols_log2 = []),
  );
  const minRowsLog2 = Math.max(minLog2Tiles - columnsLog2, 0);
  const rowsLog2 = increments(
    'increment_tile_rows_log2',
    minRowsLog2,
    maxRowsLog2,
    (into.increment_tile_rows_log2 = []),
  );
  return { columns: tilesOf(sbCols, columnsLog2), rows: tilesOf(sbRows, rowsLog2), columnsLog2, rowsLog2 };
};

const parseTileSizes = (
  r: SyntaxReader,
  { sbCols, sbRows, maxTileWidthSb, minLog2Tiles }: TileLimits,
  into: Partial<TileInfo>,
): TileLayout => {
  /** Sizes in superblocks up to `total`; returns the largest. */
  const sizes = (name: string, total: number, max: number, maxCount: number, coded: number[]): number => {
    let largest = 0;
    for (let start = 0; start < total; start += (coded.at(-1) as number) + 1) {
      const element = r.nth(name, coded.length);
      if (coded.length === maxCount) throw r.error('out-of-range', element, r.bit, `at most ${maxCount} tiles`, 'more');
      coded.push(r.ns(Math.min(total - start, max), element));
      largest = Math.max(largest, (coded.at(-1) as number) + 1);
    }
    return largest;
  };
  const widths: number[] = [];
  into.width_in_sbs_minus_1 = widths;
  const widest = sizes('width_in_sbs_minus_1', sbCols, maxTileWidthSb, MAX_TILE_COLS, widths);
  const maxAreaSb = minLog2Tiles > 0 ? (sbRows * sbCols) >> (minLog2Tiles + 1) : sbRows * sbCols;
  const maxHeightSb = Math.max(Math.floor(maxAreaSb / widest), 1);
  const heights: number[] = [];
  into.height_in_sbs_minus_1 = heights;
  sizes('height_in_sbs_minus_1', sbRows, maxHeightSb, MAX_TILE_ROWS, heights);
  return {
    columns: widths.length,
    rows: heights.length,
    columnsLog2: tileLog2(1, widths.length),
    rowsLog2: tileLog2(1, heights.length),
  };
};
