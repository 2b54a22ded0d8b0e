import fc from 'fast-check';
import { toHex } from '../../src/bytes/hex.ts';
import type { Stage } from '../../src/media/stage.ts';
import type { UnitItem } from '../../src/media/unit.ts';

/** The bytes in pieces that begin at `points` (any order, duplicates make empty pieces). */
export const cutAt = (bytes: Uint8Array, points: readonly number[]): Uint8Array[] => {
  const borders = [0, ...points.map((at) => Math.min(at, bytes.length)), bytes.length].sort((a, b) => a - b);
  return borders.slice(1).map((to, i) => bytes.subarray(borders[i], to));
};

export const bytewise = (bytes: Uint8Array): Uint8Array[] => Array.from(bytes, (byte) => Uint8Array.of(byte));

/** Every way to cut the bytes in two, and one byte at a time. */
export function* everySplit(bytes: Uint8Array): Iterable<Uint8Array[]> {
  for (let at = 0; at <= bytes.length; at++) yield cutAt(bytes, [at]);
  yield bytewise(bytes);
}

/** Places to cut at, for bytes of any length: fractions that `cutAtFractions` scales. */
export const arbitraryCuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

export const cutAtFractions = (bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] =>
  cutAt(
    bytes,
    cuts.map((cut) => Math.floor(cut * bytes.length)),
  );

/** An item with its bytes as text: they are valid until the next push only. */
export type KeptItem = Record<string, unknown>;

const kept = (item: UnitItem): KeptItem => (item.kind === 'unit' ? { ...item, bytes: toHex(item.bytes) } : { ...item });

/**
 * Pushes pieces through a stage as a file reader does: each is in a buffer that is reused, so that a stage that keeps a
 * view of a piece gives wrong bytes. `observe` is called after each push.
 */
export const itemsOf = (
  stage: Stage<Uint8Array, UnitItem>,
  pieces: readonly Uint8Array[],
  observe: (bytesRead: number) => void = () => undefined,
): KeptItem[] => {
  const items: KeptItem[] = [];
  const buffer = new Uint8Array(pieces.reduce((most, piece) => Math.max(most, piece.length), 0));
  let bytesRead = 0;
  for (const piece of pieces) {
    buffer.set(piece);
    // All of a piece at first: their bytes are valid until the next push.
    for (const item of [...stage.push(buffer.subarray(0, piece.length))]) items.push(kept(item));
    bytesRead += piece.length;
    observe(bytesRead);
    buffer.fill(0xaa);
  }
  for (const item of [...stage.end()]) items.push(kept(item));
  return items;
};
