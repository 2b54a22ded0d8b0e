/** Is a unit of this nal_unit_type left out on purpose? */
export type Strip = (nal_unit_type: number) => boolean;

/** Kinds of units that can be left out, with their nal_unit_type. */
export const STRIP_KINDS: Readonly<Record<string, readonly number[]>> = {
  'parameter-sets': [7, 8, 13, 15],
  aud: [9],
  filler: [12],
  sei: [6],
};
