import type { PictureStructure, PictureType, RandomAccess } from '../media/frame-record.ts';
import type { Ratio } from '../media/ratio.ts';
import type { Unit } from '../media/unit.ts';
import type { Diagnostic } from '../syntax/diagnostics.ts';
import type { BitstreamError } from '../syntax/errors.ts';
import type { FieldTrace } from '../syntax/field-trace.ts';
import type { UnitType } from './unit-types.ts';

/** A slice, in the terms that codecs share. */
export interface SliceFacts {
  readonly type: PictureType;
  readonly structure: PictureStructure | undefined;
  /** Its starting QP; macroblocks may differ. */
  readonly qp: number | undefined;
  /** It belongs to a primary coded picture or to a redundant one, not to an auxiliary picture, layer or view. */
  readonly isPrimary: boolean;
  readonly isRedundant: boolean;
}

/** A primary coded picture, in the terms that codecs share: `FrameRecord` has the meaning of most members. */
export interface PictureFacts {
  readonly order: number | undefined;
  readonly startsPeriod: boolean;
  readonly randomAccess: RandomAccess | undefined;
  readonly recoveryFrames: number | undefined;
  readonly reference: boolean;
  /** On the second field of a frame: the access unit of the first. */
  readonly pairedWith: number | undefined;
  readonly ticks: number;
}

/** What a sequence parameter set says of its pictures: see `FrameRecord`. */
export interface SequenceFacts {
  readonly tick: Ratio | undefined;
  readonly reorderFrames: number | undefined;
  readonly maxReorderFrames: number | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
}

/** A parameter set that a unit holds. */
export interface ParameterSetRef {
  /** Key of its list in the document of `sps`: `sps`, `pps`. */
  readonly kind: string;
  /** What it is read with: the set that it refers to, as last sent. */
  readonly context: object | undefined;
}

/** A unit at its place in the stream: what it is, where it belongs and what it says. */
export interface PlacedUnit {
  readonly kind: 'unit';
  readonly unit: Unit;
  /** Its number in the stream, from 0. */
  readonly index: number;
  /** nal_unit_type, obu_type; -1 for a unit without a byte. */
  readonly type: number;
  readonly unitType: UnitType;
  /** Number of its access unit; `undefined` for units of a configuration record, and without a byte. */
  readonly accessUnit: number | undefined;
  /** On the first unit of an access unit: why it begins here. */
  readonly startsAccessUnit: string | undefined;
  /** On the first slice of a coded picture: why it begins here. */
  readonly startsPicture: string | undefined;
  /** On slices whose type could be read. */
  readonly slice: SliceFacts | undefined;
  /** On slices of a primary coded picture: that picture. */
  readonly picture: PictureFacts | undefined;
  /** Of the sequence parameter set that it is, where nothing is wrong with it, or that its picture refers to. */
  readonly sequence: SequenceFacts | undefined;
  readonly parameterSet: ParameterSetRef | undefined;
  /** Elements of the header: members of its record. */
  readonly header: object;
  /** Elements of what the unit holds, by the name of their structure: members of its record. */
  readonly content: object;
  /** What follows from them. */
  readonly derived: object | undefined;
  /** Why the rest of the unit could not be read. */
  readonly error: BitstreamError | undefined;
  /** The syntax tree, where it was asked for. */
  readonly trace: FieldTrace | undefined;
  /** The bytes that the trace counts in: without emulation prevention. */
  readonly rbsp: Uint8Array;
  /** What is wrong with the unit, and with the picture that ends before it. To be iterated before the next push. */
  readonly findings: Iterable<Diagnostic>;
}
