/** slice_type (H.265 Table 7-7). */
export const SLICE_B = 0;
export const SLICE_P = 1;
export const SLICE_I = 2;

/** A slice_type in letters. */
export type HevcSliceLetter = 'B' | 'P' | 'I';

const LETTERS: Readonly<Record<number, HevcSliceLetter>> = { 0: 'B', 1: 'P', 2: 'I' };

/** `undefined` for a value that is not in the table. */
export const hevcSliceLetter = (slice_type: number): HevcSliceLetter | undefined => LETTERS[slice_type];

export const hevcSliceTypeLabel = (slice_type: number): string => LETTERS[slice_type] ?? 'reserved';
