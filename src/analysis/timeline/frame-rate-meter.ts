import { RATE_TOLERANCE } from '../../media/ratio.ts';
import { StepCounts } from './step-counts.ts';
import { GAP_FRAMES, GAP_SHARE, MEASURED_STEPS, REGULAR_SHARE, ROUNDING_MS } from './thresholds.ts';
import type { TrackFrame } from './track-frame.ts';

/** The frame rate by decoding times. */
export interface MeasuredFrameRate {
  /** Frames per second: of the regular steps if they are constant, else the average. */
  readonly fps: number;
  /** Nine in ten steps between frames, without gaps, have one length, but for rounding to milliseconds. */
  readonly constant: boolean;
}

/** Range of frame rates that the decoding times allow, as durations of a frame. */
interface Durations {
  readonly shortestMs: number;
  readonly longestMs: number;
  readonly measured: MeasuredFrameRate;
  readonly steps: number;
}

/** What is measured of a frame. */
export type MeteredFrame = Pick<TrackFrame, 'dtsMs' | 'repairedDtsMs' | 'ticks'>;

/** Ticks of a frame without pic_struct (H.264 E.2.1, Table E-6). */
export const TICKS_OF_FRAME = 2;

/**
 * Measures the frame rate of a track on its repaired timeline; steps where the timeline is repaired do not count. Steps
 * of one length are a constant rate, which single gaps and dropped frames do not change. Other steps are a range of
 * rates, from the average up to that of the shortest step.
 */
export class FrameRateMeter {
  readonly #steps = new StepCounts();
  #last: MeteredFrame | undefined;
  #frames = 0;
  #ticks = 0;

  add(frame: MeteredFrame): void {
    const last = this.#last;
    this.#last = frame;
    this.#frames++;
    this.#ticks += frame.ticks === 0 ? TICKS_OF_FRAME : frame.ticks;
    if (last !== undefined && isUnbroken(last, frame)) this.#steps.add(frame.repairedDtsMs - last.repairedDtsMs);
  }

  /** The step between all frames, if it is constant. */
  get onlyStepMs(): number | undefined {
    return this.#steps.onlyMs;
  }

  /** Display duration of a frame in frame durations: 0.5 for a field in a tag of its own, 1.25 with 3:2 pulldown. */
  get framesShown(): number {
    return this.#frames === 0 ? 1 : this.#ticks / this.#frames / TICKS_OF_FRAME;
  }

  /** Undefined without a step. */
  get measured(): MeasuredFrameRate | undefined {
    return this.#durations?.measured;
  }

  /** True if the frames may come at this rate; undefined if they do not, but are too few to tell. */
  agrees(fps: number): boolean | undefined {
    const durations = this.#durations;
    if (durations === undefined) return undefined;
    const durationMs = 1000 / fps;
    // The first and the last time are rounded too.
    const slackMs = durationMs * RATE_TOLERANCE + ROUNDING_MS / durations.steps;
    if (durationMs >= durations.shortestMs - slackMs && durationMs <= durations.longestMs + slackMs) return true;
    return durations.steps < MEASURED_STEPS ? undefined : false;
  }

  get #durations(): Durations | undefined {
    const typicalMs = this.#steps.typicalMs;
    if (typicalMs === undefined || typicalMs === 0) return undefined;
    const all = this.#steps.within(0, Number.POSITIVE_INFINITY);
    const withoutGaps = this.#steps.within(0, GAP_FRAMES * typicalMs);
    const regular = this.#steps.within(typicalMs - ROUNDING_MS, typicalMs + ROUNDING_MS);
    const constant =
      regular.count >= REGULAR_SHARE * withoutGaps.count && all.count - withoutGaps.count <= GAP_SHARE * all.count;
    const counted = constant ? withoutGaps : all;
    const averageMs = counted.sumMs / counted.count;
    const regularMs = regular.sumMs / regular.count;
    return {
      measured: { fps: Math.round(1e6 / (constant ? regularMs : averageMs)) / 1e3, constant },
      shortestMs: constant ? Math.min(regularMs, averageMs) : (this.#steps.summary?.min ?? 0),
      longestMs: Math.max(regularMs, averageMs),
      steps: counted.count,
    };
  }
}

/** False if the timeline is repaired between the two, or has a gap that is repaired. */
const isUnbroken = (last: MeteredFrame, { repairedDtsMs, dtsMs }: MeteredFrame): boolean =>
  repairedDtsMs - dtsMs === last.repairedDtsMs - last.dtsMs;
