import { describe, expect, it } from 'vitest';
import { levelMacroblockBits } from '../../../src/analysis/checks/level/macroblock-bits.ts';
import { levelMotionRange } from '../../../src/analysis/checks/level/motion-range.ts';
import { levelMotionVectors } from '../../../src/analysis/checks/level/motion-vectors.ts';
import type { Reported, Rule, RuleContext } from '../../../src/analysis/checks/rule.ts';
import { measurePicture } from '../../../src/analysis/macroblocks/picture-measure.ts';
import type { SeenSet, WatchedTrack } from '../../../src/analysis/watch/watcher.ts';
import { h264 } from '../../../src/codec/h264/codec.ts';
import { h264Blocks } from '../../../src/codec/h264/slice-data/block-codec.ts';
import type { SequenceDescription } from '../../../src/codec/sequence-description.ts';
import type { PictureBlocks } from '../../../src/media/macroblocks.ts';
import { bytesOfSample } from '../../commands/streams.ts';
import { checked } from '../../harness/checked.ts';
import { type MadeMacroblock, type MadePicture, pictureBlocks } from '../../harness/made-pictures.ts';

const TRACK: WatchedTrack = { kind: 'video', trackId: 0, fourCc: 'avc1', codec: h264, name: 'video' };

/** What a rule says of one picture, after a sequence parameter set. */
const judged = (rule: Rule, sequence: Partial<SequenceDescription>, blocks: PictureBlocks) => {
  const reports: Reported[] = [];
  let skipped: string | undefined;
  const context = {
    options: {},
    report: (found: Reported) => reports.push(found),
    reference: () => undefined,
    skip: (reason: string) => {
      skipped = reason;
    },
  } as unknown as RuleContext<never>;
  const watcher = rule.video?.(context, TRACK);
  watcher?.sequence?.({ description: sequence } as SeenSet<SequenceDescription>);
  const place = { base: 100, origin: undefined };
  watcher?.picture?.({ blocks, measured: measurePicture(blocks), place, codec: h264Blocks });
  return { reports, skipped };
};

const picture = (macroblocks: readonly MadeMacroblock[], made: MadePicture = {}) =>
  pictureBlocks(macroblocks.length, macroblocks, { offset: 7, frame: 3, accessUnit: 3, ...made });

describe('level/macroblock-bits', () => {
  const bitsOf = (bits: number): MadeMacroblock => ({ bits: { header: 40, luma: bits - 40 } });

  it('allows 128 bits more than the samples have, and what is counted with a macroblock beside', () => {
    const { reports } = judged(levelMacroblockBits, {}, picture([bitsOf(50), bitsOf(3233)]));
    expect(reports).toEqual([
      {
        message: 'macroblock 1 has 3233 bits, at most 3200 are allowed (H.264 A.3.1)',
        at: { byteOffset: 107, au: 3, frame: 3 },
        measured: 3233,
        expected: 3200,
      },
    ]);
    expect(judged(levelMacroblockBits, {}, picture([bitsOf(3232)])).reports).toEqual([]);
  });

  it.each([
    ['4:0:0', 8, 128 + 2048],
    ['4:2:2', 10, 128 + 5120],
    ['4:4:4', 14, 128 + 10752],
  ])('%s at %i bits: %i', (chromaFormat, depth, allowed) => {
    const sequence = { chromaFormat, bitDepthLuma: depth, bitDepthChroma: depth };
    const [found] = judged(levelMacroblockBits, sequence, picture([bitsOf(20_000)])).reports;
    expect(found?.expected).toBe(allowed);
  });

  it('leaves I_PCM and what was not read out', () => {
    const blocks = picture([
      { ...bitsOf(9000), class: 'PCM' },
      { ...bitsOf(9000), class: 'missing' },
    ]);
    expect(judged(levelMacroblockBits, {}, blocks).reports).toEqual([]);
  });
});

