import type { UnitError } from '../syntax/diagnostics.ts';
import type { TracedFields } from '../syntax/field-trace.ts';

/** The FLV tag that a unit came in. */
export interface TagOfUnit {
  readonly tag: number;
  /** Byte offset in the input of the tag. */
  readonly tagOffset: number;
  readonly dtsMs: number;
  readonly ptsMs: number;
  /** `SequenceStart`: the unit is a parameter set of a sequence header. */
  readonly packetType?: string;
}

/**
 * One unit: the record of `nalu`. Between these members stand those of its codec: the elements of the header, then those of
 * what the unit holds.
 */
export interface UnitRecord extends TracedFields {
  readonly record: 'nalu';
  /** Number of the unit in the stream, from 0. */
  readonly index: number;
  /** Byte offset in the input of the first byte of the start code or length field. */
  readonly offset: number;
  readonly prefixLength: number;
  /** Bytes of the unit, without prefix and trailing zeros. */
  readonly size: number;
  readonly trailingZeros?: number;
  readonly emulationPreventionBytes?: number;
  /** Short name of the type of the unit. */
  readonly name: string;
  /** The FLV tag that it came in, with its times. */
  readonly container?: TagOfUnit;
  /** Number of the access unit, from 0; absent for a parameter set of a sequence header. */
  readonly accessUnit?: number;
  /** On the first unit of an access unit: why it begins here. */
  readonly startsAccessUnit?: string;
  /** On the first slice of a coded picture: why it begins here. */
  readonly startsPicture?: string;
  readonly derived?: object | undefined;
  readonly error?: UnitError;
}
