import { SourceError } from '../../io/source-error.ts';
import { pauseBefore } from './backoff.ts';
import type { LiveClock } from './live-clock.ts';

/** A connection that has lasted so long was a good one: what comes after it is counted from the first time. */
export const GOOD_MS = 10_000;

/** Moves in a row that are made without `--reconnect`: a stream may be sent from one balancer to the next. */
const MAX_MOVES = 8;

/** Code of the error for a stream that is sent on without end: it is not opened again. */
export const MOVED_TOO_OFTEN = 'moved';

/** Counts how often a stream goes on elsewhere because its server asks for it, and holds it back when that is often. */
export class Moves {
  readonly #clock: LiveClock;
  readonly #max: number;
  /** In a row. */
  #count = 0;
  #movedMs = 0;

  /** `reconnect`: how often in a row a connection may be opened again. */
  constructor(clock: LiveClock, reconnect = 0) {
    this.#clock = clock;
    this.#max = Math.max(MAX_MOVES, reconnect);
  }

  /** The server asks to go on elsewhere. */
  asked(): void {
    if (this.#clock.nowMs() - this.#movedMs >= GOOD_MS + this.#pauseMs) this.#count = 0;
  }

  /** Milliseconds until the stream may go on elsewhere; 0: now. */
  get waitMs(): number {
    return Math.max(0, this.#movedMs + this.#pauseMs - this.#clock.nowMs());
  }

  /** The stream goes on elsewhere; throws `SourceError` if it has done so too often. */
  next(): void {
    if (this.#count >= this.#max) {
      const message = `the server asks to go on elsewhere each time, ${this.#count} times in a row`;
      throw new SourceError(MOVED_TOO_OFTEN, message);
    }
    this.#count++;
    this.#movedMs = this.#clock.nowMs();
  }

  get #pauseMs(): number {
    return this.#count === 0 ? 0 : pauseBefore(this.#count - 1);
  }
}
