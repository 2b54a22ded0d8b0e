/** How much numbers may differ and still count as alike. */
export interface Tolerances {
  /** Percent of the size before. */
  readonly sizePercent: number;
  readonly qp: number;
}

export const EXACT: Tolerances = { sizePercent: 0, qp: 0 };

/** By how many percent a size has changed; `undefined` within the tolerance. */
export const sizeChange = (before: number, after: number, { sizePercent }: Tolerances): number | undefined => {
  const percent = before === 0 ? (after === 0 ? 0 : Number.POSITIVE_INFINITY) : (100 * (after - before)) / before;
  return Math.abs(percent) > sizePercent ? percent : undefined;
};

/** By how much a QP has changed; `undefined` within the tolerance. */
export const qpChange = (before: number, after: number, { qp }: Tolerances): number | undefined => {
  const change = after - before;
  return Math.abs(change) > qp ? change : undefined;
};
