import { describe, expect, it } from 'vitest';
import { LeakyBucket } from '../../../src/analysis/vbv/leaky-bucket.ts';
import { NeededBuffers } from '../../../src/analysis/vbv/needed-buffers.ts';

/** Sizes that vary, of 25 frames a second. */
const bitsOf = (n: number): number => (n % 50 === 0 ? 90_000 : 8000 + ((n * 7919) % 4000));

/** The mean rate of so many frames. */
const meanOf = (frames: number): number =>
  (Array.from({ length: frames }, (_, n) => bitsOf(n)).reduce((a, b) => a + b, 0) * 25) / frames;

const neededAt = (rateBps: number, frames: number): number => {
  const bucket = new LeakyBucket(rateBps);
  for (let n = 0; n < frames; n++) bucket.add(n * 40, bitsOf(n));
  return Math.ceil(bucket.neededBits);
};

const curveOf = (frames: number) => {
  const needed = new NeededBuffers();
  for (let n = 0; n < frames; n++) needed.add(n * 40, bitsOf(n));
  return needed.curve(meanOf(frames));
};

describe('buffers that a stream needs', () => {
  it('are those at its mean rate, and at multiples of it', () => {
    const mean = meanOf(5000);
    expect(curveOf(5000).map(({ rateBps }) => rateBps)).toEqual([1, 1.25, 1.5, 2].map((one) => Math.round(one * mean)));
    for (const { rateBps, neededBits, delayMs } of curveOf(5000)) {
      expect(neededBits).toBe(neededAt(rateBps, 5000));
      expect(delayMs).toBeCloseTo((1000 * neededBits) / rateBps, 0);
    }
  });

  it('are exact for long streams, too, at rates up to 2 % higher', () => {
    const frames = 100_000;
    const mean = meanOf(frames);
    const curve = curveOf(frames);
    expect(curve).toHaveLength(4);
    curve.forEach(({ rateBps, neededBits }, i) => {
      const asked = mean * ([1, 1.25, 1.5, 2][i] as number);
      expect(rateBps).toBeGreaterThanOrEqual(asked - 1);
      expect(rateBps).toBeLessThanOrEqual(asked * 1.021);
      expect(neededBits).toBe(neededAt(rateBps, frames));
    });
  });

  it('are none without a rate', () => {
    expect(new NeededBuffers().curve(0)).toEqual([]);
  });
});
