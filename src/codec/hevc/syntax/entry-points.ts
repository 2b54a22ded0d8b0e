import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** The entry points of slice_segment_header(): where the substreams of tiles or of rows begin. */
export interface EntryPoints {
  num_entry_point_offsets?: number;
  offset_len_minus1?: number;
  /** Bytes of each substream but the last, minus 1. */
  entry_point_offset_minus1?: number[];
}

/** Reads the elements from num_entry_point_offsets on; `most` is how many the picture has room for (7.4.7.1). */
export const parseEntryPoints = (r: SyntaxReader, most: number, into: EntryPoints): void => {
  const count = (into.num_entry_point_offsets = r.ue('num_entry_point_offsets', most));
  if (count === 0) return;
  const bits = (into.offset_len_minus1 = r.ue('offset_len_minus1', 31)) + 1;
  const offsets: number[] = (into.entry_point_offset_minus1 = []);
  for (let i = 0; i < count; i++) offsets.push(r.uv(bits, r.nth('entry_point_offset_minus1', i)));
};
