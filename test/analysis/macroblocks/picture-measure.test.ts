import { describe, expect, it } from 'vitest';
import { blockMap } from '../../../src/analysis/macroblocks/block-map.ts';
import { BlockTotals, factsOf } from '../../../src/analysis/macroblocks/block-totals.ts';
import { measurePicture } from '../../../src/analysis/macroblocks/picture-measure.ts';
import { QpCounts } from '../../../src/analysis/macroblocks/qp-counts.ts';
import { pictureBlocks } from '../../harness/made-pictures.ts';

describe('QP', () => {
  it('has the mean and the standard deviation of the whole, negative values included', () => {
    const counts = new QpCounts();
    for (const qp of [-12, 20, 20, 24]) counts.add(qp);
    // Mean 13; squares of the distances 625, 49, 49, 121: a variance of 211.
    expect(counts.spread).toEqual({ min: -12, mean: 13, max: 24, stdev: 14.53 });
    expect(counts.histogram).toEqual([
      { qp: -12, count: 1 },
      { qp: 20, count: 2 },
      { qp: 24, count: 1 },
    ]);
    expect(new QpCounts().spread).toBeUndefined();
  });

  it('is that of quantised macroblocks: neither of I_PCM nor of those that were not read', () => {
    const { qp } = factsOf(
      measurePicture(pictureBlocks(2, [{ qp: 30 }, { class: 'PCM', qp: 0 }, { class: 'missing', qp: 51 }, { qp: 32 }])),
    );
    expect(qp).toEqual({ min: 30, mean: 31, max: 32, stdev: 1 });
    expect(factsOf(measurePicture(pictureBlocks(1, [{ class: 'PCM' }])))).not.toHaveProperty('qp');
  });

  it('changes inside a slice, not from one slice to the next', () => {
    const made = (qps: readonly (readonly [slice: number, qp: number])[]) =>
      factsOf(
        measurePicture(
          pictureBlocks(
            qps.length,
            qps.map(([slice, qp]) => ({ slice, qp })),
          ),
        ),
      );
    expect(
      made([
        [0, 20],
        [0, 20],
        [1, 30],
        [1, 30],
      ]),
    ).toMatchObject({ slices: 2, adaptiveSlices: 0 });
    expect(
      made([
        [0, 20],
        [0, 21],
        [0, 20],
        [1, 30],
      ]),
    ).toMatchObject({ slices: 2, adaptiveSlices: 1 });
  });
});

describe('a picture', () => {
  const blocks = pictureBlocks(
    4,
    [
      { class: 'intra', qp: 24, transform8x8: 1, bits: { header: 10, luma: 200, chroma: 40 } },
      { class: 'inter P', qp: 26, mv: [12, 16], bits: { header: 5, motion: 20, luma: 30 } },
      { class: 'skip', qp: 26, mv: [0, 0], bits: { header: 1 } },
      { class: 'missing' },
    ],
    { overheadBits: 64, frame: 7 },
  );

  it('is counted by class, and its bits by kind', () => {
    expect(factsOf(measurePicture(blocks))).toEqual({
      macroblockCount: 3,
      missingMacroblocks: 1,
      qp: { min: 24, mean: 25.33, max: 26, stdev: 0.94 },
      slices: 1,
      adaptiveSlices: 1,
      types: { intra: 1, interP: 1, interB: 0, skip: 1, pcm: 0 },
      transform8x8: 1,
      bits: { header: 16, motion: 20, luma: 230, chroma: 40, overhead: 64, total: 370 },
      // 3 and 4 samples are 5; the skipped macroblock does not move.
      motion: { mean: 2.5, max: 5 },
    });
  });

  it('counts both vectors of a block, and none that could not be derived', () => {
    const bi = [{ class: 'inter B', mv: [40, 0], mv1: [0, -8] }] as const;
    expect(factsOf(measurePicture(pictureBlocks(1, bi))).motion).toEqual({ mean: 6, max: 10 });
    expect(factsOf(measurePicture(pictureBlocks(1, bi, { hasMotion: false })))).not.toHaveProperty('motion');
  });

  it('has field macroblocks where they can differ', () => {
    const fields = [{ field: 1 }, { field: 0 }];
    expect(factsOf(measurePicture(pictureBlocks(1, fields, { mbaff: true })))).toMatchObject({ fieldMacroblocks: 1 });
    expect(factsOf(measurePicture(pictureBlocks(1, fields)))).not.toHaveProperty('fieldMacroblocks');
  });

  it('is drawn with a value for each macroblock', () => {
    const map = (kind: Parameters<typeof blockMap>[0]) => [...blockMap(kind, blocks).values];
    expect(map('qp')).toEqual([24, 26, 26, Number.NaN]);
    expect(map('type')).toEqual([0, 1, 3, Number.NaN]);
    expect(map('bits')).toEqual([250, 55, 1, Number.NaN]);
    expect(map('motion')).toEqual([Number.NaN, 5, 0, Number.NaN]);
  });
});

describe('a stream', () => {
  it('adds up its pictures, by type too, and names the frame with the longest vector', () => {
    const totals = new BlockTotals();
    totals.add(measurePicture(pictureBlocks(1, [{ qp: 20, bits: { luma: 900 } }], { type: 'I', overheadBits: 100 })));
    totals.add(measurePicture(pictureBlocks(1, [{ class: 'inter P', qp: 30, mv: [-80, 0] }], { frame: 1 })));
    totals.add(measurePicture(pictureBlocks(1, [{ class: 'inter P', qp: 32, mv: [0, 4] }], { frame: 2 })));
    expect(totals.streamFacts).toMatchObject({
      pictures: 3,
      macroblockCount: 3,
      qpHistogram: [
        { qp: 20, count: 1 },
        { qp: 30, count: 1 },
        { qp: 32, count: 1 },
      ],
      byType: {
        I: { pictures: 1, qp: { mean: 20 }, bits: { total: 1000 } },
        P: { pictures: 2, qp: { mean: 31 }, bits: { total: 0 } },
      },
      motion: { mean: 10.5, max: 20 },
      largestMotion: { frame: 1, samples: 20 },
    });
  });
});
