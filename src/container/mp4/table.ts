import { type Mp4Box, viewOf } from './box.ts';

/** A table of a full box: entries of one size. The count is never more than the box has room for. */
export interface Table {
  readonly view: DataView;
  /** Position of the first entry. */
  readonly start: number;
  readonly count: number;
  /** The box announces more entries than it has bytes for. */
  readonly isCut: boolean;
}

export const EMPTY_TABLE: Table = { view: new DataView(new ArrayBuffer(0)), start: 0, count: 0, isCut: false };

/** The table of a box: version and flags, then `skip` bytes, entry_count, entries of `entryBytes`. */
export const tableOf = (bytes: Uint8Array, box: Mp4Box | undefined, entryBytes: number, skip = 0): Table => {
  if (box === undefined || box.end - box.start < 8 + skip) return EMPTY_TABLE;
  const view = viewOf(bytes);
  const start = box.start + 8 + skip;
  const announced = view.getUint32(start - 4);
  const room = Math.floor((box.end - start) / entryBytes);
  return { view, start, count: Math.min(announced, room), isCut: announced > room };
};