describe('level/motion-range', () => {
  const moving = (x: number, y: number): MadeMacroblock => ({ class: 'inter P', mv: [4 * x, 4 * y] });

  it('compares with MaxVmvR of the level, which is a quarter sample less downwards', () => {
    const at = (y: number, level = '3') => judged(levelMotionRange, { level }, picture([moving(0, y)])).reports;
    expect(at(-256)).toEqual([]);
    expect(at(255.75)).toEqual([]);
    expect(at(256)).toMatchObject([
      { message: '256 luma samples of vertical motion vector, MaxVmvR of level 3 is 256 (H.264 Table A-1)' },
    ]);
    expect(at(-256.25)).toMatchObject([{ measured: -256.25, expected: 256 }]);
    expect(at(-300, '3.1')).toEqual([]);
  });

  it('counts lines of fields twice, also of field macroblocks', () => {
    expect(
      judged(levelMotionRange, { level: '3' }, picture([moving(0, 130)], { structure: 'top field' })).reports,
    ).toMatchObject([{ measured: 260 }]);
    const field = { ...moving(0, 130), field: 1 };
    expect(judged(levelMotionRange, { level: '3' }, picture([field], { mbaff: true })).reports).toHaveLength(1);
    expect(judged(levelMotionRange, { level: '3' }, picture([moving(0, 130)])).reports).toEqual([]);
  });

  it('knows one horizontal range', () => {
    expect(judged(levelMotionRange, { level: '6.2' }, picture([moving(2048, 0)])).reports).toMatchObject([
      { measured: 2048, expected: 2048 },
    ]);
  });

  it('is skipped where motion vectors are not known', () => {
    const { reports, skipped } = judged(
      levelMotionRange,
      { level: '3' },
      picture([moving(0, 999)], { hasMotion: false }),
    );
    expect({ reports, skipped }).toEqual({
      reports: [],
      skipped: 'reference pictures are missing: motion vectors are not known',
    });
  });
});

describe('level/motion-vectors', () => {
  const bi: MadeMacroblock = { class: 'inter B', type: 'B_8x8', mv: [0, 0], mv1: [4, 0] };

  it('compares two macroblocks with MaxMvsPer2Mb', () => {
    const blocks = picture([bi, bi, bi]);
    // Bi_8x4 in one quarter of the last one.
    blocks.subMbType.set([3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 8]);
    const at = (level: string) => judged(levelMotionVectors, { level }, blocks).reports;
    expect(at('3.1')).toMatchObject([
      {
        message:
          'macroblock 2 and the one before it have 18 motion vectors, MaxMvsPer2Mb of level 3.1 is 16 (H.264 Table A-1)',
        measured: 18,
      },
    ]);
    expect(at('3')).toEqual([]);
    expect(at('2.2')).toEqual([]);
  });
});

describe('rules about macroblocks', () => {
  const rules = {
    'level/macroblock-bits': 'error',
    'level/motion-range': 'error',
    'level/motion-vectors': 'error',
  } as const;

  it('pass what x264 made for its level', async () => {
    const { findings, results } = await checked(bytesOfSample('bframes.h264'), { rules, macroblocks: true });
    expect(findings).toEqual([]);
    expect(results.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed']);
  });

  it('are skipped where slice data is not read', async () => {
    const { results } = await checked(bytesOfSample('bframes.h264'), { rules });
    const reason = 'the slice data was not read: --mb reads it';
    expect(results.map((result) => [result.status, result.reason])).toEqual(Array(3).fill(['skipped', reason]));
  });
});

describe('qp/saturated', () => {
  it('judges macroblocks where they are read', async () => {
    const rules = { 'qp/saturated': ['warning', { percent: 10, limit: 36, max: 30 }] } as const;
    const slices = await checked(bytesOfSample('bframes.h264'), { rules });
    expect(slices.findings.map(({ message }) => message)).toEqual([
      'slice QP of 36 or more in 65.0 % of the frames, at most 10 %',
    ]);
    const blocks = await checked(bytesOfSample('bframes.h264'), { rules, macroblocks: true });
    expect(blocks.findings.map(({ message }) => message)).toEqual([
      'mean QP of 36 or more in 18.3 % of the pictures, at most 10 %',
      'mean QP of P pictures 30.34, at most 30',
      'mean QP of B pictures 35.08, at most 30',
    ]);
  });
});
