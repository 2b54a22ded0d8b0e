import type { RandomAccess } from '../media/frame-record.ts';

/** What a unit is for. `end`: end of sequence or stream; `unknown`: reserved, unspecified or not parsed. */
export type UnitRole = 'slice' | 'prefix' | 'parameter-set' | 'sei' | 'delimiter' | 'end' | 'filler' | 'unknown';

/** One type of unit. */
export interface UnitType {
  /** Short name, for tables: `SPS`. */
  readonly name: string;
  readonly role: UnitRole;
  /** Parameter sets: activated by a picture directly (`picture`), or through another set (`sequence`). */
  readonly scope?: 'sequence' | 'picture';
  /** Its start code has a zero_byte (H.264 B.1.2). */
  readonly zeroByte?: true;
  /** Slices: decoding can start at a picture of such slices. */
  readonly randomAccess?: RandomAccess;
  /** Slices: their picture comes after the one that decoding can start at, and before it in output order. */
  readonly isLeading?: true;
  /** Slices outside the primary coded picture: auxiliary pictures, layers and views. */
  readonly isAuxiliary?: true;
}

/** The NAL unit or OBU types of a codec. */
export interface UnitTypes {
  /** Type of the unit that begins with these bytes; -1 if there are too few. */
  typeOf(unit: Uint8Array): number;
  /** Accepts any type, including reserved ones. */
  unitType(type: number): UnitType;
}

/** Types whose units are slices: those to trace (`StreamOptions`) where their headers are shown. */
export const isSliceOf =
  (codec: UnitTypes) =>
  (type: number): boolean =>
    codec.unitType(type).role === 'slice';
