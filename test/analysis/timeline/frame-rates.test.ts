import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type FrameRateSource, FrameRates } from '../../../src/analysis/timeline/frame-rates.ts';
import { type TrackFrame, trackFrame } from '../../../src/analysis/timeline/track-frame.ts';
import type { Diagnostic } from '../../../src/syntax/diagnostics.ts';
import { inspectFlv } from '../../harness/flv-inspected.ts';
import { convertBytes } from '../../pipeline/convert/converted.ts';

const frameAt = (index: number, dtsMs: number, ticks: number): TrackFrame => {
  const origin = { kind: 'tag', index, offset: index, dtsMs, ptsMs: dtsMs } as const;
  const times = { dtsMs, ptsMs: dtsMs, compositionTimeMs: 0, repairedDtsMs: dtsMs };
  return { ...trackFrame(index, origin, 1, undefined, times), ticks };
};

interface Declared {
  readonly source?: FrameRateSource;
  /** Ticks of the frames, again and again (H.264 Table E-6: 2 without pic_struct). */
  readonly ticks?: readonly number[];
  readonly isClock?: boolean;
}

const rates = (
  fps: number,
  times: readonly number[],
  { source = 'sequence header', ticks = [2], isClock }: Declared = {},
) => {
  const found: Diagnostic[] = [];
  const report = (one: Diagnostic) => void found.push(one);
  const meter = new FrameRates('video');
  const rate = { num: Math.round(fps * 1000), den: 1000, fps };
  meter.declare(rate, source, report, isClock);
  for (const [i, ms] of times.entries()) meter.add(frameAt(i, ms, ticks[i % ticks.length] ?? 2));
  meter.end(report);
  const { measuredFrameRate: measured, declaredFrameRates: [declared] = [] } = meter.summary;
  return { measured, declared, found: found.map(({ code }) => code) };
};

/** `count` times, rounded to milliseconds, from `from` on. */
const regular = (count: number, fps: number, from = 0): number[] =>
  Array.from({ length: count }, (_, i) => Math.round(from + (i * 1000) / fps));

describe('times rounded to milliseconds', () => {
  const RATES = [24_000 / 1001, 24, 25, 30_000 / 1001, 30, 50, 60_000 / 1001, 60, 90, 120_000 / 1001, 120, 144, 240];
  it.each(RATES.flatMap((fps) => [9, 10, 17, 60, 1000].map((count) => [fps, count] as const)))(
    'of %d fps, %i frames: no finding',
    (fps, count) => {
      for (const from of [0, 0.3, 0.49, 0.5, 0.9]) {
        const { measured, declared, found } = rates(fps, regular(count, fps, from));
        expect(found).toEqual([]);
        expect(declared?.agrees).toBe(true);
        expect(measured?.constant).toBe(true);
      }
    },
  );
});

describe('another rate than declared, by more than 0.5 %', () => {
  it.each([
    [25, 12.5, 2],
    [500, 30, 16.667],
    [12.5, 25, 0.5],
    [30, 29, 1.034],
    [24, 25, 0.96],
    [60, 59, 1.017],
  ])('%d fps declared, %d measured', (declared, fps, ratio) => {
    const result = rates(declared, regular(100, fps));
    expect(result.found).toEqual(['frame-rate-differs']);
    expect(result.declared?.agrees).toBe(false);
    expect(result.declared?.ratio).toBeCloseTo(ratio, 1);
    expect(result.measured?.fps).toBeCloseTo(fps, 0);
  });

  it('of onMetaData is a finding about onMetaData', () => {
    const { found, declared } = rates(25, regular(100, 12.5), { source: 'onMetaData' });
    expect(found).toEqual([]);
    expect(declared).toMatchObject({ ratio: 2, agrees: false });
  });

  it('is seen through single gaps and dropped frames', () => {
    const times = regular(100, 12.5).map((ms, i) => ms + (i > 20 ? 4000 : 0) + (i > 50 ? 80 : 0));
    expect(rates(25, times).found).toEqual(['frame-rate-differs']);
    expect(rates(25, times).measured).toEqual({ fps: 12.5, constant: true });
  });
});

describe('no other rate', () => {
  it('is a gap, wherever it is, of any length', () => {
    for (const gapMs of [40, 100, 200, 1000, 9000]) {
      for (let at = 1; at < 12; at++) {
        const times = regular(12, 25).map((ms, i) => ms + (i < at ? 0 : gapMs));
        expect(rates(25, times).found).toEqual([]);
      }
    }
  });

  it('are dropped frames: one in ten, one in three', () => {
    for (const every of [10, 3]) {
      const { found, declared } = rates(
        30,
        regular(300, 30).filter((_, i) => i % every !== 1),
      );
      expect(found).toEqual([]);
      expect(declared?.agrees).toBe(true);
    }
  });

  it('is a live start: the first frames come at once, or late', () => {
    for (const start of [
      [0, 1, 2, 3],
      [0, 1500],
      [0, 700, 701],
    ]) {
      const times = [...start, ...regular(20, 30, (start.at(-1) ?? 0) + 33)];
      expect(rates(30, times).found).toEqual([]);
    }
  });

  it('are fewer than eight steps', () => {
    for (let count = 1; count <= 8; count++) {
      const { found, declared } = rates(25, regular(count, 5));
      expect(found).toEqual([]);
      expect(declared).not.toHaveProperty('agrees');
    }
    expect(rates(25, regular(9, 5)).found).toEqual(['frame-rate-differs']);
  });

  it('are durations rounded one by one: that is rounding-drift', () => {
    for (const [fps, stepMs] of [
      [30, 33],
      [60, 17],
      [60, 16],
      [24, 42],
      [30_000 / 1001, 33],
    ] as const) {
      expect(rates(fps, regular(100, 1000 / stepMs)).found).toEqual(['rounding-drift']);
    }
  });

  it('is a drift of 0.0 s an hour', () => {
    // 0.04 s an hour: more than a millisecond after two minutes.
    expect(rates(25.000_28, regular(100_000, 25)).found).toEqual([]);
  });
});

