import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** tile_list_entry() (AV1 5.12.2; semantics 6.11.2), without its data. */
export interface TileListEntry {
  anchor_frame_idx: number;
  anchor_tile_row: number;
  anchor_tile_col: number;
  /** Bytes of coded_tile_data, minus 1. */
  tile_data_size_minus_1: number;
}

/** tile_list_obu() (AV1 5.12.1; semantics 6.11.1): tiles of large scale tile decoding. */
export interface TileList {
  output_frame_width_in_tiles_minus_1: number;
  output_frame_height_in_tiles_minus_1: number;
  tile_count_minus_1: number;
  tile_list_entry: Partial<TileListEntry>[];
}

/** Most entries of a tile list, minus 1 (AV1 6.11.1). */
const MAX_TILE_COUNT_MINUS_1 = 511;
/** anchor_frame_idx is at most 127 (AV1 6.11.2). */
const MAX_ANCHOR_FRAME_IDX = 127;

/** Reads tile_list_obu() (AV1 5.12.1). */
export const parseTileList = (r: SyntaxReader, into: Partial<TileList>): void => {
  r.open('tile_list_obu', 'AV1 5.12.1');
  into.output_frame_width_in_tiles_minus_1 = r.u(8, 'output_frame_width_in_tiles_minus_1');
  into.output_frame_height_in_tiles_minus_1 = r.u(8, 'output_frame_height_in_tiles_minus_1');
  into.tile_count_minus_1 = r.uLax(16, 'tile_count_minus_1', 0, MAX_TILE_COUNT_MINUS_1);
  const entries: Partial<TileListEntry>[] = [];
  into.tile_list_entry = entries;
  for (let i = 0; i <= into.tile_count_minus_1; i++) {
    const entry: Partial<TileListEntry> = {};
    entries.push(entry);
    parseEntry(r, entry);
  }
  r.close();
};

const parseEntry = (r: SyntaxReader, into: Partial<TileListEntry>): void => {
  r.open('tile_list_entry', 'AV1 5.12.2');
  into.anchor_frame_idx = r.uLax(8, 'anchor_frame_idx', 0, MAX_ANCHOR_FRAME_IDX);
  into.anchor_tile_row = r.u(8, 'anchor_tile_row');
  into.anchor_tile_col = r.u(8, 'anchor_tile_col');
  into.tile_data_size_minus_1 = r.u(16, 'tile_data_size_minus_1');
  r.bytes(into.tile_data_size_minus_1 + 1, 'coded_tile_data');
  r.close();
};
