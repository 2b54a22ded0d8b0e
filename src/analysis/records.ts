import type { SpsDerived } from '../codec/h264/derive.ts';
import type { SeiMessage } from '../codec/h264/sei/sei-message.ts';
import type { NalUnitHeader } from '../codec/h264/syntax/nal-unit.ts';
import type { NalUnitContent } from '../codec/h264/syntax/parse-nal-unit.ts';
import type { SliceLetter } from '../codec/h264/syntax/slice-types.ts';
import type { Diagnostic, UnitError } from '../syntax/diagnostics.ts';
import type { TracedFields } from '../syntax/field-trace.ts';

/** How a picture is coded. */
export type PictureStructure = 'frame' | 'top field' | 'bottom field';

/** What follows from a slice and its parameter sets. */
export interface SliceDerived {
  readonly sliceType: SliceLetter;
  readonly structure?: PictureStructure;
  /** Picture order count of the picture (H.264 8.2.1), after memory_management_control_operation 5 where it has one. */
  readonly poc?: number;
  /** SliceQPY = 26 + pic_init_qp_minus26 + slice_qp_delta: the slice's starting QP; macroblocks may differ. */
  readonly qp?: number;
  /** On the second field of a pair: the access unit of the first. */
  readonly pairedWith?: number;
}

/** What `nalu` shows of an SPS. */
export interface SpsBrief {
  readonly width?: number;
  readonly height?: number;
  readonly profile: string;
  readonly level?: string;
  readonly fps?: number;
  /** Progressive frames only, or fields and MBAFF too. */
  readonly scan: SpsDerived['scan'];
}

/** What `nalu` shows of a PPS. */
export interface PpsBrief {
  readonly entropyCoding: 'CAVLC' | 'CABAC';
  /** 26 + pic_init_qp_minus26. */
  readonly initQp: number;
}

/** Names of the SEI messages of a unit, in order. */
export interface SeiBrief {
  readonly payloads: readonly string[];
}

export type UnitDerived = SliceDerived | SpsBrief | PpsBrief | SeiBrief;

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

/** One NAL unit: the record of `nalu`. */
export interface NaluRecord
  extends Partial<NalUnitHeader>,
    TracedFields,
    Pick<NalUnitContent, 'slice' | 'slice_data_partition' | 'access_unit_delimiter' | 'prefix_nal_unit'> {
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
  /** Short name of nal_unit_type. */
  readonly name: string;
  /** The FLV tag that it came in, with its times. */
  readonly container?: TagOfUnit;
  /** Number of the access unit, from 0; absent for a parameter set of a sequence header. */
  readonly accessUnit?: number;
  /** On the first unit of an access unit: why it begins here. */
  readonly startsAccessUnit?: string;
  /** On the first slice of a coded picture: why it begins here. */
  readonly startsPicture?: string;
  readonly sei?: readonly SeiMessage[];
  readonly derived?: UnitDerived;
  readonly error?: UnitError;
}

/** A diagnostic as a record of the output. */
export interface DiagnosticRecord extends Diagnostic {
  readonly record: 'diagnostic';
}
