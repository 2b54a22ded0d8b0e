import { SYSTEM_CLOCK } from './live-clock.ts';

const FIRST_MS = 500;
const LAST_MS = 30_000;

/** Milliseconds to wait before a lost connection is opened again: they double. `attempts`: since the last success. */
export const pauseBefore = (attempts: number): number => Math.min(LAST_MS, FIRST_MS * 2 ** attempts);

/** Pauses between attempts, which double. */
export class Backoff {
  #attempts = 0;
  #pausing: AbortController | undefined;

  /** Of the pause that comes next, in milliseconds. */
  get nextMs(): number {
    return pauseBefore(this.#attempts);
  }

  /** An attempt was a success. */
  reset(): void {
    this.#attempts = 0;
  }

  /** Resolves after the pause, or when it is ended. */
  async pause(): Promise<void> {
    this.#pausing = new AbortController();
    await SYSTEM_CLOCK.pause(pauseBefore(this.#attempts++), this.#pausing.signal);
  }

  /** Ends the pause. */
  end(): void {
    this.#pausing?.abort();
  }
}
