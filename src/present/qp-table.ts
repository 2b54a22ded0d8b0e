import type { QpSummary } from '../analysis/qp.ts';
import { alignedColumns } from './columns.ts';

/** Slice QP by slice type. */
export const qpTable = (qp: QpSummary): string => {
  const row = (
    name: string,
    { slices, min, mean, max }: { slices: number; min: number; mean: number; max: number },
  ) => [name, `${slices}`, `${min}`, mean.toFixed(2), `${max}`];
  const types = Object.entries(qp.byType).map(([type, range]) => row(type, range));
  const all = types.length > 1 ? [row('all', qp)] : [];
  return alignedColumns(
    [['slice QP', 'slices', 'min', 'mean', 'max'], ...types, ...all],
    ['left', 'right', 'right', 'right', 'right'],
  );
};
