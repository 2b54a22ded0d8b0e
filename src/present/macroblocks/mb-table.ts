import { type ClassKey, type MeasuredPicture, totalBits } from '../../analysis/macroblocks/picture-measure.ts';
import type { QpSpread } from '../../analysis/macroblocks/qp-counts.ts';
import type { PictureStructure } from '../../media/frame-record.ts';
import type { Theme } from '../colour.ts';
import { type Column, StreamTable } from '../stream-table.ts';
import type { Screen } from '../width.ts';
import { bitShare, shareOf } from './share-text.ts';

/** A row: a picture, and the spread of its QP. */
export interface PictureRow {
  readonly picture: MeasuredPicture;
  readonly qp: QpSpread | undefined;
}

export const pictureRow = (picture: MeasuredPicture): PictureRow => ({ picture, qp: picture.qp.spread });

/** The streaming table of `mb`: one line per picture. */
export const mbTable = (theme: Theme, screen: Screen): StreamTable<PictureRow> =>
  new StreamTable(
    {
      columns: columns(theme),
      lastColumns: [],
      textWidth: 0,
      text: ({ picture: { missing } }) => (missing === 0 ? '' : `${missing} not read`),
      paintLast: (text) => theme.error(text),
    },
    screen,
    theme.heading,
  );

const columns = (theme: Theme): readonly Column<PictureRow>[] => [
  { title: 'frame', width: 5, grows: true, gap: 0, value: ({ picture }) => picture.frame },
  {
    title: 'type',
    width: 5,
    align: 'left',
    value: ({ picture }) => `${picture.type}${STRUCTURES[picture.structure]}`,
    paint: (text, { picture: { type } }) =>
      (type === 'I' ? theme.idr : type === 'B' ? theme.bPicture : theme.plain)(text),
  },
  { title: 'qp', width: 5, value: ({ qp }) => qp?.mean.toFixed(2) ?? '-' },
  { title: 'min', width: 3, worth: 6, value: ({ qp }) => qp?.min ?? '-' },
  { title: 'max', width: 3, worth: 6, value: ({ qp }) => qp?.max ?? '-' },
  { title: 'sd', width: 4, worth: 5, value: ({ qp }) => qp?.stdev.toFixed(1) ?? '-' },
  { title: 'I%', width: 3, worth: 8, value: ({ picture }) => classShare(picture, 'intra') },
  { title: 'P%', width: 3, worth: 7, value: ({ picture }) => classShare(picture, 'interP') },
  { title: 'B%', width: 3, worth: 7, value: ({ picture }) => classShare(picture, 'interB') },
  { title: 'S%', width: 3, worth: 8, value: ({ picture }) => classShare(picture, 'skip') },
  { title: 'PCM%', width: 4, screenWidth: 100, value: ({ picture }) => classShare(picture, 'pcm') },
  {
    title: '8x8%',
    width: 4,
    screenWidth: 100,
    value: ({ picture }) => shareOf(picture.transform8x8, countOf(picture)),
  },
  { title: 'bits', width: 8, grows: true, value: ({ picture }) => totalBits(picture.bits) },
  { title: 'hdr%', width: 4, worth: 2, value: ({ picture }) => bitShare(picture.bits, 'header') },
  { title: 'mv%', width: 3, worth: 4, value: ({ picture }) => bitShare(picture.bits, 'motion') },
  { title: 'Y%', width: 3, worth: 4, value: ({ picture }) => bitShare(picture.bits, 'luma') },
  { title: 'C%', width: 3, worth: 3, value: ({ picture }) => bitShare(picture.bits, 'chroma') },
  { title: 'motion', width: 6, worth: 5, value: ({ picture: { motion } }) => motion?.mean?.toFixed(1) ?? '-' },
  {
    title: 'max',
    width: 6,
    screenWidth: 100,
    value: ({ picture: { motion } }) => (motion?.mean === undefined ? '-' : motion.max.toFixed(1)),
  },
];

/** Added to the type of a field. */
const STRUCTURES: Readonly<Record<PictureStructure, string>> = {
  frame: '',
  'top field': ' top',
  'bottom field': ' bot',
};

const countOf = ({ widthInMbs, heightInMbs, missing }: MeasuredPicture): number => widthInMbs * heightInMbs - missing;

const classShare = (picture: MeasuredPicture, key: ClassKey): string => shareOf(picture.classes[key], countOf(picture));
