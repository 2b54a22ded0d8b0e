/** Distinct steps that are counted; a stream has a few, a damaged one any number. */
const MAX_STEPS = 1024;

/** Counts steps between decoding times by their length. */
export class StepCounts {
  readonly #counts = new Map<number, number>();
  #typical: number | undefined;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;

  add(stepMs: number): void {
    this.#min = Math.min(this.#min, stepMs);
    this.#max = Math.max(this.#max, stepMs);
    const count = (this.#counts.get(stepMs) ?? 0) + 1;
    if (count === 1 && this.#counts.size >= MAX_STEPS) return;
    this.#counts.set(stepMs, count);
    if (this.#typical === undefined || count > (this.#counts.get(this.#typical) ?? 0)) this.#typical = stepMs;
  }

  /** The most frequent step. */
  get typicalMs(): number | undefined {
    return this.#typical;
  }

  /** The step, if all are the same. */
  get onlyMs(): number | undefined {
    return this.#counts.size === 1 ? this.#typical : undefined;
  }

  /** Shortest, most frequent and longest step. */
  get summary(): { readonly min: number; readonly typical: number; readonly max: number } | undefined {
    return this.#typical === undefined ? undefined : { min: this.#min, typical: this.#typical, max: this.#max };
  }

  /** Number and sum of the steps from `fromMs` up to `toMs`. */
  within(fromMs: number, toMs: number): { readonly count: number; readonly sumMs: number } {
    let [count, sumMs] = [0, 0];
    for (const [stepMs, times] of this.#counts) {
      if (stepMs < fromMs || stepMs > toMs) continue;
      count += times;
      sumMs += times * stepMs;
    }
    return { count, sumMs };
  }
}
