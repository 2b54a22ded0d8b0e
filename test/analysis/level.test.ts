import { describe, expect, it } from 'vitest';
import { FrameDensity } from '../../src/analysis/level/frame-density.ts';
import { PictureLoads } from '../../src/analysis/level/picture-loads.ts';
import type { NamedFrame } from '../../src/analysis/named-frame.ts';
import type { PictureLoad } from '../../src/media/frame-record.ts';

const density = (frames: readonly (readonly [ms: number, amount?: number])[]): number | undefined => {
  const meter = new FrameDensity();
  for (const [ms, amount] of frames) meter.add(ms, amount);
  return meter.perSecond;
};

describe('the most in any second', () => {
  it('counts frames by the steps between them', () => {
    expect(density([[0]])).toBeUndefined();
    expect(density([[0], [40], [80]])).toBe(25);
    expect(density(Array.from({ length: 60 }, (_, i) => [40 * i]))).toBe(25);
  });

  it('counts amounts by the time until the frame after them', () => {
    // 7 and 3 in 100 ms; the last one has no time yet.
    expect(
      density([
        [0, 7],
        [50, 3],
        [100, 90],
      ]),
    ).toBe(100);
    // 4 frames of 500 ms with 1, 10, 10 and 1: the densest second has 20.
    expect(
      density([
        [0, 1],
        [500, 10],
        [1000, 10],
        [1500, 1],
        [2000, 1],
      ]),
    ).toBe(20);
  });
});

describe('what pictures ask of a decoder', () => {
  const place = (frame: number): NamedFrame => ({ frame, type: 'P', sizeBytes: 1, offset: 0, dtsMs: 0, ptsMs: 0 });
  const load = (has: Partial<PictureLoad>): PictureLoad => ({
    lumaSamples: 1000,
    tileColumns: 1,
    tileRows: 1,
    segments: 1,
    sizeBytes: 10,
    ...has,
  });

  it('has the most of each picture, the frame that has it, and rates of hidden pictures too', () => {
    const loads = new PictureLoads();
    loads.add(0, [load({ segments: 3 })], place(0));
    loads.add(500, [load({ tileColumns: 4, tileRows: 2 }), load({ lumaSamples: 100, sizeBytes: 50 })], place(1));
    // A frame that is shown again: nothing is decoded.
    loads.add(1000, [], place(2));
    loads.add(1500, [load({ sizeBytes: 11 })], place(3));
    expect(loads.demand(true)).toEqual({
      segments: 3,
      tiles: 8,
      tileColumns: 4,
      tileRows: 2,
      perSecond: { pictures: 3, lumaSamples: 2100, tiles: 10 },
      leastCompressed: { bytes: 50, lumaSamples: 100 },
    });
    expect(loads.demand(false)?.perSecond).toBeUndefined();
    expect(loads.peaks).toEqual({ segments: place(0), tiles: place(1), pictureBytes: place(1) });
  });

  it('is not known without pictures', () => {
    expect(new PictureLoads().demand(true)).toBeUndefined();
  });
});
