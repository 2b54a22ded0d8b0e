import type { UnitError } from '../syntax/diagnostics.ts';
import type { TracedFields } from '../syntax/field-trace.ts';

/** The FLV tag that contains a unit. */
export interface TagOfUnit {
  readonly tag: number;
  /** Byte offset in the input of the tag. */
  readonly tagOffset: number;
  readonly dtsMs: number;
  readonly ptsMs: number;
  /** `SequenceStart`: the unit is a parameter set of a sequence header. */
  readonly packetType?: string;
}

/** The sample that contains a unit. */
export interface SampleOfUnit {
  /** As the container numbers it: track_ID, TrackNumber, PID; absent where there is only one (IVF). */
  readonly track?: number;
  /** Number of the sample in the track, from 0; absent for a parameter set of the track. */
  readonly sample?: number;
  /** Byte offset in the input of the sample. */
  readonly sampleOffset?: number;
  readonly dtsMs?: number;
  /** The container has no decoding times. */
  readonly dtsIsCalculated?: true;
  readonly ptsMs?: number;
  /** `SequenceStart`: the unit is a parameter set of the decoder configuration record. */
  readonly packetType?: string;
}

/**
 * One unit: the record of `nalu`. Between these members are those of its codec: the elements of the header, then those
 * of the content.
 */
export interface UnitRecord extends TracedFields {
  record: 'nalu';
  /** Number of the unit in the stream, from 0. */
  index: number;
  /** Byte offset in the input of the first byte of the start code or length field. */
  offset: number;
  prefixLength: number;
  /** Bytes of the unit, without prefix and trailing zeros. */
  size: number;
  trailingZeros?: number;
  emulationPreventionBytes?: number;
  /** Short name of the type of the unit. */
  name: string;
  /** The FLV tag or the sample that contains it, with its times. */
  container?: TagOfUnit | SampleOfUnit;
  /** Number of the access unit, from 0; absent for a parameter set of a sequence header. */
  accessUnit?: number;
  /** On the first unit of an access unit: why it begins here. */
  startsAccessUnit?: string;
  /** On the first slice of a coded picture: why it begins here. */
  startsPicture?: string;
  derived?: object | undefined;
  error?: UnitError;
}
