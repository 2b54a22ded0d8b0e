import { describe, expect, it } from 'vitest';
import { HrdCheck } from '../../../src/analysis/vbv/hrd-check.ts';
import type { WatchedFrame } from '../../../src/analysis/watch/watcher.ts';
import type { BufferingFacts, Hrd } from '../../../src/media/hrd.ts';

// 25 access units a second of 1000 bits, at 100 kb/s.
const HRD: Hrd = {
  nal: [{ bitRateBps: 100_000, cpbSizeBits: 100_000, cbr: false }],
  tick: { num: 1, den: 25 },
  lowDelay: false,
  removalDelayBits: 24,
};

const frame = (accessUnit: number, facts: BufferingFacts, hrd: Hrd = HRD): WatchedFrame =>
  ({
    index: accessUnit,
    buffered: [{ accessUnit, byteStreamBytes: 125, vclBytes: 100, exact: true, hrd, ...facts }],
  }) as unknown as WatchedFrame;

/** Half a second of delay at an access unit with a buffering_period(). */
const period = (isJoined?: true): BufferingFacts => ({
  period: { nal: [{ delay: 45_000, offset: 0 }], ...(isJoined && { isJoined }) },
  removalDelay: 1,
});

const run = (frames: readonly WatchedFrame[]) => {
  const check = new HrdCheck();
  const removals = [...frames.flatMap((one) => check.push(one)), ...check.end()];
  return {
    removals: removals.map(({ intervalMs, wrongDelay }) => ({ interval: intervalMs, wrongDelay })),
    lack: check.lack,
  };
};

describe('the HRD of a stream', () => {
  it('counts its delays in its own clock ticks', () => {
    const { removals, lack } = run([frame(0, period()), frame(1, { removalDelay: 1 }), frame(2, { removalDelay: 2 })]);
    expect(lack).toBeUndefined();
    expect(removals.map(({ interval }) => interval)).toEqual(
      [undefined, 40, 40].map((ms) => ms && expect.closeTo(ms, 9)),
    );
  });

  it('begins anew where streams were joined (H.265 D.3.2, concatenation_flag)', () => {
    // A removal delay of one tick would leave 40 ms for a delay of half a second.
    const second = (isJoined?: true) => [frame(0, { ...period(), removalDelay: 1 }), frame(1, period(isJoined))];
    const wrong = (frames: readonly WatchedFrame[]) => run(frames).removals.filter(({ wrongDelay }) => wrongDelay);
    const late = Array.from({ length: 30 }, (_, i) => frame(i + 1, { removalDelay: i + 1 }));
    const [first, joined] = [frame(0, period()), second(true)[1]];
    expect(wrong([first, ...late, joined as WatchedFrame])).toEqual([]);
    expect(run([first, joined as WatchedFrame]).removals.map(({ interval }) => interval)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('is not checked without clock ticks', () => {
    const { tick: _tick, ...untimed } = HRD;
    expect(run([frame(0, period(), untimed)])).toEqual({
      removals: [],
      lack: 'the stream has HRD parameters, but no VUI timing',
    });
  });
});
