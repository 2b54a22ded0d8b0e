import { describe, expect, it } from 'vitest';
import { fitLevel } from '../../../src/analysis/level/level-fit.ts';
import { av1Levels } from '../../../src/codec/av1/level-table.ts';
import type { PictureDemand } from '../../../src/codec/level-table.ts';

const smallest = (codedWidth: number, codedHeight: number, fps: number): string | undefined =>
  fitLevel(av1Levels, { profile: 'Main', codedWidth, codedHeight, fps }).smallest;

describe('levels of AV1 (A.3)', () => {
  it('sizes and rates that levels are named for', () => {
    expect(smallest(512, 288, 30)).toBe('2.0');
    expect(smallest(1280, 720, 30)).toBe('3.1');
    expect(smallest(1920, 1080, 30)).toBe('4.0');
    expect(smallest(1920, 1080, 60)).toBe('4.1');
    expect(smallest(3840, 2160, 30)).toBe('5.0');
    expect(smallest(3840, 2160, 60)).toBe('5.1');
    expect(smallest(3840, 2160, 120)).toBe('5.2');
    expect(smallest(7680, 4320, 30)).toBe('6.0');
    expect(smallest(7680, 4320, 60)).toBe('6.1');
    expect(smallest(7680, 4320, 120)).toBe('6.2');
    expect(smallest(20000, 16, 1)).toBeUndefined();
  });

  it('levels with the same size and rate differ in what they decode, and come in order', () => {
    const rows = av1Levels.levels.map(({ limits }) => limits);
    for (const key of ['seq_level_idx', 'MaxPicSize', 'MaxDisplayRate', 'MaxDecodeRate', 'MainMbps', 'MaxTiles']) {
      const values = rows.map((row) => row[key] as number);
      expect(values).toEqual([...values].sort((a, b) => a - b));
    }
    for (const row of rows) {
      expect(row['MaxDecodeRate']).toBeGreaterThan(row['MaxDisplayRate'] as number);
      // A level is named by its seq_level_idx: 2 + idx / 4, idx % 4.
      const idx = row['seq_level_idx'] as number;
      expect(av1Levels.levels.find(({ limits }) => limits === row)?.level).toBe(`${2 + (idx >> 2)}.${idx & 3}`);
    }
  });

  it('bit rates depend on profile and tier; a second of them is the buffer', () => {
    const rate = (profile: string, tier?: string) =>
      av1Levels.rates({ profile, ...(tier !== undefined && { tier }) }).find(({ level }) => level === '4.0')
        ?.bitrateBps;
    expect(rate('Main')).toBe(12_000_000);
    expect(rate('Main', 'High')).toBe(30_000_000);
    expect(rate('High')).toBe(24_000_000);
    expect(rate('Professional', 'High')).toBe(90_000_000);
    expect(av1Levels.rates({ profile: 'Main', tier: 'High' })[0]).toEqual({
      level: '2.0',
      bitrateBps: 1_500_000,
      bufferBits: 1_500_000,
    });
    expect(av1Levels.rates({ profile: 'seq_profile 3' })).toEqual([]);
    const size = { codedWidth: 1920, codedHeight: 1080, bitrateBps: 20_000_000 };
    const bitrate = (tier: string) =>
      av1Levels.judge('4.0', { profile: 'Main', tier, ...size }).find(({ name }) => name === 'bitrate');
    expect(bitrate('Main')).toMatchObject({ symbol: 'MainMbps', holds: false });
    expect(bitrate('High')).toMatchObject({ symbol: 'HighMbps', holds: true });
  });

  it('what all frames ask for, the hidden ones too: the last value that holds, and the next one', () => {
    const broken = (level: string, profile: string, pictures: Partial<PictureDemand>, tier = 'Main') =>
      av1Levels
        .judge(level, {
          profile,
          tier,
          codedWidth: 64,
          codedHeight: 64,
          fps: 30,
          pictures: {
            segments: 1,
            tiles: 1,
            tileColumns: 1,
            tileRows: 1,
            leastCompressed: { bytes: 129, lumaSamples: 4096 },
            ...pictures,
          },
        })
        .filter(({ holds }) => !holds)
        .map(({ symbol, needed, allowed }) => `${symbol} ${needed} > ${allowed}`);
    const rates = { pictures: 30, lumaSamples: 1, tiles: 30 };
    expect(broken('4.0', 'Main', { tiles: 32, tileColumns: 8 })).toEqual([]);
    expect(broken('4.0', 'Main', { tiles: 33, tileColumns: 9 })).toEqual(['MaxTiles 33 > 32', 'MaxTileCols 9 > 8']);
    expect(broken('2.0', 'Main', { perSecond: { pictures: 150, lumaSamples: 5_529_600, tiles: 960 } })).toEqual([]);
    expect(broken('2.0', 'Main', { perSecond: { pictures: 151, lumaSamples: 5_529_601, tiles: 961 } })).toEqual([
      'MaxHeaderRate 151 > 150',
      'MaxDecodeRate 5529601 > 5529600',
      'MaxTiles * 120 961 > 960',
    ]);
    // UnCompressedSize is 4096 * 15 / 8 = 7680 bytes in Main, 36 / 8 in Professional; by 0.8, and 128 bytes are free.
    const least = (bytes: number) => ({ leastCompressed: { bytes, lumaSamples: 4096 } });
    expect(broken('4.0', 'Main', least(9728))).toEqual([]);
    expect(broken('4.0', 'Main', least(9729))).toEqual(['MinPicCompressRatio 9601 > 9600']);
    expect(broken('4.0', 'Professional', least(23168))).toEqual([]);
    expect(broken('4.0', 'Professional', least(23169))).toEqual(['MinPicCompressRatio 23041 > 23040']);
    // MainCR 6 and HighCR 4 of level 5.0, at MaxDisplayRate: by 6, and by 4.
    const fast = { perSecond: { ...rates, lumaSamples: 267_386_880 } };
    expect(broken('5.0', 'Main', { ...fast, ...least(1408) })).toEqual([]);
    expect(broken('5.0', 'Main', { ...fast, ...least(1409) })).toEqual(['MinPicCompressRatio 1281 > 1280']);
    expect(broken('5.0', 'Main', { ...fast, ...least(2048) }, 'High')).toEqual([]);
    expect(broken('5.0', 'Main', { ...fast, ...least(2049) }, 'High')).toEqual(['MinPicCompressRatio 1921 > 1920']);
  });

  it('what does not exist is not judged', () => {
    const size = { codedWidth: 16, codedHeight: 16 };
    expect(av1Levels.judge('maximum parameters', { profile: 'Main', ...size })).toEqual([]);
    expect(av1Levels.judge('4.0', { profile: '?', ...size })).toEqual([]);
  });
});
