import { SourceError } from '../../io/source-error.ts';
import { pauseBefore } from './backoff.ts';
import { type LiveClock, SYSTEM_CLOCK } from './live-clock.ts';
import { MOVED_TOO_OFTEN } from './moves.ts';

/** How connections that were lost are opened again. */
export interface ReconnectionOptions {
  /** How often in a row; 0 by default. */
  readonly reconnect?: number | undefined;
  /** Told of each attempt. */
  readonly onNotice?: ((text: string) => void) | undefined;
  readonly interrupted: AbortSignal;
  readonly clock?: LiveClock | undefined;
}

/** Counts the attempts to open a connection again, and makes the pauses before them. */
export class Reconnection {
  readonly #options: ReconnectionOptions;
  #attempts = 0;

  constructor(options: ReconnectionOptions) {
    this.#options = options;
  }

  /** The stream goes on: later attempts are counted from the first one. */
  succeeded(): void {
    this.#attempts = 0;
  }

  /** Pauses before the next attempt; false: the user interrupted. Throws the error if there is to be none. */
  async next(error: unknown): Promise<boolean> {
    const { reconnect = 0, onNotice, interrupted, clock = SYSTEM_CLOCK } = this.#options;
    if (!(error instanceof SourceError) || error.code === MOVED_TOO_OFTEN) throw error;
    if (this.#attempts >= reconnect) throw error;
    const pauseMs = pauseBefore(this.#attempts++);
    onNotice?.(`${error.message}: connecting again in ${pauseMs / 1000} s (${this.#attempts} of ${reconnect})`);
    await clock.pause(pauseMs, interrupted);
    return !interrupted.aborted;
  }
}
