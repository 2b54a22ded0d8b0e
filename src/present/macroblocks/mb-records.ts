import { factsOf } from '../../analysis/macroblocks/block-totals.ts';
import type { MeasuredPicture } from '../../analysis/macroblocks/picture-measure.ts';
import type { PictureBlocks } from '../../media/macroblocks.ts';
import { BLOCK_COLUMNS, macroblockLists } from './block-records.ts';

/** A picture that is shown. */
export interface ShownPicture {
  readonly measured: MeasuredPicture;
  /** Valid during the call. */
  readonly blocks: PictureBlocks;
  /** Of the container. */
  readonly dtsMs?: number | undefined;
  readonly ptsMs?: number | undefined;
}

/** A picture in JSON. */
export const pictureRecord = ({ measured, dtsMs, ptsMs }: ShownPicture) => ({
  record: 'picture',
  frame: measured.frame,
  accessUnit: measured.accessUnit,
  offset: measured.offset,
  dtsMs,
  ptsMs,
  type: measured.type,
  structure: measured.structure,
  ...(measured.mbaff && { mbaff: true }),
  widthInMbs: measured.widthInMbs,
  heightInMbs: measured.heightInMbs,
  ...factsOf(measured),
});

/** The same with its macroblocks. */
export const pictureWithMacroblocks = (picture: ShownPicture) => ({
  ...pictureRecord(picture),
  macroblocks: macroblockLists(picture.blocks),
});

/** The columns of `--csv`. */
export const PICTURE_COLUMNS: readonly string[] = [
  ...['frame', 'accessUnit', 'offset', 'dtsMs', 'ptsMs', 'type', 'structure', 'widthInMbs', 'heightInMbs'],
  ...BLOCK_COLUMNS,
];

/** The columns of `--csv --macroblocks`. */
export const MACROBLOCK_COLUMNS: readonly string[] = [
  ...['frame', 'structure', 'mb', 'x', 'y'],
  ...['type', 'class', 'slice', 'qp', 'qpCb', 'qpCr', 'codedBlockPattern', 'transform8x8', 'fieldDecoding'],
  ...['bits', 'headerBits', 'motionBits', 'lumaBits', 'chromaBits', 'motion'],
];

/** Rows of CSV: the macroblocks of a picture; x and y in macroblocks. */
export function* macroblockRows({ measured, blocks }: ShownPicture): Generator<object, void> {
  const { frame, structure, widthInMbs } = measured;
  const lists = Object.entries(macroblockLists(blocks));
  for (let mb = 0; mb < widthInMbs * measured.heightInMbs; mb++) {
    const place = { frame, structure, mb, x: mb % widthInMbs, y: Math.floor(mb / widthInMbs) };
    yield { ...place, ...Object.fromEntries(lists.map(([key, list]) => [key, list[mb]])) };
  }
}
