/** Length of the window, milliseconds. */
const WINDOW_MS = 1000;

/** Rounding of calculated times, milliseconds. */
const EDGE_MS = 0.002;

/** Steps that are kept: no level has more frames a second (H.264 A.3, fR). */
const MAX_STEPS = 512;

/** The highest frame rate in any second of decoding time: so many steps, by the time that they take. */
export class FrameDensity {
  /** Times of the last frames, in a ring. */
  readonly #times: number[] = [];
  #frames = 0;
  #first = 0;
  #peak = 0;
  #firstMs = 0;
  #lastMs = 0;

  add(ms: number): void {
    this.#lastMs = Math.max(ms, this.#lastMs);
    if (this.#frames === 0) this.#firstMs = ms;
    this.#times[this.#frames % MAX_STEPS] = this.#lastMs;
    this.#frames++;
    if (this.#frames - this.#first > MAX_STEPS) this.#first = this.#frames - MAX_STEPS;
    // The window begins at the last frame that is a second old.
    while (this.#first + 1 < this.#frames && this.#lastMs - this.#at(this.#first + 1) >= WINDOW_MS - EDGE_MS) {
      this.#first++;
    }
    const spanMs = this.#lastMs - this.#at(this.#first);
    if (spanMs < WINDOW_MS - EDGE_MS) return;
    this.#peak = Math.max(this.#peak, this.#rate(this.#frames - 1 - this.#first, spanMs));
  }

  /** Frames per second; of a stream that is shorter than a second its average. `undefined` before the second frame. */
  get fps(): number | undefined {
    const spanMs = this.#lastMs - this.#firstMs;
    if (this.#peak > 0) return this.#peak;
    return this.#frames < 2 || spanMs <= 0 ? undefined : this.#rate(this.#frames - 1, spanMs);
  }

  /** Milliseconds that the rate is measured over. */
  get spanMs(): number {
    return this.#peak > 0 ? WINDOW_MS : this.#lastMs - this.#firstMs;
  }

  /** To a thousandth, which leaves out the rounding of times. */
  #rate(steps: number, spanMs: number): number {
    return Math.round((steps / spanMs) * 1e6) / 1e3;
  }

  #at(frame: number): number {
    return this.#times[frame % MAX_STEPS] as number;
  }
}
