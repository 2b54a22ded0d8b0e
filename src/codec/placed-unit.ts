import type { PictureStructure, PictureType, RandomAccess } from '../media/frame-record.ts';
import type { BufferingFacts, Hrd } from '../media/hrd.ts';
import type { Ratio } from '../media/ratio.ts';
import type { Unit } from '../media/unit.ts';
import type { Diagnostic } from '../syntax/diagnostics.ts';
import type { BitstreamError } from '../syntax/errors.ts';
import type { FieldTrace } from '../syntax/field-trace.ts';
import type { UnitType } from './unit-types.ts';

/** A slice, in codec-independent terms. */
export interface SliceFacts {
  readonly type: PictureType;
  readonly structure: PictureStructure | undefined;
  /** Its starting QP; its blocks may differ. */
  readonly qp?: number | undefined;
  /** AV1: base_q_idx of its frame, 0..255: no QP of H.264 or HEVC, and never mixed with one. */
  readonly base_q_idx?: number | undefined;
  /** AV1: columns of tiles of its frame. */
  readonly tileColumns?: number | undefined;
  /** Part of a primary or redundant coded picture, not of an auxiliary picture, layer or view. */
  readonly isPrimary: boolean;
  readonly isRedundant: boolean;
}

/** A primary coded picture, in codec-independent terms. `FrameRecord` documents most members. */
export interface PictureFacts {
  readonly order: number | undefined;
  readonly startsPeriod: boolean;
  readonly randomAccess: RandomAccess | undefined;
  readonly recoveryFrames: number | undefined;
  readonly reference: boolean;
  /** False for pictures that are never output (HEVC: pic_output_flag 0; AV1: show_frame 0). */
  readonly shown: boolean;
  readonly missingFrames: number | undefined;
  /** On the second field of a frame: the access unit of the first. */
  readonly pairedWith: number | undefined;
  readonly ticks: number;
  /** Absent without HRD messages. */
  readonly buffering: BufferingFacts | undefined;
  /** How it is coded, of what its level limits; absent for codecs without such limits, and where nothing is decoded. */
  readonly layout?: PictureLayout | undefined;
  /** Its temporal sub-layer (AV1: temporal layer). Absent for codecs without them. */
  readonly temporalId?: number | undefined;
}

/** Size and tiles of a coded picture. */
export interface PictureLayout {
  /** Before cropping; AV1: UpscaledWidth * FrameHeight. */
  readonly lumaSamples: number;
  readonly tileColumns: number;
  readonly tileRows: number;
}

/** Properties of pictures from their sequence parameter set: see `FrameRecord`. */
export interface SequenceFacts {
  readonly tick: Ratio | undefined;
  /** The frames of a sequence with `tick` come at a fixed rate (H.264: fixed_frame_rate_flag). */
  readonly fixedFrameRate: boolean;
  readonly reorderFrames: number | undefined;
  readonly maxReorderFrames: number | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly hrd: Hrd | undefined;
}

/** A parameter set that a unit holds. */
export interface ParameterSetRef {
  /** Key of its list in the output of `sps`: `sps`, `pps`. */
  readonly kind: string;
  /** The parameter set that it refers to, as last sent; needed to parse it. */
  readonly context: object | undefined;
}

/** A parsed unit with its position in the stream. */
export interface PlacedUnit {
  readonly kind: 'unit';
  readonly unit: Unit;
  /** Its number in the stream, from 0. */
  readonly index: number;
  /** nal_unit_type, obu_type; -1 for an empty unit. */
  readonly type: number;
  readonly unitType: UnitType;
  /** Access unit number, from 0; `undefined` for units of a configuration record and for empty units. */
  readonly accessUnit: number | undefined;
  /** On the first unit of an access unit: why it begins here. */
  readonly startsAccessUnit: string | undefined;
  /** On the first slice of a coded picture: why it begins here. */
  readonly startsPicture: string | undefined;
  /** On slices whose type could be read. */
  readonly slice: SliceFacts | undefined;
  /** On slices of a primary coded picture: that picture. */
  readonly picture: PictureFacts | undefined;
  /** From the unit itself if it is a valid sequence parameter set, or from the one that its picture refers to. */
  readonly sequence: SequenceFacts | undefined;
  readonly parameterSet: ParameterSetRef | undefined;
  /** Elements of the header: members of its record. */
  readonly header: object;
  /** Elements of the payload, keyed by syntax structure: members of its record. */
  readonly content: object;
  /** Values derived from the elements. */
  readonly derived: object | undefined;
  /** Why the rest of the unit could not be read. */
  readonly error: BitstreamError | undefined;
  /** The syntax tree, if requested. */
  readonly trace: FieldTrace | undefined;
  /** The bytes that positions in the trace refer to: without emulation prevention. */
  readonly rbsp: Uint8Array;
  /** Problems of the unit. Iterate before the next push. */
  readonly findings: Iterable<Diagnostic>;
  /** Problems of the picture that it is part of, and of the picture that ends before it. */
  readonly pictureFindings: readonly Diagnostic[];
}
