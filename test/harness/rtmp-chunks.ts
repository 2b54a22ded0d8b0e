import { toHex } from '../../src/bytes/hex.ts';
import type { ChunkReader } from '../../src/transport/rtmp/chunk/chunk-reader.ts';

/** Bytes from hex, with spaces for reading. */
export const hex = (text: string): Uint8Array => {
  const digits = text.replaceAll(/\s/g, '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
};

/** An item of a chunk reader with its bytes as text: they are valid until the next push only. */
export type KeptChunkItem = Record<string, unknown>;

/** Pushes pieces as a socket with one buffer does: it is overwritten after each push. */
export const chunkItemsOf = (reader: ChunkReader, pieces: readonly Uint8Array[]): KeptChunkItem[] => {
  const items: KeptChunkItem[] = [];
  const take = (from: ReturnType<ChunkReader['push']>): void => {
    for (const item of from) items.push(item.kind === 'message' ? { ...item, body: toHex(item.body) } : { ...item });
  };
  const buffer = new Uint8Array(pieces.reduce((most, piece) => Math.max(most, piece.length), 0));
  for (const piece of pieces) {
    buffer.set(piece);
    take(reader.push(buffer.subarray(0, piece.length)));
    buffer.fill(0xaa);
  }
  take(reader.end());
  return items;
};

export const messagesIn = (items: readonly KeptChunkItem[]): KeptChunkItem[] =>
  items.filter(({ kind }) => kind === 'message');

/** Codes of the findings, in order. */
export const codesIn = (items: readonly KeptChunkItem[]): string[] =>
  items.flatMap(({ kind, finding }) => (kind === 'finding' ? [(finding as { code: string }).code] : []));

/** Texts of the findings with a code. */
export const textsIn = (items: readonly KeptChunkItem[], code: string): string[] =>
  items.flatMap(({ kind, finding }) => {
    const found = finding as { code: string; message: string };
    return kind === 'finding' && found.code === code ? [found.message] : [];
  });
