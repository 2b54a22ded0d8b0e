import { type BitsByKind, totalBits } from '../../analysis/macroblocks/picture-measure.ts';

/** Whole percent; a little that is there is no 0. */
export const shareOf = (part: number, all: number): string => {
  if (part === 0 || all === 0) return part === 0 ? '0' : '-';
  const percent = (100 * part) / all;
  return percent < 0.5 ? '<1' : percent.toFixed(0);
};

/** The part of the bits that is of one kind. */
export const bitShare = (bits: BitsByKind, kind: keyof BitsByKind): string => shareOf(bits[kind], totalBits(bits));
