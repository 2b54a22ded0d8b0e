import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameTimer } from '../../../src/analysis/timing/frame-timing.ts';
import type { TimedFrame } from '../../../src/analysis/timing/timing-facts.ts';
import type { FrameRecord } from '../../../src/media/frame-record.ts';

/** Stream properties for order and timing; by default 50 ticks a second and a DPB of 16 frames. */
type Sps = Partial<Pick<FrameRecord, 'tick' | 'reorderFrames' | 'maxReorderFrames'>>;
const sps = (reorder: number | undefined, { time_scale = 50, num_units_in_tick = 1, timing = true } = {}): Sps => ({
  ...(timing && { tick: { num: num_units_in_tick, den: time_scale } }),
  ...(reorder !== undefined && { reorderFrames: reorder }),
  maxReorderFrames: 16,
});

let count = 0;
const frame = (order: number | undefined, use: Sps | undefined, more: Partial<FrameRecord> = {}): FrameRecord => ({
  index: count,
  offset: 0,
  sizeBytes: 5,
  byteStreamBytes: 5,
  firstUnit: count++,
  unitCount: 1,
  accessUnit: 0,
  type: 'P',
  pictures: [],
  slices: 1,
  reference: true,
  shown: true,
  startsPeriod: order === 0,
  ticks: 2,
  ...(order !== undefined && { order }),
  ...(use ?? { parameterSetsMissing: true }),
  ...more,
});

const timesOf = (frames: readonly FrameRecord[], timer = new FrameTimer()) => {
  const out: TimedFrame[] = frames.flatMap((one) => timer.push(one));
  out.push(...timer.end());
  return { timer, out, times: out.map(({ dtsMs, ptsMs }) => `${dtsMs}/${ptsMs}`), findings: timer.takeFindings() };
};

