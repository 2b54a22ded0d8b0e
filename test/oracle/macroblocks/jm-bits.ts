import type { JmUnit } from '../jm-trace.ts';

/**
 * Bits of slice_data() that the JM reference decoder read in each picture, with CAVLC. Its trace has headers only, but
 * counts all bits: those of a picture are missing before the second slice header of the picture that follows it. So
 * nothing is known of the last two pictures.
 */
const jmPictureBits = (units: readonly JmUnit[]): readonly number[] => {
  const bits: number[] = [];
  let end = 0;
  for (const { nal_unit_type, elements } of units)
    for (const [i, { bit, bits: length }] of elements.entries()) {
      // Parts of SEI messages and scaling lists are missing too.
      const isSlice = nal_unit_type >= 1 && nal_unit_type <= 5;
      if (bit > end && (isSlice || i === 0)) bits.push(bit - end);
      end = bit + length;
    }
  return bits;
};

/** The first picture of which JM reads other bits, in words; undefined if all that it knows are equal. */
export const jmDifference = (pictures: readonly number[], units: readonly JmUnit[]): string | undefined => {
  const jm = jmPictureBits(units);
  const known = pictures.slice(0, -2);
  const i = known.findIndex((bits, picture) => bits !== jm[picture]);
  return i === -1 ? undefined : `picture ${i}: ${known[i]} bits, JM ${jm[i] ?? 'none'}`;
};
