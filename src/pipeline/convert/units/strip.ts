import type { UnitRole, UnitType } from '../../../codec/unit-types.ts';

/** True if units of this type are left out. */
export type Strip = (unitType: UnitType) => boolean;

/** The words of `--strip`. */
export const STRIP_KINDS: Readonly<Record<string, UnitRole>> = {
  'parameter-sets': 'parameter-set',
  aud: 'delimiter',
  filler: 'filler',
  sei: 'sei',
};
