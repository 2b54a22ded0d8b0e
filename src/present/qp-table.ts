import type { QpSummary } from '../analysis/qp.ts';
import type { StreamSummary } from '../analysis/stream-summary.ts';
import { alignedColumns } from './columns.ts';
import { plural } from './units.ts';

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

/** Which slices the table leaves out, in a line below it: those that are no slices of a primary coded picture. */
export const qpNote = ({ types }: StreamSummary): string | undefined => {
  const left = types.filter(({ nal_unit_type }) => LEFT_OUT.some((type) => type === nal_unit_type));
  if (left.length === 0) return undefined;
  const units = left.map(({ nal_unit_type, count }) => `${plural(count, 'slice')} of NAL ${nal_unit_type}`);
  return `  primary pictures only: ${units.join(', ')} not counted`;
};

/** Auxiliary pictures, and the layers and views of SVC, MVC and 3D-AVC. */
const LEFT_OUT: readonly number[] = [19, 20, 21];
