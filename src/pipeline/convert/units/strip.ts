import type { UnitRole, UnitType } from '../../../codec/unit-types.ts';

/** Is a unit of this type left out on purpose? */
export type Strip = (unitType: UnitType) => boolean;

/** Kinds of units that can be left out. */
export const STRIP_KINDS: Readonly<Record<string, UnitRole>> = {
  'parameter-sets': 'parameter-set',
  aud: 'delimiter',
  filler: 'filler',
  sei: 'sei',
};
