import { describe, expect, it } from 'vitest';
import { hevcLevels } from '../../../src/codec/hevc/level-table.ts';
import { hevcLevelLimits, maxDpbSize } from '../../../src/codec/hevc/levels.ts';
import type { LevelDemand, PictureDemand } from '../../../src/codec/level-table.ts';

/** The limits that a demand breaks, `name needed > allowed`. */
const broken = (level: string, demand: Partial<LevelDemand>): string[] =>
  hevcLevels
    .judge(level, { profile: 'Main', codedWidth: 64, codedHeight: 64, ...demand })
    .filter(({ holds }) => !holds)
    .map(({ name, needed, allowed }) => `${name} ${needed} > ${allowed}`);

const picture = (has: Partial<PictureDemand>): PictureDemand => ({
  segments: 1,
  tiles: 1,
  tileColumns: 1,
  tileRows: 1,
  leastCompressed: { bytes: 1, lumaSamples: 4096 },
  ...has,
});

const HD = { codedWidth: 1920, codedHeight: 1088 };

describe('limits of a level (H.265 A.4): the last value that holds, and the next one', () => {
  it.each<[string, string, Partial<LevelDemand>, Partial<LevelDemand>, string[]]>([
    // MaxLumaPs 2228224 is 2048 x 1088.
    [
      'picture size',
      '4',
      { codedWidth: 2048, codedHeight: 1088 },
      { codedWidth: 2048, codedHeight: 1096 },
      ['frameSize 2244608 > 2228224'],
    ],
    // Sqrt(8 * 36864) = 543.06.
    ['width', '1', { codedWidth: 536 }, { codedWidth: 544 }, ['width 544 > 543']],
    ['height', '1', { codedHeight: 536 }, { codedHeight: 544 }, ['height 544 > 543']],
    // 66846720 / (1920 * 1088) = 32.
    ['samples a second', '4', { ...HD, fps: 32 }, { ...HD, fps: 33 }, ['sampleRate 68935680 > 66846720']],
    ['pictures a second', '6.2', { fps: 300 }, { fps: 301 }, ['frameRate 301 > 300']],
    ['DPB of the largest pictures', '4', { ...HD, dpbFrames: 6 }, { ...HD, dpbFrames: 7 }, ['dpb 7 > 6']],
    ['DPB of the smallest pictures', '4', { dpbFrames: 16 }, { dpbFrames: 17 }, ['dpb 17 > 16']],
    ['bit rate', '4', { bitrateBps: 12e6 }, { bitrateBps: 12e6 + 1 }, ['bitrate 12000001 > 12000000']],
    [
      'bit rate of the High tier',
      '4',
      { tier: 'High', bitrateBps: 30e6 },
      { tier: 'High', bitrateBps: 30e6 + 1 },
      ['bitrate 30000001 > 30000000'],
    ],
    [
      'bit rate of Main 4:2:2 10',
      '4',
      { profile: 'Main 4:2:2 10', bitrateBps: 20_004_000 },
      { profile: 'Main 4:2:2 10', bitrateBps: 20_004_001 },
      ['bitrate 20004001 > 20004000'],
    ],
    [
      'HRD',
      '3.1',
      { hrd: { nal: [{ bitRateBps: 11e6, cpbSizeBits: 11e6, cbr: false }] } },
      { hrd: { nal: [{ bitRateBps: 11e6, cpbSizeBits: 11e6 + 16, cbr: false }] } },
      ['hrdBuffer 11000016 > 11000000'],
    ],
    // 1.5 * 133693440 / 300 / 4.
    [
      'bytes of the first picture',
      '4.1',
      { frameBytes: { first: 167116 } },
      { frameBytes: { first: 167117 } },
      ['firstFrameBytes 167117 > 167116'],
    ],
    // MinCrScaleFactor 0.5: 3 * 552960 / 300 / (2 / 2), below the size of the picture, 3 * 4096 / (2 / 2).
    [
      'bytes of the first picture in Main 4:4:4',
      '1',
      { profile: 'Main 4:4:4', frameBytes: { first: 12288 } },
      { profile: 'Main 4:4:4', frameBytes: { first: 12289 } },
      ['firstFrameBytes 12289 > 12288'],
    ],
    // HbrFactor 2 - general_lower_bit_rate_constraint_flag; CpbNalFactor has none.
    [
      'bit rate of an Intra profile with general_lower_bit_rate_constraint_flag 1',
      '4',
      { profile: 'Main 4:2:2 10 Intra', bitrateBps: 20_004_000 },
      { profile: 'Main 4:2:2 10 Intra', bitrateBps: 20_004_001 },
      ['bitrate 20004001 > 20004000'],
    ],
    [
      'bit rate of an Intra profile with general_lower_bit_rate_constraint_flag 0',
      '4',
      { profile: 'Main 4:2:2 10 Intra', higherBitRate: true, bitrateBps: 40_008_000 },
      { profile: 'Main 4:2:2 10 Intra', higherBitRate: true, bitrateBps: 40_008_001 },
      ['bitrate 40008001 > 40008000'],
    ],
    [
      'buffer of an Intra profile',
      '4',
      {
        profile: 'Main 4:2:2 10 Intra',
        higherBitRate: true,
        bufferBits: (rate) => (rate === 2 * 1833 * 12000 ? 1833 * 12000 : 0),
      },
      { profile: 'Main 4:2:2 10 Intra', higherBitRate: true, bufferBits: () => 1833 * 12000 + 1 },
      ['buffer 21996001 > 21996000'],
    ],
    // HbrFactor 12 * (2 - general_lower_bit_rate_constraint_flag).
    [
      'bit rate of High Throughput 4:4:4 16 Intra',
      '4',
      { profile: 'High Throughput 4:4:4 16 Intra', higherBitRate: true, bitrateBps: 4000 * 24 * 12000 },
      { profile: 'High Throughput 4:4:4 16 Intra', bitrateBps: 4000 * 24 * 12000 },
      ['bitrate 1152000000 > 576000000'],
    ],
    [
      'slice segments',
      '2.1',
      { pictures: picture({ segments: 20 }) },
      { pictures: picture({ segments: 21 }) },
      ['segments 21 > 20'],
    ],
    [
      'tile columns',
      '5',
      { pictures: picture({ tileColumns: 10 }) },
      { pictures: picture({ tileColumns: 11 }) },
      ['tileColumns 11 > 10'],
    ],
    [
      'tile rows',
      '5',
      { pictures: picture({ tileRows: 11 }) },
      { pictures: picture({ tileRows: 12 }) },
      ['tileRows 12 > 11'],
    ],
  ])('%s', (_name, level, within, beyond, expected) => {
    expect(broken(level, within)).toEqual([]);
    expect(broken(level, beyond)).toEqual(expected);
  });

  it('MaxDpbSize by quarters of MaxLumaPs, with 6 and with 7 pictures (A-2)', () => {
    const limits = hevcLevelLimits(60);
    const sizes = [30720, 30721, 61440, 61441, 92160, 92161].map((samples) =>
      limits === undefined ? [] : [maxDpbSize(limits, samples, false), maxDpbSize(limits, samples, true)],
    );
    expect(sizes).toEqual([
      [16, 16],
      [12, 14],
      [12, 14],
      [8, 9],
      [8, 9],
      [6, 7],
    ]);
  });

  it('the High tier begins with level 4', () => {
    expect(hevcLevels.rates({ profile: 'Main', tier: 'High' })[0]).toEqual({
      level: '4',
      bitrateBps: 33e6,
      bufferBits: 33e6,
    });
    expect(hevcLevels.rates({ profile: 'Main' })[0]).toEqual({ level: '1', bitrateBps: 140_800, bufferBits: 385_000 });
    expect(hevcLevels.rates({ profile: 'Main Intra', higherBitRate: true })[0]).toEqual({
      level: '1',
      bitrateBps: 281_600,
      bufferBits: 385_000,
    });
    expect(hevcLevels.rates({ profile: 'Multiview Main' })).toEqual([]);
  });

  it('a level that does not exist judges nothing', () => {
    expect(hevcLevels.judge('1b', { profile: 'Main', ...HD })).toEqual([]);
  });
});
