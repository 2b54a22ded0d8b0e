import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alignFrames } from '../../../src/analysis/comparison/alignment.ts';
import { KeptFrames } from '../../../src/analysis/comparison/kept-frame.ts';
import type { WatchedFrame } from '../../../src/analysis/watch/watcher.ts';

/** Frames whose slices are the numbers given; `order`: their places in output order. */
const framesOf = (contents: readonly (number | undefined)[], order?: readonly number[]): KeptFrames => {
  const frames = new KeptFrames();
  contents.forEach((contentHash, index) => {
    const place = order === undefined ? index : order[index];
    const frame = { index, type: 'P', offset: 0, firstUnit: index, unitCount: 1, ptsMs: 40 * index, pictures: [] };
    const watched = { ...frame, ...(place !== undefined && { displayIndex: place }) } as unknown as WatchedFrame;
    frames.add(watched, { sliceBytes: 100, contentHash });
  });
  return frames;
};

/** `3=2`: frame 3 of a with frame 2 of b; `4=`: without a partner. */
const rowsOf = (a: KeptFrames, b: KeptFrames): string => {
  const { length, a: inA, b: inB } = alignFrames(a, b);
  const text = (index: number | undefined): string => (index === undefined || index < 0 ? '' : `${index}`);
  return Array.from({ length }, (_, row) => `${text(inA[row])}=${text(inB[row])}`).join(' ');
};

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe('frames are paired', () => {
  test('by their place, where all contents differ', () => {
    expect(rowsOf(framesOf([1, 2, 3]), framesOf([4, 5, 6]))).toBe('0=0 1=1 2=2');
  });

  test('by their content, after one that is missing in b', () => {
    expect(rowsOf(framesOf([1, 2, 3, 4, 5, 6]), framesOf([1, 2, 4, 5, 6]))).toBe('0=0 1=1 2= 3=2 4=3 5=4');
  });

  test('by their content, after some that b has more', () => {
    expect(rowsOf(framesOf([1, 2, 3, 4]), framesOf([8, 9, 1, 2, 3, 4]))).toBe('=0 =1 0=2 1=3 2=4 3=5');
  });

  test('by their place between contents that are equal', () => {
    expect(rowsOf(framesOf([1, 2, 3, 4, 5]), framesOf([1, 7, 3, 8, 9, 5]))).toBe('0=0 1=1 2=2 3=3 4=4 =5');
  });

  test('by their place, where only one or two contents are equal elsewhere: skipped macroblocks are by chance', () => {
    expect(rowsOf(framesOf([1, 2, 3, 4, 5, 6]), framesOf([9, 8, 1, 2, 7, 0]))).toBe('0=0 1=1 2=2 3=3 4=4 5=5');
  });

  test('in output order: the same pictures whatever the B-frames', () => {
    const withB = framesOf([11, 12, 13, 14], [0, 3, 1, 2]);
    const without = framesOf([21, 22, 23, 24], [0, 1, 2, 3]);
    expect(alignFrames(withB, without).order).toBe('output');
    expect(rowsOf(withB, without)).toBe('0=0 2=1 3=2 1=3');
  });

  test('in decoding order, if the output order of one is not known', () => {
    expect(alignFrames(framesOf([1, 2], [0]), framesOf([1, 2], [1, 0])).order).toBe('decoding');
  });

  test('without contents: by their place', () => {
    expect(rowsOf(framesOf([undefined, undefined]), framesOf([undefined]))).toBe('0=0 1=');
  });

  test('with none: nothing', () => {
    expect(rowsOf(framesOf([]), framesOf([]))).toBe('');
    expect(rowsOf(framesOf([]), framesOf([1]))).toBe('=0');
  });

  test('each once and in order, whatever the contents', () => {
    const contents = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 });
    fc.assert(
      fc.property(contents, contents, (first, second) => {
        const { length, a, b } = alignFrames(framesOf(first), framesOf(second));
        expect(length).toBe(a.length);
        expect([...a].filter((index) => index >= 0)).toEqual(range(0, first.length));
        expect([...b].filter((index) => index >= 0)).toEqual(range(0, second.length));
      }),
    );
  });

  test('by their content, when a run of three or more was cut out anywhere', () => {
    const cut = fc.tuple(fc.integer({ min: 3, max: 30 }), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(cut, ([at, count]) => {
        const all = range(0, 60);
        const { length, a, b } = alignFrames(framesOf(all), framesOf(all.filter((i) => i < at || i >= at + count)));
        expect(length).toBe(60);
        for (let row = 0; row < length; row++) {
          const expected = row < at ? row : row < at + count ? -1 : row - count;
          expect([a[row], b[row]]).toEqual([row, expected]);
        }
      }),
    );
  });
});
