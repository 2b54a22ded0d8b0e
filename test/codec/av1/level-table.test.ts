import { describe, expect, it } from 'vitest';
import { fitLevel } from '../../../src/analysis/level/level-fit.ts';
import { av1Levels } from '../../../src/codec/av1/level-table.ts';

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
      av1Levels.rates(profile, tier).find(({ level }) => level === '4.0')?.bitrateBps;
    expect(rate('Main')).toBe(12_000_000);
    expect(rate('Main', 'High')).toBe(30_000_000);
    expect(rate('High')).toBe(24_000_000);
    expect(rate('Professional', 'High')).toBe(90_000_000);
    expect(av1Levels.rates('Main', 'High')[0]).toEqual({ level: '2.0', bitrateBps: 1_500_000, bufferBits: 1_500_000 });
    expect(av1Levels.rates('seq_profile 3')).toEqual([]);
    const size = { codedWidth: 1920, codedHeight: 1080, bitrateBps: 20_000_000 };
    const bitrate = (tier: string) =>
      av1Levels.judge('4.0', { profile: 'Main', tier, ...size }).find(({ name }) => name === 'bitrate');
    expect(bitrate('Main')).toMatchObject({ symbol: 'MainMbps', holds: false });
    expect(bitrate('High')).toMatchObject({ symbol: 'HighMbps', holds: true });
  });

  it('what does not exist is not judged', () => {
    const size = { codedWidth: 16, codedHeight: 16 };
    expect(av1Levels.judge('maximum parameters', { profile: 'Main', ...size })).toEqual([]);
    expect(av1Levels.judge('4.0', { profile: '?', ...size })).toEqual([]);
  });
});
