import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MovingRate } from '../../../src/analysis/bitrate/moving-rate.ts';
import { SecondsMeter } from '../../../src/analysis/bitrate/rate-of-seconds.ts';

/** Steps and sizes of frames: decoding times in whole milliseconds, as in an FLV. */
const frames = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 2500 }), fc.integer({ min: 0, max: 1e6 })), {
    minLength: 1,
    maxLength: 200,
  })
  .map((steps) => {
    let ms = 40;
    return steps.map(([step, bytes]) => ({ ms: (ms += step), bytes }));
  });

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe('moving rate', () => {
  it('is that of all frames within the second that ends with a frame', () => {
    fc.assert(
      fc.property(frames, (all) => {
        const moving = new MovingRate<number>();
        const rates = all.map(({ ms, bytes }, i) => moving.add(i, ms, bytes));
        const naive = all.map(({ ms }, i) =>
          sum(all.slice(0, i + 1).map((one) => (one.ms > ms - 1000 ? one.bytes * 8 : 0))),
        );
        expect(rates).toEqual(naive);
        expect(moving.peak?.bitrateBps ?? 0).toBe(Math.max(...naive));
        const from = moving.peak?.from;
        if (from === undefined) return;
        const end = naive.indexOf(Math.max(...naive));
        expect(from).toBe(all.findIndex(({ ms }) => ms > (all[end]?.ms ?? 0) - 1000));
      }),
    );
  });

  it('has 30 frames in a second of 30 fps, whatever the rounding of its times', () => {
    for (const round of [Math.round, Math.floor, (ms: number) => Math.round(ms * 1000) / 1000]) {
      const moving = new MovingRate<number>();
      for (let i = 0; i < 300; i++) moving.add(i, round(66.6667 + (i * 1000) / 30), 125);
      expect(moving.peak).toEqual({ bitrateBps: 30_000, from: 0 });
    }
  });

  it('counts all bits of more frames in a second than it tells apart', () => {
    const moving = new MovingRate<number>();
    for (let i = 0; i < 10_000; i++) moving.add(i, i / 100, 1);
    expect(moving.peak).toEqual({ bitrateBps: 80_000, from: 0 });
    expect(moving.add(10_000, 1200, 1)).toBe(8);
  });
});

describe('rates of whole seconds', () => {
  const summaryOf = (all: readonly { readonly ms: number; readonly bytes: number }[], frameMs = 0) => {
    const meter = new SecondsMeter();
    for (const { ms, bytes } of all) meter.add(ms, bytes);
    return meter.summary(all.at(-1)?.ms ?? 0, frameMs);
  };

  it('are those of a naive calculation', () => {
    fc.assert(
      fc.property(frames, (all) => {
        const start = all[0]?.ms ?? 0;
        // A last second that lacks no more than the rounding of its end is whole.
        const whole = Math.floor(((all.at(-1)?.ms ?? 0) - start + 1) / 1000);
        const rates = Array.from({ length: whole }, (_, second) =>
          sum(all.map(({ ms, bytes }) => (Math.floor((ms - start) / 1000) === second ? bytes * 8 : 0))),
        );
        const mean = sum(rates) / whole;
        const found = summaryOf(all);
        if (whole === 0) expect(found).toBeUndefined();
        else {
          expect(found).toMatchObject({ seconds: whole, minBps: Math.min(...rates), maxBps: Math.max(...rates) });
          expect(found?.meanBps).toBe(Math.round(mean));
          const stdev = Math.sqrt(sum(rates.map((rate) => (rate - mean) ** 2)) / whole);
          expect(Math.abs((found?.stdevBps ?? 0) - stdev)).toBeLessThanOrEqual(1);
          const p95 = found?.p95Bps ?? 0;
          // The nearest rank: 95 % are no higher, and fewer below it.
          expect(rates.filter((rate) => rate <= p95).length / whole).toBeGreaterThanOrEqual(0.95);
          expect(rates.filter((rate) => rate < p95).length / whole).toBeLessThan(0.95);
        }
      }),
    );
  });

  it('have the last second if its last frame fills it', () => {
    const all = Array.from({ length: 50 }, (_, i) => ({ ms: i * 40, bytes: 100 }));
    expect(summaryOf(all, 40)).toMatchObject({ seconds: 2, minBps: 20_000, maxBps: 20_000, stdevBps: 0 });
    expect(summaryOf(all.slice(0, 49), 40)).toMatchObject({ seconds: 1 });
    expect(summaryOf(all.slice(0, 20), 40)).toBeUndefined();
  });

  it('of endless streams are counted exactly; their percentile is that of equally distant seconds', () => {
    const meter = new SecondsMeter();
    for (let second = 0; second <= 100_000; second++) meter.add(second * 1000, second % 100);
    const { seconds, minBps, maxBps, p95Bps, meanBps } = meter.summary(100_000_000, 0) ?? {};
    expect({ seconds, minBps, maxBps, meanBps }).toEqual({ seconds: 100_000, minBps: 0, maxBps: 792, meanBps: 396 });
    expect(Math.abs((p95Bps ?? 0) - 752)).toBeLessThanOrEqual(24);
  });

  it('pass over a gap of years at once', () => {
    const meter = new SecondsMeter();
    meter.add(0, 1);
    meter.add(1e15, 1);
    expect(meter.summary(1e15, 0)).toMatchObject({ seconds: 1e12, minBps: 0, maxBps: 8, p95Bps: 0 });
  });
});
