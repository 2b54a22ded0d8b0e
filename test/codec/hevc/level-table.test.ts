import { describe, expect, it } from 'vitest';
import { hevcLevels } from '../../../src/codec/hevc/level-table.ts';
import { hevcLevelLimits, maxDpbSize } from '../../../src/codec/hevc/levels.ts';
import type { LevelDemand } from '../../../src/codec/level-table.ts';

/** The limits that a demand breaks, `name needed > allowed`. */
const broken = (level: string, demand: Partial<LevelDemand>): string[] =>
  hevcLevels
    .judge(level, { profile: 'Main', codedWidth: 64, codedHeight: 64, ...demand })
    .filter(({ holds }) => !holds)
    .map(({ name, needed, allowed }) => `${name} ${needed} > ${allowed}`);

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
    expect(hevcLevels.rates('Main', 'High')[0]).toEqual({ level: '4', bitrateBps: 33e6, bufferBits: 33e6 });
    expect(hevcLevels.rates('Main')[0]).toEqual({ level: '1', bitrateBps: 140_800, bufferBits: 385_000 });
    expect(hevcLevels.rates('Main Intra')).toEqual([]);
  });

  it('a level that does not exist judges nothing', () => {
    expect(hevcLevels.judge('1b', { profile: 'Main', ...HD })).toEqual([]);
  });
});
