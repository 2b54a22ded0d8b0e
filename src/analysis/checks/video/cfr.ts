import { fpsText, plural } from '../../../media/quantity.ts';
import { TICKS_OF_FRAME } from '../../timeline/frame-rate-meter.ts';
import { StepCounts } from '../../timeline/step-counts.ts';
import { MEASURED_STEPS, ROUNDING_MS } from '../../timeline/thresholds.ts';
import type { WatchedFrame } from '../../watch/watcher.ts';
import { atFrame } from '../places.ts';
import { defineRule, type Reported } from '../rule.ts';

/** Different steps that are told apart. */
const MAX_STEPS = 1024;

/** Steps of one length: how many, and the frame after the first one. */
interface Step {
  count: number;
  readonly first: WatchedFrame;
}

/** Collects the steps between decoding times. */
class Steps {
  readonly #counts = new StepCounts();
  readonly #byLength = new Map<number, Step>();
  #last: WatchedFrame | undefined;
  #total = 0;
  #hasFields = false;

  add(frame: WatchedFrame): void {
    const last = this.#last;
    this.#last = frame;
    if (frame.ticks !== 0 && frame.ticks !== TICKS_OF_FRAME) this.#hasFields = true;
    // Where the timeline is repaired there is another finding.
    if (last === undefined || frame.decodedMs - frame.dtsMs !== last.decodedMs - last.dtsMs) return;
    const step = frame.decodedMs - last.decodedMs;
    this.#total++;
    this.#counts.add(step);
    const same = this.#byLength.get(step);
    if (same !== undefined) same.count++;
    else if (this.#byLength.size < MAX_STEPS) this.#byLength.set(step, { count: 1, first: frame });
  }

  /** `ms` and `percent`: how far, and how many steps may be off. */
  findings(ms: number, percent: number): readonly Reported[] | undefined {
    const { typicalMs } = this.#counts;
    if (this.#total < MEASURED_STEPS || typicalMs === undefined || typicalMs === 0) return undefined;
    const regular = this.#counts.within(typicalMs - ROUNDING_MS, typicalMs + ROUNDING_MS);
    const frameMs = regular.sumMs / regular.count;
    // Fields and repeated fields are shown for half frames.
    const gridMs = this.#hasFields ? frameMs / TICKS_OF_FRAME : frameMs;
    const off: [number, Step][] = [];
    const gaps: [number, Step][] = [];
    for (const [step, at] of this.#byLength) {
      const places = Math.round(step / gridMs);
      if (Math.abs(step - places * gridMs) > ms || places === 0) off.push([step, at]);
      else if (Math.round(step / frameMs) >= 2 && !this.#hasFields) gaps.push([step, at]);
    }
    const count = (steps: readonly [number, Step][]): number => steps.reduce((sum, [, { count: n }]) => sum + n, 0);
    const [offCount, gapCount] = [count(off), count(gaps)];
    const rate = `${fpsText(1000 / frameMs)} frames/s`;
    const expected = `steps of ${round(frameMs)} ms`;
    const found: Reported[] = [];
    if (offCount > (percent / 100) * this.#total) {
      const [[step, { first }]] = earliest(off) as [[number, Step]];
      const message = `${offCount} of ${plural(this.#total, 'step')} between frames are off ${rate} by more than ${ms} ms, the first is ${round(step)} ms`;
      found.push({ message, at: atFrame(first), measured: plural(offCount, 'step'), expected });
    }
    if (gapCount > 0) {
      const [[step, { first }]] = earliest(gaps) as [[number, Step]];
      const message = `${plural(gapCount, 'gap')} of 2 frames or more at ${rate}, the first is ${round(step)} ms`;
      found.push({ message, at: atFrame(first), measured: plural(gapCount, 'gap'), expected });
    }
    return found;
  }
}

const earliest = (steps: readonly [number, Step][]) => [...steps].sort(([, a], [, b]) => a.first.index - b.first.index);

const round = (ms: number): number => Math.round(ms * 100) / 100;

export const cfr = defineRule({
  id: 'video/cfr',
  title: 'the frame rate is not constant',
  source: 'Ingest services ask for a constant frame rate',
  severity: 'off',
  needs: ['frames', 'container times'],
  options: {
    ms: { type: 'number', min: 0, default: 2, about: 'milliseconds that a step may be off the regular one' },
    percent: { type: 'number', min: 0, max: 100, default: 1, about: 'steps that may be off by more, percent' },
  },
  what: 'Compares each step between decoding times with the regular one, and with its multiples: steps that are off, and gaps of 2 frames or more.',
  why: 'Transcoders repeat or drop frames to make the rate constant: motion stutters, and segments differ in length.',
  mend: {
    x264: '--force-cfr',
    ffmpeg: '-fps_mode cfr -r 30',
    MediaCodec: 'repeat the last picture when the source has none: KEY_REPEAT_PREVIOUS_FRAME_AFTER',
    OBS: 'dropped, skipped or lagged frames in View, Stats: less load, or less bitrate',
  },
  platformCode: 'videoIngestionStarved',
  video({ options: { ms, percent }, report, skip }) {
    const steps = new Steps();
    return {
      frame: (frame) => steps.add(frame),
      end() {
        const found = steps.findings(ms, percent);
        if (found === undefined) skip('too few frames to tell a rate');
        for (const one of found ?? []) report(one);
      },
    };
  },
});
