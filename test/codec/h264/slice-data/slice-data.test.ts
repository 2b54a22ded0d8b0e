import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { h264Stream } from '../../../../src/codec/h264/stream-codec.ts';
import type { BlockReader } from '../../../../src/codec/stream-codec.ts';
import { AnnexbSplitter } from '../../../../src/container/annexb/splitter.ts';
import { bitsOf, macroblockText, picturesOf } from '../../../harness/picture-blocks.ts';

const folder = new URL('../../../streams/', import.meta.url);
const streams = readdirSync(folder)
  .filter((file) => file.endsWith('.264') && !file.includes('avcc'))
  .map((file) => [file, new Uint8Array(readFileSync(new URL(file, folder)))] as const);

/** The units of a byte stream: where they begin, with their start codes, and where they end. */
const unitsOf = (bytes: Uint8Array) => {
  const splitter = new AnnexbSplitter();
  return [...[...splitter.push(bytes)], ...splitter.end()].flatMap((item) =>
    item.kind === 'unit'
      ? [
          {
            start: item.offset + item.prefixLength,
            end: item.offset + item.prefixLength + item.size,
            type: (item.bytes[0] ?? 0) & 31,
          },
        ]
      : [],
  );
};

/** Slices of the primary pictures of the base view, with their partitions. */
const sliceBits = (bytes: Uint8Array): number =>
  unitsOf(bytes).reduce((sum, { start, end, type }) => (type >= 1 && type <= 5 ? sum + 8 * (end - start) : sum), 0);

describe('slice data (H.264 7.3.4)', () => {
  it('has streams of all kinds', () => {
    expect(streams.length).toBeGreaterThan(10);
  });

  it.each(streams)('every macroblock of %s is read, and its bits add up to its slices', (_file, bytes) => {
    let bits = 0;
    for (const picture of picturesOf(bytes)) {
      expect(picture.errors).toEqual([]);
      expect(picture.readCount).toBe(picture.widthInMbs * picture.heightInMbs);
      bits += bitsOf(picture);
    }
    expect(bits).toBe(sliceBits(bytes));
  });

  it.each(streams)('a slice of %s that is cut short has the macroblocks before the cut', (_file, bytes) => {
    const units = unitsOf(bytes).filter(({ type }) => type === 1 || type === 5);
    fc.assert(
      fc.property(
        fc.nat(Math.min(units.length, 12) - 1),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (index, share) => {
          const { start, end } = units[index] as (typeof units)[number];
          const cut = start + Math.floor((end - start) * share);
          // The picture that has the slice, and nothing after it.
          const whole = last(picturesOf(bytes.subarray(0, end)));
          const part = last(picturesOf(bytes.subarray(0, cut)));
          if (whole === undefined || part === undefined || part.offset !== whole.offset) return;
          for (const [mb, text] of part.macroblocks) expect(text, `macroblock ${mb}`).toBe(whole.macroblocks.get(mb));
        },
      ),
      { numRuns: 8 },
    );
  });
});

// The first slice of picture 1, to which pictures 2 and 3 refer with direct modes, is lost.
it('pictures have no motion where direct modes need macroblocks that were lost', () => {
  const bytes = new Uint8Array(readFileSync(new URL('../../../../samples/damaged.h264', import.meta.url)));
  expect([...picturesOf(bytes)].map(({ type, hasMotion }) => [type, hasMotion])).toEqual([
    ['I', true],
    ['P', true],
    ['B', false],
    ['B', false],
    ['P', true],
  ]);
});

describe('data partitions (H.264 7.3.2.9)', () => {
  const [, bytes] = streams.find(([file]) => file.includes('ext_mbaff_dp')) as (typeof streams)[number];
  const units = unitsOf(bytes);

  it('without partition B or C the types and motion stay, and the loss is named', () => {
    const at = units.findIndex(({ type }) => type === 4);
    const { start, end } = units[at] as (typeof units)[number];
    const before = start - (bytes[start - 4] === 0 ? 4 : 3);
    const lossy = new Uint8Array([...bytes.subarray(0, before), ...bytes.subarray(end)]);
    const errors = [...picturesOf(lossy)].flatMap((picture) => picture.errors);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toContain('partition B or C of the slice is missing');
    const whole = [...picturesOf(bytes)].map(({ readCount }) => readCount);
    expect([...picturesOf(lossy)].map(({ readCount }) => readCount)).toEqual(whole);
  });

  it('a partition that is cut short ends the slice at the macroblock that needs it', () => {
    const at = units.findIndex(({ type, start, end }) => type === 4 && end - start > 40);
    const { start, end } = units[at] as (typeof units)[number];
    const cut = new Uint8Array([...bytes.subarray(0, start + 20), ...bytes.subarray(end)]);
    const errors = [...picturesOf(cut)].flatMap((picture) => picture.errors);
    expect(errors).toHaveLength(1);
    const read = [...picturesOf(cut)].reduce((sum, { readCount }) => sum + readCount, 0);
    const whole = [...picturesOf(bytes)].reduce((sum, { readCount }) => sum + readCount, 0);
    expect(read).toBeLessThan(whole);
  });
});

/** The macroblocks of the last picture. */
const last = (pictures: ReturnType<typeof picturesOf>) => {
  let found: { offset: number; macroblocks: Map<number, string> } | undefined;
  for (const picture of pictures) {
    const macroblocks = new Map<number, string>();
    picture.isRead.forEach((isRead, mb) => {
      if (isRead === 1) macroblocks.set(mb, macroblockText(picture, mb));
    });
    found = { offset: picture.offset, macroblocks };
  }
  return found;
};

describe('the hook of the codec', () => {
  const [, bytes] = streams.find(([file]) => file.includes('poc2_aud')) as (typeof streams)[number];

  it('is loaded where it is asked for, and outputs a picture once the next one begins, or at once', async () => {
    const blocks = await h264Stream.blocks?.();
    const [reader, eager] = [blocks?.open() as BlockReader, blocks?.open() as BlockReader];
    const stream = h264Stream.open();
    const splitter = new AnnexbSplitter();
    const lag: number[] = [];
    let pictures = 0;
    for (const item of [...splitter.push(bytes), ...splitter.end()]) {
      if (item.kind !== 'unit') continue;
      for (const placed of stream.push(item)) {
        if (placed.kind !== 'unit') continue;
        const out = [...reader.push(placed)].map(({ frame }) => frame);
        if (placed.startsPicture !== undefined) lag.push(pictures++ - (out[0] ?? -1));
        expect([...eager.push(placed), ...eager.release()].length).toBe(placed.picture === undefined ? 0 : 1);
      }
    }
    expect(new Set(lag)).toEqual(new Set([1]));
    expect([...reader.end()].map(({ frame }) => frame)).toEqual([pictures - 1]);
    expect([...eager.end()]).toEqual([]);
  });
});
