import { describe, expect, test } from 'vitest';
import { TickClock } from '../../../src/analysis/timing/tick-clock.ts';

describe('TickClock', () => {
  test('does not drift: an hour at 30000/1001 fps, 107892 frames', () => {
    const clock = new TickClock();
    for (let frame = 1; frame <= 107_892; frame++) {
      clock.advance(2, { num: 1001, den: 60_000 });
      if (frame % 30_000 === 0) expect(clock.ms).toBe((frame / 30_000) * 1_001_000);
    }
    expect(clock.ms).toBeCloseTo((107_892 * 1_001_000) / 30_000, 6);
  });

  test('continues with another tick length', () => {
    const clock = new TickClock();
    clock.advance(50, { num: 1, den: 50 });
    clock.advance(3, { num: 1, den: 100 });
    expect(clock.ms).toBe(1030);
  });
});
