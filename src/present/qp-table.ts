import type { QpSummary } from '../analysis/qp.ts';
import type { StreamSummary } from '../analysis/stream-summary.ts';
import type { StreamCodec } from '../codec/stream-codec.ts';
import { plural } from '../media/quantity.ts';
import { alignedColumns } from './columns.ts';

export const qpTable = (qp: QpSummary): string => rangeTable('slice QP', 'slices', qp);

/** base_q_idx of the frames of AV1. */
export const baseQIdxTable = (qp: QpSummary): string => rangeTable('base_q_idx', 'frames', qp);

const rangeTable = (title: string, counted: string, qp: QpSummary): string => {
  const row = (
    name: string,
    { slices, min, mean, max }: { slices: number; min: number; mean: number; max: number },
  ) => [name, `${slices}`, `${min}`, mean.toFixed(2), `${max}`];
  const types = Object.entries(qp.byType).map(([type, range]) => row(type, range));
  const all = types.length > 1 ? [row('all', qp)] : [];
  return alignedColumns(
    [[title, counted, 'min', 'mean', 'max'], ...types, ...all],
    ['left', 'right', 'right', 'right', 'right'],
  );
};

/** The line below the table that counts the slices it leaves out: those not of a primary coded picture. */
export const qpNote = ({ types }: StreamSummary, codec: StreamCodec): string | undefined => {
  const left = types.flatMap(({ [codec.typeKey]: type = -1, count }) =>
    codec.unitType(type).isAuxiliary === true ? [{ type, count }] : [],
  );
  if (left.length === 0) return undefined;
  const units = left.map(({ type, count }) => `${plural(count, 'slice')} of NAL ${type}`);
  return `  primary pictures only: ${units.join(', ')} not counted`;
};
