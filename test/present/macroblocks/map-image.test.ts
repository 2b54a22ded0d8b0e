import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { blockMap } from '../../../src/analysis/macroblocks/block-map.ts';
import { mapImage } from '../../../src/present/macroblocks/map/map-image.ts';
import { pictureBlocks } from '../../harness/made-pictures.ts';

/** The chunks of a PNG, by type. */
const chunksOf = (png: Uint8Array): ReadonlyMap<string, Uint8Array> => {
  const view = new DataView(png.buffer, png.byteOffset);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at);
    chunks.set(String.fromCharCode(...png.subarray(at + 4, at + 8)), png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return chunks;
};

describe('a map as an image', () => {
  const blocks = pictureBlocks(3, [
    { class: 'intra' },
    { class: 'inter P' },
    { class: 'skip' },
    { class: 'missing' },
    { class: 'intra' },
    { class: 'inter B' },
  ]);
  const chunks = chunksOf(mapImage(blockMap('type', blocks)));

  it('has 16 pixels for each macroblock, in the colours of its palette', () => {
    const header = chunks.get('IHDR') as Uint8Array;
    expect([...header]).toEqual([0, 0, 0, 48, 0, 0, 0, 32, 8, 3, 0, 0, 0]);
    const palette = chunks.get('PLTE') as Uint8Array;
    const rows = inflateSync(chunks.get('IDAT') as Uint8Array);
    expect(rows).toHaveLength(32 * 49);
    const colourAt = (x: number, y: number): number[] => {
      const index = rows[y * 49 + 1 + x] as number;
      return [...palette.subarray(3 * index, 3 * index + 3)];
    };
    for (const [x, y, colour] of [
      [0, 0, [235, 95, 55]],
      [15, 15, [235, 95, 55]],
      [16, 0, [70, 130, 220]],
      [47, 15, [28, 30, 44]],
      [0, 16, [64, 64, 64]],
      [16, 31, [235, 95, 55]],
      [32, 16, [80, 190, 120]],
    ] as const) {
      expect(colourAt(x, y)).toEqual(colour);
    }
  });

  it('says in words what it shows', () => {
    const text = String.fromCharCode(...(chunks.get('tEXt') as Uint8Array));
    expect(text).toBe(
      'Description\0type of macroblocks: #eb5f37 intra, #4682dc inter P, #50be78 inter B, #1c1e2c skip, #f0e65a PCM',
    );
  });

  it('has no more colours than a palette', () => {
    const many = pictureBlocks(
      100,
      Array.from({ length: 1000 }, (_, i) => ({ bits: { luma: i * 7 } })),
    );
    expect((chunksOf(mapImage(blockMap('bits', many))).get('PLTE') as Uint8Array).length).toBeLessThanOrEqual(768);
  });
});
