/**
 * Calculates decoding times for a container that has none, from presentation times in decoding order: the earliest that
 * a decoder needs which holds back `depth` frames. They rise, and none is above its presentation time.
 */
export class CalculatedDts {
  readonly #depth: number;
  readonly #frameMs: number;
  /** The highest presentation times, ascending: at most one more than `depth`. */
  #latest: number[] = [];
  #count = 0;
  #first = 0;
  #last = Number.NEGATIVE_INFINITY;

  /** `depth`: frames that precede a frame in decoding order and follow it in output order; `frameMs`: of the first ones. */
  constructor(depth: number, frameMs: number) {
    this.#depth = depth;
    this.#frameMs = frameMs;
  }

  /** The decoding time of the next frame in decoding order. */
  next(ptsMs: number): number {
    if (this.#count === 0) this.#first = ptsMs;
    const at = this.#latest.findIndex((one) => one > ptsMs);
    this.#latest.splice(at < 0 ? this.#latest.length : at, 0, ptsMs);
    if (this.#latest.length > this.#depth + 1) this.#latest.shift();
    const number = this.#count++;
    const dts =
      number < this.#depth ? this.#first - (this.#depth - number) * this.#frameMs : (this.#latest[0] as number);
    this.#last = Math.min(ptsMs, Math.max(dts, this.#last));
    return this.#last;
  }
}
