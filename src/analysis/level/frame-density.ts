/** Length of the window, milliseconds. */
const WINDOW_MS = 1000;

/** Rounding of calculated times, milliseconds. */
const EDGE_MS = 0.002;

/** Steps that are kept: no level has more frames a second (H.264 A.3, fR). */
const MAX_STEPS = 512;

/** Rates are rounded to a thousandth, which leaves out the rounding of times. */
const THOUSANDTHS = 1000;

/**
 * The most of something in any second of decoding time: what the frames in it amount to, by the time until the frame after
 * them.
 */
export class FrameDensity {
  /** Times of the last frames, and the amounts of all frames before them, in rings. */
  readonly #times: number[] = [];
  readonly #sums: number[] = [];
  #sum = 0;
  #frames = 0;
  #first = 0;
  #peak = 0;
  #firstMs = 0;
  #lastMs = 0;

  /** `amount`: of the frame; the frame itself if absent. */
  add(ms: number, amount = 1): void {
    this.#lastMs = Math.max(ms, this.#lastMs);
    if (this.#frames === 0) this.#firstMs = ms;
    this.#times[this.#frames % MAX_STEPS] = this.#lastMs;
    this.#sums[this.#frames % MAX_STEPS] = this.#sum;
    this.#frames++;
    if (this.#frames - this.#first > MAX_STEPS) this.#first = this.#frames - MAX_STEPS;
    // The window begins at the last frame that is a second old.
    while (this.#first + 1 < this.#frames && this.#lastMs - this.#at(this.#first + 1) >= WINDOW_MS - EDGE_MS) {
      this.#first++;
    }
    const spanMs = this.#lastMs - this.#at(this.#first);
    const before = this.#sums[this.#first % MAX_STEPS] as number;
    if (spanMs >= WINDOW_MS - EDGE_MS) this.#peak = Math.max(this.#peak, this.#rate(this.#sum - before, spanMs));
    this.#sum += amount;
  }

  /** Of a stream that is shorter than a second its average. `undefined` before the second frame. */
  get perSecond(): number | undefined {
    const spanMs = this.#lastMs - this.#firstMs;
    if (this.#peak > 0) return this.#peak;
    if (this.#frames < 2 || spanMs <= 0) return undefined;
    return this.#rate(this.#sums[(this.#frames - 1) % MAX_STEPS] as number, spanMs);
  }

  /** Milliseconds that the rate is measured over. */
  get spanMs(): number {
    return this.#peak > 0 ? WINDOW_MS : this.#lastMs - this.#firstMs;
  }

  #rate(amount: number, spanMs: number): number {
    return Math.round((amount / spanMs) * WINDOW_MS * THOUSANDTHS) / THOUSANDTHS;
  }

  #at(frame: number): number {
    return this.#times[frame % MAX_STEPS] as number;
  }
}
