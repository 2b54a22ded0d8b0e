import type { MediaMessage } from '../../media/media-message.ts';
import type { LiveClock } from './live-clock.ts';

/** A step in the times of a stream beyond this is no pause: it is not waited for. */
const LONGEST_PAUSE_MS = 10_000;
/** Shorter pauses are not made: a timer takes a millisecond. */
const SHORTEST_PAUSE_MS = 2;

/** Holds messages back until their time has come, as they come from an encoder. */
export class Pace {
  readonly #clock: LiveClock;
  /** When the last message was due, on the clock. */
  #dueMs: number | undefined;
  #lastMs: number | undefined;

  constructor(clock: LiveClock) {
    this.#clock = clock;
  }

  /** The next message is due at once: after a pause that was none of the stream's. */
  restart(): void {
    this.#dueMs = undefined;
  }

  /** Resolves when the message is due, or at once when interrupted. */
  async wait({ kind, timestampMs }: MediaMessage, interrupted: AbortSignal): Promise<void> {
    // Script data has the time 0, or that of its neighbours.
    if (kind === 'script') return;
    const now = this.#clock.nowMs();
    const stepMs = this.#lastMs === undefined ? 0 : (timestampMs - this.#lastMs) | 0;
    this.#lastMs = timestampMs;
    if (this.#dueMs === undefined || Math.abs(stepMs) > LONGEST_PAUSE_MS) this.#dueMs = now;
    else this.#dueMs += stepMs;
    const waitMs = this.#dueMs - now;
    if (waitMs >= SHORTEST_PAUSE_MS) await this.#clock.pause(waitMs, interrupted);
  }
}
