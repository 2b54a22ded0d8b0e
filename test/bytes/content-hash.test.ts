import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentHash } from '../../src/bytes/content-hash.ts';

test('equal contents have one hash, and it is a whole number that JSON holds', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const hash = contentHash(bytes);
      expect(Number.isSafeInteger(hash)).toBe(true);
      expect(contentHash(bytes.slice())).toBe(hash);
    }),
  );
});

test('every bit of a content counts', () => {
  const bytes = Uint8Array.from({ length: 500 }, (_, i) => (i * 37) & 255);
  const hashes = new Set([contentHash(bytes)]);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = bytes.slice();
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
    hashes.add(contentHash(changed));
  }
  expect(hashes.size).toBe(4001);
});

test('zeros of different numbers differ', () => {
  const hashes = new Set(Array.from({ length: 1000 }, (_, length) => contentHash(new Uint8Array(length))));
  expect(hashes.size).toBe(1000);
});
