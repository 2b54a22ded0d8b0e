import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { Av1State } from './av1-state.ts';
import { OBU_FRAME } from './obu-header.ts';
import { parseByteAlignment } from './trailing-bits.ts';

/** tile_group_obu() (AV1 5.11.1; semantics 6.10.1), without the data of its tiles. */
export interface TileGroup {
  tile_start_and_end_present_flag?: number;
  tg_start?: number;
  tg_end?: number;
  /** Of every tile but the last one, whose data takes the rest. Only of an OBU that was read whole. */
  tile_size_minus_1?: number[];
}

/** Reads tile_group_obu() (AV1 5.11.1). True if it ends its frame. */
export const parseTileGroup = (r: SyntaxReader, obuType: number, state: Av1State, into: TileGroup): boolean => {
  r.open('tile_group_obu', 'AV1 5.11.1');
  const open = state.openFrame;
  if (open === undefined) {
    throw r.error('unknown-parameter-set', 'tile_group_obu', r.bit, 'a frame header before it', 'none');
  }
  const { columns, rows, columnsLog2, rowsLog2, sizeBytes } = open.frame.tiles;
  const last = columns * rows - 1;
  if (last > 0) {
    const at = r.bit;
    into.tile_start_and_end_present_flag = r.flag('tile_start_and_end_present_flag');
    if (obuType === OBU_FRAME && into.tile_start_and_end_present_flag === 1) {
      r.issue('tile_start_and_end_present_flag', at, '0 in OBU_FRAME', 1);
    }
  }
  let [start, end] = [0, last];
  if (into.tile_start_and_end_present_flag === 1) {
    const atStart = r.bit;
    start = r.uv(columnsLog2 + rowsLog2, 'tg_start');
    into.tg_start = start;
    if (start !== open.nextTile) r.issue('tg_start', atStart, `${open.nextTile}`, start);
    const atEnd = r.bit;
    end = r.uv(columnsLog2 + rowsLog2, 'tg_end');
    into.tg_end = end;
    if (end < start || end > last) r.issue('tg_end', atEnd, `${Math.min(start, last)}..${last}`, end);
  } else {
    r.infer('tg_start', 0);
    r.infer('tg_end', last);
  }
  parseByteAlignment(r);
  if (sizeBytes !== undefined && end > start && end <= last && !r.partial) {
    parseTileSizes(r, sizeBytes, { start, end }, (into.tile_size_minus_1 = []));
  }
  r.close();
  open.nextTile = end + 1;
  if (end !== last) return false;
  state.closeFrame();
  return true;
};

/** Reads tile_size_minus_1 of the tiles, and passes over their data, of which each has a byte at least. */
const parseTileSizes = (
  r: SyntaxReader,
  sizeBytes: number,
  { start, end }: { readonly start: number; readonly end: number },
  into: number[],
): void => {
  for (let tile = start; tile < end; tile++) {
    const at = r.bit;
    const name = r.nth('tile_size_minus_1', tile);
    const size = r.le(sizeBytes, name) + 1;
    into.push(size - 1);
    const left = r.bitsLeft / 8;
    if (size >= left) {
      r.issue(name, at, `less than ${Math.max(0, left - 1)}`, size - 1);
      return;
    }
    r.limit(size * 8, name)();
  }
};
