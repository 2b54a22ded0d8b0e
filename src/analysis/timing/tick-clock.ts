/**
 * Adds up times in ticks without drift: ticks of one length are counted as integers, and only the sum is converted to
 * milliseconds.
 */
import type { Ratio } from '../../media/ratio.ts';
export class TickClock {
  #baseMs = 0;
  #ticks = 0;
  /** Length of a tick in seconds. */
  #tick: Ratio = { num: 1, den: 1 };

  /** Milliseconds since the beginning, not rounded. */
  get ms(): number {
    return this.#baseMs + (this.#ticks * this.#tick.num * 1000) / this.#tick.den;
  }

  /** Advances by `ticks` of `tick` seconds each. */
  advance(ticks: number, tick: Ratio): void {
    if (tick.num !== this.#tick.num || tick.den !== this.#tick.den) {
      this.#baseMs = this.ms;
      this.#ticks = 0;
      this.#tick = tick;
    }
    this.#ticks += ticks;
  }
}
