import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeakyBucket } from '../../../src/analysis/vbv/leaky-bucket.ts';
import { RemovalTimes } from '../../../src/analysis/vbv/removal-times.ts';
import { VbvBuffer } from '../../../src/analysis/vbv/vbv-buffer.ts';

const RATE = 1_000_000;

const frames = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 300_000 })), {
    minLength: 1,
    maxLength: 100,
  })
  .map((steps) => {
    let ms = 0;
    return steps.map(([step, bits]) => ({ ms: (ms += step), bits }));
  });

describe('leaky bucket', () => {
  it('needs what the worst run of frames brings beyond the rate', () => {
    fc.assert(
      fc.property(frames, (all) => {
        const bucket = new LeakyBucket(RATE);
        for (const { ms, bits } of all) bucket.add(ms, bits);
        // Of all runs i..j: their bits, without those that leave from i to j.
        let worst = 0;
        all.forEach((first, i) => {
          let bits = 0;
          for (const one of all.slice(i)) {
            bits += one.bits;
            worst = Math.max(worst, bits - (RATE * (one.ms - first.ms)) / 1000);
          }
        });
        expect(bucket.neededBits).toBeCloseTo(worst, 3);
        expect(bucket.delayMs).toBeCloseTo(worst / 1000, 6);
      }),
    );
  });

  it('a decoder with that buffer, full at the start, never waits; with less it does', () => {
    fc.assert(
      fc.property(frames, (all) => {
        const bucket = new LeakyBucket(RATE);
        for (const { ms, bits } of all) bucket.add(ms, bits);
        const underflows = (sizeBits: number) => {
          const buffer = new VbvBuffer({ rateBps: RATE, sizeBits, cbr: false, initialBits: sizeBits });
          return all.filter(({ ms, bits }) => buffer.take(ms, bits).underflowBits > 1e-6).length;
        };
        expect(underflows(bucket.neededBits)).toBe(0);
        if (bucket.neededBits > 1) expect(underflows(bucket.neededBits - 1)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('buffer of a decoder', () => {
  const run = (cbr: boolean, all: readonly (readonly [ms: number, bits: number])[]) => {
    const buffer = new VbvBuffer({ rateBps: RATE, sizeBits: 500_000, cbr });
    return all.map(([ms, bits]) => {
      const { beforeBits, afterBits, underflowBits, overflowBits } = buffer.take(ms, bits);
      return [beforeBits, afterBits, underflowBits, overflowBits];
    });
  };

  it('is filled to 0.9 at the start, and by the rate between frames', () => {
    expect(
      run(false, [
        [0, 100_000],
        [40, 50_000],
        [80, 0],
      ]),
    ).toEqual([
      [450_000, 350_000, 0, 0],
      [390_000, 340_000, 0, 0],
      [380_000, 380_000, 0, 0],
    ]);
  });

  it('underflows by what has not arrived, and is empty then', () => {
    expect(
      run(false, [
        [0, 460_000],
        [100, 150_000],
      ]),
    ).toEqual([
      [450_000, 0, 10_000, 0],
      [100_000, 0, 50_000, 0],
    ]);
  });

  it('overflows at a constant rate; at a variable one bits wait', () => {
    expect(
      run(true, [
        [0, 10_000],
        [100, 0],
      ])[1],
    ).toEqual([500_000, 500_000, 0, 40_000]);
    expect(
      run(false, [
        [0, 10_000],
        [100, 0],
      ])[1],
    ).toEqual([500_000, 500_000, 0, 0]);
  });
});

describe('removal times', () => {
  const frame = (decodedMs: number, more: { num?: number; ticks?: number } = {}) => ({
    decodedMs,
    timesFrom: 'container' as const,
    tick: { num: more.num ?? 1001, den: 60_000 },
    ticks: more.ticks ?? 2,
  });

  it('are those of the declared rate where timestamps are within rounding of it', () => {
    const times = new RemovalTimes();
    for (let i = 0; i < 1000; i++) {
      const exact = (i * 1001) / 30;
      expect(times.next(frame(Math.round(exact)))).toBeCloseTo(exact, 6);
    }
  });

  it('begin anew after a shift, and are the timestamps where these do not follow the rate', () => {
    const times = new RemovalTimes();
    expect([0, 33, 67, 117, 150].map((ms) => Math.round(times.next(frame(ms)) * 100) / 100)).toEqual([
      0, 33.37, 66.73, 117, 150.37,
    ]);
    const other = new RemovalTimes();
    expect([0, 40, 80, 120].map((ms) => other.next(frame(ms)))).toEqual([0, 40, 80, 120]);
  });

  it('may be those of fields, but not of a clock that fits all', () => {
    const times = new RemovalTimes();
    expect([0, 17, 33].map((ms) => times.next(frame(ms, { ticks: 1 })).toFixed(2))).toEqual(['0.00', '16.68', '33.37']);
    const clock = new RemovalTimes();
    expect([0, 33, 67].map((ms) => clock.next(frame(ms, { num: 90 })))).toEqual([0, 33, 67]);
  });
});
