import type { RandomAccess } from '../media/frame-record.ts';

/** What a unit is for. `end`: end of sequence or stream; `unknown`: types that are reserved, unspecified or not read. */
export type UnitRole = 'slice' | 'prefix' | 'parameter-set' | 'sei' | 'delimiter' | 'end' | 'filler' | 'unknown';

/** One type of unit. */
export interface UnitType {
  /** Short name, for tables: `SPS`. */
  readonly name: string;
  readonly role: UnitRole;
  /** Parameter sets: a picture activates it itself, or through another set. */
  readonly scope?: 'sequence' | 'picture';
  /** Slices: decoding can start at a picture of such slices. */
  readonly randomAccess?: RandomAccess;
  /** Slices that belong to no primary coded picture: auxiliary pictures, layers and views. */
  readonly isAuxiliary?: true;
}

/** The types of NAL units or OBUs of a codec: what the header of a unit says. */
export interface UnitTypes {
  /** Type of the unit that begins with these bytes; -1 where there are too few of them. */
  typeOf(unit: Uint8Array): number;
  /** Any type, reserved ones too. */
  unitType(type: number): UnitType;
}
