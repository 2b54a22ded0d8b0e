import { hundredths } from './hundredths.ts';

/** Lowest, mean and highest QP of macroblocks, and their standard deviation; rounded to 2 decimals. */
export interface QpSpread {
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  readonly stdev: number;
}

/** A bar of a QP histogram. */
export interface QpCount {
  readonly qp: number;
  readonly count: number;
}

/** Added to a QP_Y: at 14 bits it is -48 to 51 (H.264 7.4.5). */
const OFFSET = 128;

/** Counts macroblocks by their QP. */
export class QpCounts {
  readonly #counts = new Float64Array(2 * OFFSET);

  add(qp: number): void {
    (this.#counts[qp + OFFSET] as number)++;
  }

  addAll(other: QpCounts): void {
    for (let i = 0; i < this.#counts.length; i++) (this.#counts[i] as number) += other.#counts[i] as number;
  }

  /** Each QP that occurs, the lowest first. */
  get histogram(): readonly QpCount[] {
    const bars: QpCount[] = [];
    for (const [i, count] of this.#counts.entries()) if (count > 0) bars.push({ qp: i - OFFSET, count });
    return bars;
  }

  /** `undefined` without a macroblock. */
  get spread(): QpSpread | undefined {
    const bars = this.histogram;
    const [first, last] = [bars[0], bars.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    let [count, sum] = [0, 0];
    for (const bar of bars) {
      count += bar.count;
      sum += bar.qp * bar.count;
    }
    const mean = sum / count;
    const squares = bars.reduce((total, bar) => total + bar.count * (bar.qp - mean) ** 2, 0);
    return { min: first.qp, mean: hundredths(mean), max: last.qp, stdev: hundredths(Math.sqrt(squares / count)) };
  }
}