describe('FrameTimer', () => {
  test('no B pictures: PTS = DTS, each output at once', () => {
    const set = sps(0);
    const timer = new FrameTimer();
    const out = [0, 2, 4, 6].map((poc) => timer.push(frame(poc, set)).map(({ dtsMs, ptsMs }) => [dtsMs, ptsMs]));
    expect(out).toEqual([[[0, 0]], [[40, 40]], [[80, 80]], [[120, 120]]]);
    expect(timer.facts).toMatchObject({ delayFrames: 0, delayFrom: 'sps', heldFrames: 1, durationMs: 160 });
  });

  test('2 B pictures: one frame of delay', () => {
    const set = sps(1);
    expect(timesOf([0, 6, 2, 4, 12, 8, 10].map((poc) => frame(poc, set))).times).toEqual([
      ...['0/40', '40/160', '80/80', '120/120', '160/280', '200/200', '240/240'],
    ]);
  });

  test('a pyramid: two frames of delay', () => {
    const set = sps(2);
    const { times, timer } = timesOf([0, 8, 4, 2, 6].map((poc) => frame(poc, set)));
    expect(times).toEqual(['0/80', '40/240', '80/160', '120/120', '160/200']);
    expect(timer.facts).toMatchObject({ delayFrames: 2, delayMs: 80, durationMs: 200 });
  });

  test('an open GOP: leading pictures follow the I picture and are shown before it', () => {
    const set = sps(1);
    // I0 P6 b2 b4 | I12 (no IDR) b8 b10 P14
    expect(timesOf([0, 6, 2, 4, 12, 8, 10, 14].map((poc) => frame(poc, set))).times).toEqual([
      ...['0/40', '40/160', '80/80', '120/120', '160/280', '200/200', '240/240', '280/320'],
    ]);
  });

  test('two IDR periods: order restarts, time continues', () => {
    const set = sps(1);
    expect(timesOf([0, 4, 2, 0, 4, 2].map((poc) => frame(poc, set))).times).toEqual([
      ...['0/40', '40/120', '80/80', '120/160', '160/240', '200/200'],
    ]);
  });

  test('no reordering: no delay, whatever the counts are', () => {
    const set = sps(0);
    expect(timesOf([0, 1, 2, 4, 5].map((poc) => frame(poc, set))).times).toEqual([
      ...['0/0', '40/40', '80/80', '120/120', '160/160'],
    ]);
  });

  test('picture order counts need not be evenly spaced', () => {
    const set = sps(1);
    expect(timesOf([0, 100, 1, 7].map((poc) => frame(poc, set))).times).toEqual([
      ...['0/40', '40/160', '80/80', '120/120'],
    ]);
  });

  test('reorder depth not signalled: the delay is that of the first pictures', () => {
    const set = sps(undefined);
    const plain = timesOf([0, 2, 4, 6].map((poc) => frame(poc, set)));
    expect(plain.times).toEqual(['0/0', '40/40', '80/80', '120/120']);
    expect(plain.timer.facts).toMatchObject({ delayFrames: 0, delayFrom: 'stream' });
    expect(timesOf([0, 6, 2, 4].map((poc) => frame(poc, set))).times).toEqual(['0/40', '40/160', '80/80', '120/120']);
  });

  test('reorder depth not signalled, B pictures start late: DTS move closer together, DTS <= PTS', () => {
    const set = sps(undefined);
    const plain = Array.from({ length: 20 }, (_, i) => frame(2 * i, set));
    const { out } = timesOf([...plain, ...[44, 40, 42, 50, 46, 48].map((poc) => frame(poc, set))]);
    expect(out.map(({ ptsMs }) => ptsMs).slice(18)).toEqual([720, 760, 880, 800, 840, 1000, 920, 960]);
    expect(out.map(({ dtsMs }) => dtsMs).slice(18)).toEqual([720, 760, 780, 800, 840, 880, 920, 960]);
  });

  test('a stream without B pictures, then one with a pyramid: three frames are decoded in the time of one, once', () => {
    const [plain, pyramid] = [sps(0), sps(2)];
    const second = [0, 8, 4, 2, 6, 16, 12, 10, 14].map((poc) => frame(poc, pyramid));
    const { out, findings, timer } = timesOf([...[0, 2, 4].map((poc) => frame(poc, plain)), ...second]);
    expect(out.map(({ ptsMs }) => ptsMs)).toEqual([0, 40, 80, 120, 280, 200, 160, 240, 440, 360, 320, 400]);
    const third = 40 / 3;
    [0, 40, 80, 80 + third, 80 + 2 * third, 120, 160, 200, 240, 280, 320, 360].forEach((ms, i) => {
      expect(out[i]?.dtsMs).toBeCloseTo(ms, 9);
    });
    expect(findings.map(({ severity, code, message }) => `${severity} ${code}: ${message}`)).toEqual([
      'warning delay-grows: from here on a picture is decoded 2 frames before it is shown, instead of 0: ' +
        '3 frames are decoded in the time of one',
    ]);
    expect(timer.facts).toMatchObject({ delayFrames: 0, delayMs: 0, laterDelayFrames: 2 });
  });

  test('a stream with B pictures, then one without: the delay and the steps stay', () => {
    const frames = [...[0, 4, 2].map((poc) => frame(poc, sps(1))), ...[0, 2, 4].map((poc) => frame(poc, sps(0)))];
    const { times, findings } = timesOf(frames);
    expect(times).toEqual(['0/40', '40/120', '80/80', '120/160', '160/200', '200/240']);
    expect(findings).toEqual([]);
  });

  test('pulldown and B pictures: DTS have the steps of the frames shown, as x264 writes them', () => {
    // In output order, frames of 3, 2, 3, 2, … fields.
    const fields = [3, 2, 3, 2, 3, 2, 3, 2, 3];
    const coded = [0, 4, 2, 1, 3, 8, 6, 5, 7].map((place) =>
      frame(2 * place, sps(2), { ticks: fields[place] as number }),
    );
    const { times, timer } = timesOf(coded);
    expect(times).toEqual([
      ...['0/100', '60/300', '100/200', '160/160', '200/260', '260/500', '300/400', '360/360', '400/460'],
    ]);
    expect(timer.facts).toMatchObject({ delayFrames: 2, delayMs: 100, durationMs: 460 });
  });

  test('a stream shorter than its delay: none', () => {
    const { times, timer, findings } = timesOf([0, 8].map((poc) => frame(poc, sps(2))));
    expect([times, findings]).toEqual([['0/0', '40/40'], []]);
    expect(timer.facts).toMatchObject({ delayFrames: 0, delayFrom: 'stream' });
  });

  test('pic_struct: frames of three fields, and single fields', () => {
    const set = sps(0);
    const shown = [3, 2, 3, 1, 1].map((ticks, i) => frame(2 * i, set, { ticks }));
    expect(timesOf(shown).times).toEqual(['0/0', '60/60', '100/100', '160/160', '180/180']);
  });

  test('reorder depth not signalled, frames of different durations: PTS = DTS', () => {
    const pulldown = [3, 2, 3, 2].map((ticks, i) => frame(2 * i, sps(undefined), { ticks }));
    expect(timesOf(pulldown).times).toEqual(['0/0', '60/60', '100/100', '160/160']);
    const [slow, fast] = [sps(undefined), sps(undefined, { time_scale: 100 })];
    const faster = [frame(0, slow), frame(2, slow), frame(0, fast), frame(2, fast), frame(4, fast)];
    expect(timesOf(faster).times).toEqual(['0/0', '40/40', '80/80', '100/100', '120/120']);
  });

  test('more than 300 frames a second: one warning, unless --fps is set', () => {
    const fast = sps(0, { time_scale: 180_000 });
    const { findings } = timesOf([frame(0, fast), frame(2, fast)]);
    expect(findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['warning frame-rate-implausible']);
    expect(findings[0]?.message).toContain('90000 frames per second');
    // The time base of x264 with timestamps in milliseconds: no level has more than 300 (A.3.1).
    const [clock] = timesOf([frame(0, sps(0, { time_scale: 2000 }))]).findings;
    expect(clock).toMatchObject({
      code: 'frame-rate-implausible',
      message: expect.stringMatching(/^1000 frames.*more than any level allows|^1000 frames.*millisecond/),
    });
    expect(timesOf([frame(0, sps(0, { time_scale: 600 }))]).findings).toEqual([]);
    const asked = timesOf([frame(0, fast)], new FrameTimer({ num: 25, den: 1 }));
    expect(asked.findings.map(({ code }) => code)).toEqual(['frame-rate-overridden']);
  });

  test('the rate: --fps, else VUI, else 25 with one warning', () => {
    const none = sps(0, { timing: false });
    expect(timesOf([frame(0, none), frame(2, none)]).times).toEqual(['0/0', '40/40']);
    expect(timesOf([frame(0, none), frame(2, none)]).findings.map(({ code }) => code)).toEqual(['frame-rate-guessed']);
    const fps = new FrameTimer({ num: 50, den: 1 });
    const forced = timesOf([frame(0, sps(0)), frame(2, sps(0))], fps);
    expect(forced.times).toEqual(['0/0', '20/20']);
    expect(forced.findings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'frame-rate-overridden: --fps overrides the 25 frames per second that are coded, which stay in the stream',
    ]);
    expect(fps.facts).toMatchObject({
      frameRateFrom: 'fps',
      frameRate: { num: 50, den: 1 },
      overriddenFrameRate: { num: 25, den: 1 },
    });
  });

  test('another rate after an IDR picture', () => {
    const [slow, fast] = [sps(0), sps(0, { time_scale: 100 })];
    const frames = [frame(0, slow), frame(2, slow), frame(0, fast), frame(2, fast), frame(4, fast)];
    const { times, findings } = timesOf(frames);
    expect(times).toEqual(['0/0', '40/40', '80/80', '100/100', '120/120']);
    expect(findings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'frame-rate-changes: the frame rate changes from 25 to 50 frames per second',
    ]);
  });

  test('max_num_reorder_frames too small: a warning, then a larger depth', () => {
    const set = sps(0);
    const { findings, times } = timesOf([0, 4, 2, 8, 6].map((poc) => frame(poc, set)));
    expect(findings.map(({ code }) => code)).toEqual(['reorder-depth', 'delay-grows']);
    // 2 comes too late to be shown before 4 and follows it; 8 and 6 are reordered correctly.
    expect(times).toEqual(['0/0', '40/40', '80/80', '100/160', '120/120']);
  });

  test('a picture without parameter sets is shown in decoding order, with an error', () => {
    const set = sps(1);
    const { findings, times } = timesOf([frame(0, set), frame(undefined, undefined), frame(2, set)]);
    expect(findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      'error frame-order-unknown',
      'warning frame-rate-guessed',
    ]);
    expect(times).toEqual(['0/40', '40/80', '80/120']);
  });

  test('any order: DTS increase, DTS <= PTS, each PTS is unique', () => {
    const orders = fc.array(fc.integer({ min: -8, max: 60 }), { minLength: 1, maxLength: 60 });
    const depths = fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined });
    fc.assert(
      fc.property(orders, depths, (pocs, depth) => {
        let set = sps(depth);
        // Each period may promise another depth.
        const shapes = pocs.map((poc, i) => {
          if (poc === 0 && depth !== undefined) set = sps((depth + i) % 5);
          return frame(poc, set, { startsPeriod: poc === 0 });
        });
        const { out } = timesOf(shapes);
        expect(out.map(({ frame: { order } }) => order)).toEqual(pocs);
        const shown = out.map(({ ptsMs }) => ptsMs).sort((a, b) => a - b);
        shown.forEach((ms, i) => {
          if (i > 0) expect(ms - (shown[i - 1] as number)).toBeCloseTo(40, 6);
        });
        out.forEach(({ dtsMs, ptsMs }, i) => {
          expect(dtsMs).toBeLessThanOrEqual(ptsMs);
          if (i > 0) expect(dtsMs).toBeGreaterThan((out[i - 1] as TimedFrame).dtsMs);
        });
      }),
    );
  });

  test('holds a bounded number of frames, however long an anchor waits', () => {
    const set = sps(1);
    const timer = new FrameTimer();
    const out = [frame(0, set), frame(10_000, set)].flatMap((one) => timer.push(one));
    for (let poc = 2; poc < 2000; poc += 2) out.push(...timer.push(frame(poc, set)));
    expect(timer.facts?.heldFrames).toBeLessThan(40);
    expect(out.length).toBeGreaterThan(900);
  });
});
