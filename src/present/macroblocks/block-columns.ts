import type { BlockFacts } from '../../analysis/macroblocks/block-totals.ts';
import type { Column } from '../stream-table.ts';
import { bitShare } from './share-text.ts';

/** QP of macroblocks and bits by kind, as columns of another table. */
export const blockColumns = <Row>(blocksOf: (row: Row) => BlockFacts | undefined): readonly Column<Row>[] => {
  const qp = (row: Row) => blocksOf(row)?.qp;
  const share =
    (kind: 'header' | 'motion' | 'luma' | 'chroma') =>
    (row: Row): string => {
      const bits = blocksOf(row)?.bits;
      return bits === undefined ? '-' : bitShare(bits, kind);
    };
  return [
    { title: 'qp', width: 5, value: (row) => qp(row)?.mean.toFixed(2) ?? '-' },
    { title: 'min', width: 3, worth: 8, value: (row) => qp(row)?.min ?? '-' },
    { title: 'max', width: 3, worth: 8, value: (row) => qp(row)?.max ?? '-' },
    { title: 'sd', width: 4, worth: 9, value: (row) => qp(row)?.stdev.toFixed(1) ?? '-' },
    { title: 'hdr%', width: 4, worth: 9, value: share('header') },
    { title: 'mv%', width: 3, worth: 10, value: share('motion') },
    { title: 'Y%', width: 3, worth: 10, value: share('luma') },
    { title: 'C%', width: 3, worth: 9, value: share('chroma') },
  ];
};
