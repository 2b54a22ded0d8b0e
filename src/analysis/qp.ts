/** Slice QP of some slices. */
export interface QpRange {
  readonly slices: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

/** Slice QP of a stream: the starting QP of each slice (SliceQPY); macroblocks may differ. */
export interface QpSummary extends QpRange {
  readonly byType: Readonly<Record<string, QpRange>>;
}

class Accumulator {
  slices = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  add(qp: number): void {
    this.slices++;
    this.#sum += qp;
    if (qp < this.#min) this.#min = qp;
    if (qp > this.#max) this.#max = qp;
  }

  get range(): QpRange {
    const mean = Math.round((this.#sum / this.slices) * 100) / 100;
    return { slices: this.slices, min: this.#min, max: this.#max, mean };
  }
}

/** Collects slice QPs by slice type. */
export class QpStatistics {
  readonly #all = new Accumulator();
  readonly #byType = new Map<string, Accumulator>();

  add(sliceType: string, qp: number): void {
    this.#all.add(qp);
    let of = this.#byType.get(sliceType);
    if (of === undefined) {
      of = new Accumulator();
      this.#byType.set(sliceType, of);
    }
    of.add(qp);
  }

  /** `undefined` before the first slice. */
  get summary(): QpSummary | undefined {
    if (this.#all.slices === 0) return undefined;
    const order = ['I', 'P', 'B', 'SI', 'SP'];
    const types = [...this.#byType.keys()].sort((a, b) => order.indexOf(a) - order.indexOf(b));
    const byType = Object.fromEntries(types.map((type) => [type, (this.#byType.get(type) as Accumulator).range]));
    return { ...this.#all.range, byType };
  }
}