describe('a variable frame rate', () => {
  /** Steps of 33 to 264 ms, as of a screen that is shared. */
  const screen = regular(400, 30).filter((_, i) => (i * i) % 7 < 2 || i % 11 === 0);

  it('agrees with any rate from its average to that of its shortest step', () => {
    for (const fps of [30, 25, 15]) expect(rates(fps, screen, { source: 'onMetaData' }).declared?.agrees).toBe(true);
    expect(rates(30, screen).measured?.constant).toBe(false);
    for (const fps of [60, 5]) expect(rates(fps, screen, { source: 'onMetaData' }).declared?.agrees).toBe(false);
    expect(rates(30, screen).found).toEqual([]);
  });

  it('has no rate if fixed_frame_rate_flag is 0: VUI timing is a clock (E.2.1)', () => {
    const { found, declared } = rates(1000, screen, { isClock: true });
    expect(found).toEqual([]);
    expect(declared).not.toHaveProperty('agrees');
    expect(rates(1000, screen).found).toEqual(['frame-rate-differs']);
  });
});

describe('tags that hold other than a frame that is shown once', () => {
  it.each([
    ['fields in tags of their own', 25, 50, [1], 50],
    ['frames shown twice (pic_struct 7)', 60, 30, [4], 30],
    ['frames shown three times (pic_struct 8)', 72, 24, [6], 24],
  ])('%s', (_name, declared, tags, ticks, tagsPerSecond) => {
    const result = rates(declared, regular(100, tags), { ticks });
    expect(result.found).toEqual([]);
    expect(result.declared).toMatchObject({ tagsPerSecond, ratio: 1, agrees: true });
  });

  it('3:2 pulldown (pic_struct 5 and 3)', () => {
    const times = Array.from({ length: 100 }, (_, i) => Math.round((Math.ceil(i * 2.5) * 1001) / 60));
    const result = rates(29.97, times, { ticks: [3, 2] });
    expect(result.found).not.toContain('frame-rate-differs');
    expect(result.declared).toMatchObject({ tagsPerSecond: 23.976, agrees: true });
    expect(rates(23.976, times, { ticks: [3, 2], source: 'onMetaData' }).declared?.agrees).toBe(true);
  });
});

it('tags are not named where they are frames', () => {
  expect(rates(29.97003, regular(100, 30_000 / 1001)).declared).not.toHaveProperty('tagsPerSecond');
});

describe('streams of public reports', () => {
  it('VUI 25, tags at 12.5 (ffprobe)', () => {
    const { codes, summary, diagnostics } = inspectFlv(readFileSync('test/cases/vui25-real-12.5.flv'));
    expect(codes).toEqual(['frame-rate-differs']);
    expect(diagnostics[0]).toMatchObject({ severity: 'warning', expected: '12.5 frames/s', found: '25 frames/s' });
    expect(summary.tracks[0]?.measuredFrameRate).toEqual({ fps: 12.5, constant: true });
  });

  it('VUI 500, converted with --fps 30', async () => {
    const input = readFileSync('test/cases/picamera541-500fps.h264');
    const { bytes, facts, diagnostics } = await convertBytes(input, 'flv', { fps: { num: 30, den: 1 } });
    const { codes, summary } = inspectFlv(bytes);
    expect(codes).toEqual(['frame-rate-differs']);
    expect(summary.tracks[0]?.declaredFrameRates).toEqual([
      { source: 'sequence header', num: 500, den: 1, fps: 500, ratio: 16.667, agrees: false },
      { source: 'onMetaData', num: 30_000, den: 1000, fps: 30, ratio: 1, agrees: true },
    ]);
    expect(facts.flv?.timing?.overriddenFrameRate).toEqual({ num: 500, den: 1 });
    expect(diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['warning frame-rate-overridden']);
  });

  it('--fps that the VUI has too overrides nothing', async () => {
    const input = readFileSync('test/cases/picamera541-500fps.h264');
    const { facts, diagnostics } = await convertBytes(input, 'flv', { fps: { num: 500, den: 1 } });
    expect(facts.flv?.timing).not.toHaveProperty('overriddenFrameRate');
    expect(diagnostics).toEqual([]);
  });
});
