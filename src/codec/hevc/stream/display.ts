import type { PictureStructure } from '../../../media/frame-record.ts';

/**
 * Pictures that a pic_struct shows, in units of the clock tick (H.265 Table E.7, DeltaToDivisor): one for a frame or a
 * field, one for each field of a frame that is shown as fields, more when it is repeated.
 */
const TICKS: readonly number[] = [1, 1, 1, 2, 2, 3, 3, 2, 3, 1, 1, 1, 1];

/** Display duration in half clock ticks: see `FrameRecord`, whose frames have two ticks. */
export const shownTicks = (pic_struct: number | undefined): number => 2 * (TICKS[pic_struct ?? 0] ?? 1);

/** How a picture is coded: a field where field_seq_flag is 1, top or bottom by pic_struct (H.265 D.3.3, Table D.2). */
export const structureOf = (field_seq_flag: number, pic_struct: number | undefined): PictureStructure | undefined => {
  if (field_seq_flag === 0) return 'frame';
  if (pic_struct === 1 || pic_struct === 9 || pic_struct === 11) return 'top field';
  return pic_struct === 2 || pic_struct === 10 || pic_struct === 12 ? 'bottom field' : undefined;
};
