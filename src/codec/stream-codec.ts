import type { Stage } from '../media/stage.ts';
import type { Keep, StageFinding, Unit } from '../media/unit.ts';
import type { UnitError } from '../syntax/diagnostics.ts';
import type { FieldTrace } from '../syntax/field-trace.ts';
import type { PlacedUnit } from './placed-unit.ts';
import type { UnitTypes } from './unit-types.ts';
import type { UnitView } from './unit-view.ts';

/** How to read a stream. */
export interface StreamOptions {
  /** Which units to trace, by type. None by default. */
  readonly trace?: (type: number) => boolean;
  /** Parameter sets that came another way than in the stream. */
  readonly parameterSets?: readonly Uint8Array[];
}

/**
 * Reads the units of one stream: syntax, access units, pictures, order. A unit may wait for the one after it: its bytes are
 * copied then.
 */
export interface CodecStream<U extends PlacedUnit = PlacedUnit> extends Stage<Unit, U | StageFinding> {
  /** How many bytes of a unit the stream reads. */
  readonly keep: Keep;
  /** Gives the units that wait: something else than a unit comes next. */
  release(): Iterable<U>;
}

/** A parameter set that was read again, in full. */
export interface ReadParameterSet {
  readonly syntax: object;
  readonly derived: object | undefined;
  readonly error: UnitError | undefined;
  readonly trace: FieldTrace | undefined;
  /** The bytes that the trace counts in: without emulation prevention. */
  readonly rbsp: Uint8Array;
}

/** How to read a parameter set. */
export interface ReadSetOptions {
  /** What it is read with: see `ParameterSetRef`. */
  readonly context?: object | undefined;
  readonly trace?: boolean;
  /** The unit is longer than the bytes. */
  readonly partial?: boolean;
}

/** How an input is recognised as a stream of the codec. */
export interface UnitProof {
  /** Is this the header of a unit that a legal stream may have? */
  isPlausible(unit: Uint8Array): boolean;
  /** May a stream begin with a unit of this type? */
  mayBegin(type: number): boolean;
  /** Bytes of the longest unit of this type that is a proof; 0 for types that prove nothing. */
  proofBytes(type: number): number;
  /** Is this unit, which is complete, one that no other data would pass for? */
  proves(unit: Uint8Array): boolean;
}

/** A codec whose streams are read unit by unit. */
export interface StreamCodec extends UnitTypes {
  /** Key of the type in records. */
  readonly typeKey: 'nal_unit_type' | 'obu_type';
  /** The highest type. */
  readonly maxType: number;
  /** Words for `--select`, with the types that they stand for. */
  readonly selections: Readonly<Record<string, readonly number[]>>;
  readonly proof: UnitProof;
  /** Does zero_byte have to stand before its start code (Annex B)? */
  needsZeroByte(type: number, startsAccessUnit: boolean): boolean;
  open(options?: StreamOptions): CodecStream;
  /** Kinds of parameter sets, those first that others refer to: keys of the document of `sps`. */
  readonly setKinds: readonly string[];
  /** Reads a parameter set with all its elements. */
  readSet(unit: Uint8Array, options?: ReadSetOptions): ReadParameterSet;
  /** The id by which a parameter set replaces another one of its type; `undefined` for other units, and where it is not readable. */
  setId(unit: Uint8Array): number | undefined;
  readonly view: UnitView;
}
