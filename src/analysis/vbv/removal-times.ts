import { TICKS_OF_FRAME } from '../timeline/frame-rate-meter.ts';
import type { WatchedFrame } from '../watch/watcher.ts';

/** Timestamps in whole milliseconds are off by less than this. */
const ROUNDING_MS = 1;

/** A grid that is finer fits any times. */
const MIN_STEP_MS = 4;

/** Durations of a frame at common rates, the longest first; those at twice a rate fit, too. */
const COMMON_STEPS_MS: readonly number[] = [1001 / 24, 1000 / 24, 40, 1001 / 30, 1000 / 30, 20, 1001 / 60, 1000 / 60];

/** What the times of a frame are taken from. */
type RemovedFrame = Pick<WatchedFrame, 'decodedMs' | 'timesFrom' | 'tick' | 'ticks'>;

/**
 * Decoding times for the buffer models. Timestamps of a container are rounded to milliseconds, each of which is some
 * thousand bits at common rates: where they are within rounding of the frame rate that the stream declares, or else of a
 * common one, its exact times stand for them.
 */
export class RemovalTimes {
  #declaredMs = 0;
  /** Frames may begin at any tick: there are fields in samples of their own, or repeated ones. */
  #isByTick = false;
  /** Durations of a frame that all times since `#originMs` fit. */
  #steps: readonly number[] = COMMON_STEPS_MS;
  #originMs: number | undefined;

  /** Decoding time of the next frame in decoding order, milliseconds. */
  next({ decodedMs, timesFrom, tick, ticks }: RemovedFrame): number {
    if (timesFrom !== 'container') return decodedMs;
    this.#isByTick ||= ticks !== 0 && ticks !== TICKS_OF_FRAME;
    const tickMs = tick === undefined ? 0 : (1000 * tick.num) / tick.den;
    const declaredMs = tickMs * (this.#isByTick ? 1 : TICKS_OF_FRAME);
    if (this.#originMs === undefined || declaredMs !== this.#declaredMs) {
      this.#declaredMs = declaredMs;
      return this.#beginAt(decodedMs);
    }
    const sinceMs = decodedMs - this.#originMs;
    if (!this.#steps.every((stepMs) => fits(sinceMs, stepMs))) {
      this.#steps = this.#steps.filter((stepMs) => fits(sinceMs, stepMs));
    }
    const [stepMs] = this.#steps;
    // The times follow no rate, or have left its grid.
    if (stepMs === undefined) return this.#beginAt(decodedMs);
    return this.#originMs + Math.round(sinceMs / stepMs) * stepMs;
  }

  #beginAt(decodedMs: number): number {
    this.#originMs = decodedMs;
    this.#steps = this.#declaredMs < MIN_STEP_MS ? COMMON_STEPS_MS : [this.#declaredMs, ...COMMON_STEPS_MS];
    return decodedMs;
  }
}

const fits = (sinceMs: number, stepMs: number): boolean =>
  Math.abs(Math.round(sinceMs / stepMs) * stepMs - sinceMs) <= ROUNDING_MS;
