import type { SliceFacts } from '../codec/placed-unit.ts';

/** Slice QP of some slices. */
export interface QpRange {
  readonly slices: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

/** Slice QP of a stream: the starting QP of each slice (SliceQPY); its blocks may differ. */
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

/** Summaries of the quantizers of a stream; those that its codec does not have are absent. */
export interface QuantizerSummary {
  readonly qp?: QpSummary;
  /** AV1: base_q_idx of its frames. */
  readonly base_q_idx?: QpSummary;
}

/** Collects the quantizers of slices: QP of H.264 and HEVC, base_q_idx of AV1, which are different scales. */
export class QuantizerStatistics {
  readonly #qp = new QpStatistics();
  readonly #baseQIdx = new QpStatistics();

  add({ type, isPrimary, qp, base_q_idx }: SliceFacts): void {
    if (!isPrimary) return;
    if (qp !== undefined) this.#qp.add(type, qp);
    if (base_q_idx !== undefined) this.#baseQIdx.add(type, base_q_idx);
  }

  get summary(): QuantizerSummary {
    const qp = this.#qp.summary;
    const base_q_idx = this.#baseQIdx.summary;
    return { ...(qp !== undefined && { qp }), ...(base_q_idx !== undefined && { base_q_idx }) };
  }
}
