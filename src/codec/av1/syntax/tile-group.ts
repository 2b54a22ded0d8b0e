import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { Av1State } from './av1-state.ts';
import { OBU_FRAME } from './obu-header.ts';
import { parseByteAlignment } from './trailing-bits.ts';

/** tile_group_obu() (AV1 5.11.1; semantics 6.10.1), up to the data of its tiles. */
export interface TileGroup {
  tile_start_and_end_present_flag?: number;
  tg_start?: number;
  tg_end?: number;
}

/** Reads tile_group_obu() (AV1 5.11.1) up to its tiles. True if it ends its frame. */
export const parseTileGroup = (r: SyntaxReader, obuType: number, state: Av1State, into: TileGroup): boolean => {
  r.open('tile_group_obu', 'AV1 5.11.1');
  const open = state.openFrame;
  if (open === undefined) {
    throw r.error('unknown-parameter-set', 'tile_group_obu', r.bit, 'a frame header before it', 'none');
  }
  const { columns, rows, columnsLog2, rowsLog2 } = open.frame.tiles;
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
  r.close();
  open.nextTile = end + 1;
  if (end !== last) return false;
  state.closeFrame();
  return true;
};
