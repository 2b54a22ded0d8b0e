import type { QpSpan } from '../../media/frame-record.ts';

/** The initial QP of the slices of several frames; of AV1, base_q_idx. */
export class QpSum {
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #sum = 0;
  #slices = 0;

  add({ min, mean, max }: QpSpan, slices: number): void {
    this.#min = Math.min(this.#min, min);
    this.#max = Math.max(this.#max, max);
    this.#sum += mean * slices;
    this.#slices += slices;
  }

  get span(): QpSpan | undefined {
    if (this.#slices === 0) return undefined;
    return { min: this.#min, mean: Math.round((this.#sum / this.#slices) * 100) / 100, max: this.#max };
  }
}
