import { nowMs } from './clock.ts';

/** After this time the event loop gets a turn. */
const TURN_MS = 50;

/**
 * Gives the event loop a turn now and then. Files are read and written synchronously: without it no signal is noticed,
 * no spinner moves, and written buffers are not released.
 */
export class Turns {
  #last = nowMs();

  get isDue(): boolean {
    return nowMs() - this.#last > TURN_MS;
  }

  async take(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#last = nowMs();
  }
}
