import { TICKS_OF_FRAME } from '../timeline/frame-rate-meter.ts';
import type { WatchedFrame } from '../watch/watcher.ts';

/** Timestamps in whole milliseconds are off by less than this. */
const ROUNDING_MS = 1;

/** A grid that is this fine fits any times. */
const MIN_STEP_MS = 4;

/** What the times of a frame are taken from. */
type RemovedFrame = Pick<WatchedFrame, 'decodedMs' | 'timesFrom' | 'tick' | 'ticks'>;

/**
 * Decoding times for the buffer models. Timestamps of a container are rounded to milliseconds, each of which is some
 * thousand bits at common rates: where they are within rounding of the frame rate that the stream declares, its exact
 * times stand for them.
 */
export class RemovalTimes {
  #stepMs = 0;
  #originMs = 0;
  /** Frames may begin at any tick: there are fields in samples of their own, or repeated ones. */
  #isByTick = false;

  /** Decoding time of the next frame in decoding order, milliseconds. */
  next({ decodedMs, timesFrom, tick, ticks }: RemovedFrame): number {
    if (timesFrom !== 'container' || tick === undefined) return decodedMs;
    this.#isByTick ||= ticks !== 0 && ticks !== TICKS_OF_FRAME;
    const stepMs = ((1000 * tick.num) / tick.den) * (this.#isByTick ? 1 : TICKS_OF_FRAME);
    if (stepMs < MIN_STEP_MS) return decodedMs;
    if (stepMs !== this.#stepMs) {
      this.#stepMs = stepMs;
      this.#originMs = decodedMs;
    }
    const onGridMs = this.#originMs + Math.round((decodedMs - this.#originMs) / stepMs) * stepMs;
    if (Math.abs(onGridMs - decodedMs) <= ROUNDING_MS) return onGridMs;
    // The times do not follow the rate, or have left the grid: a new one begins here.
    this.#originMs = decodedMs;
    return decodedMs;
  }
}
