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
  /** `fps`: declared by the stream. */
  const frame = (decodedMs: number, fps?: number, ticks = 2) => ({
    ...{ decodedMs, timesFrom: 'container' as const, ticks },
    ...(fps !== undefined && { tick: { num: 1000, den: Math.round(2000 * fps) } }),
  });

  /** Greatest distance of the times from those of a rate. */
  const errorOf = (count: number, fps: number, declared?: number): number => {
    const times = new RemovalTimes();
    const errors = Array.from({ length: count }, (_, n) => {
      const exact = (n * 1000) / fps;
      return Math.abs(times.next(frame(Math.round(exact), declared)) - exact);
    });
    return Math.max(...errors);
  };

  it('are those of the declared rate where timestamps are within rounding of it', () => {
    for (const fps of [25, 29.97, 30, 33, 59.94]) expect(errorOf(1000, fps, fps)).toBeLessThan(1e-6);
  });

  it('are those of a common rate where none is declared, or another one', () => {
    const errors = (fps: number, declared?: number): number => {
      const times = new RemovalTimes();
      const all = Array.from({ length: 1000 }, (_, n) => {
        const exact = (n * 1000) / fps;
        return Math.abs(times.next(frame(Math.round(exact), declared)) - exact);
      });
      // 29.97 and 30 are told apart after a second.
      return Math.max(...all.slice(100));
    };
    for (const fps of [24, 25, 30, 50, 60, 30_000 / 1001, 24_000 / 1001]) {
      expect(errors(fps)).toBeLessThan(1e-6);
      expect(errors(fps, 45_000)).toBeLessThan(1e-6);
      expect(errors(fps, 33)).toBeLessThan(1e-6);
    }
  });

  it('begin anew where timestamps leave the grid, and are never further off than rounding', () => {
    const times = new RemovalTimes();
    expect([0, 33, 67, 111, 144].map((ms) => times.next(frame(ms, 30)).toFixed(2))).toEqual([
      ...['0.00', '33.33', '66.67', '111.00', '144.33'],
    ]);
    const other = new RemovalTimes();
    for (let ms = 0; ms < 100_000; ms += 1 + ((ms * 7919) % 97)) {
      expect(Math.abs(other.next(frame(ms, 30)) - ms)).toBeLessThanOrEqual(1);
    }
  });

  it('may be those of fields', () => {
    const times = new RemovalTimes();
    expect([0, 17, 33].map((ms) => times.next(frame(ms, 30, 1)).toFixed(2))).toEqual(['0.00', '16.67', '33.33']);
  });

  it('are those that were calculated, if they are not of a container', () => {
    expect(new RemovalTimes().next({ ...frame(33.367, 30), timesFrom: 'vui' })).toBe(33.367);
  });
});
