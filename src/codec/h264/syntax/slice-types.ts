/** Letter of a slice type (H.264 Table 7-6). */
export type SliceLetter = 'P' | 'B' | 'I' | 'SP' | 'SI';

const LETTERS: readonly SliceLetter[] = ['P', 'B', 'I', 'SP', 'SI'];

/** Letter of slice_type 0..9. Types 5 to 9 also say that all slices of the picture are of one type. */
export const sliceLetter = (slice_type: number): SliceLetter => LETTERS[slice_type % 5] as SliceLetter;

export const sliceTypeLabel = (slice_type: number): string =>
  slice_type > 4 ? `${sliceLetter(slice_type)} (all slices)` : sliceLetter(slice_type);

/** slice_type % 5 of each letter. */
export const P = 0;
export const B = 1;
export const I = 2;
export const SP = 3;
export const SI = 4;
