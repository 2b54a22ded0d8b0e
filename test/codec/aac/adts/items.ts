import { toHex } from '../../../../src/bytes/hex.ts';
import type { AdtsItem } from '../../../../src/codec/aac/adts/item.ts';
import { AdtsSplitter } from '../../../../src/codec/aac/adts/splitter.ts';

const kept = (item: AdtsItem) => {
  if (item.kind === 'junk') return item;
  // A view of short-lived bytes and a function cannot be compared later.
  const { bytes: _bytes, configuration: _configuration, payload, frames, ...rest } = item;
  return { ...rest, payload: toHex(payload), frames: frames.map((block) => toHex(block)) };
};

/** Pushes pieces from a reused buffer, as a file reader does; bytes come out as hex. */
export const adtsItems = (pieces: readonly Uint8Array[]) => {
  const splitter = new AdtsSplitter();
  const buffer = new Uint8Array(pieces.reduce((most, piece) => Math.max(most, piece.length), 0));
  const items: ReturnType<typeof kept>[] = [];
  for (const piece of pieces) {
    buffer.set(piece);
    items.push(...splitter.push(buffer.subarray(0, piece.length)).map(kept));
    buffer.fill(0xaa);
  }
  return [...items, ...splitter.end().map(kept)];
};

/** Positions of the items, one line each. */
export const places = (items: ReturnType<typeof adtsItems>): string[] =>
  items.map((item) =>
    item.kind === 'frame' ? `frame ${item.offset}+${item.size}` : `junk ${item.offset}+${item.length}: ${item.reason}`,
  );
