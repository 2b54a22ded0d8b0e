import type { PictureStructure } from '../../media/frame-record.ts';
import type { UnitRecord } from '../../media/unit-record.ts';
import type { SeiMessage } from '../h26x/sei/sei-message.ts';
import type { SpsDerived } from './derive.ts';
import type { AccessUnitDelimiter } from './syntax/access-unit-delimiter.ts';
import type { NalUnitHeader } from './syntax/nal-unit.ts';
import type { PrefixNalUnit } from './syntax/prefix-nal-unit.ts';
import type { SliceDataPartition } from './syntax/slice-data-partition.ts';
import type { SliceHeader } from './syntax/slice-header.ts';
import type { SliceHeaderInScalableExtension } from './syntax/slice-header-svc.ts';
import type { SliceLetter } from './syntax/slice-types.ts';

/** Values derived from a slice and its parameter sets. */
export interface SliceDerived {
  sliceType: SliceLetter;
  structure?: PictureStructure;
  /** Picture order count of the picture (H.264 8.2.1), after memory_management_control_operation 5 if it has one. */
  poc?: number;
  /** SliceQPY = 26 + pic_init_qp_minus26 + slice_qp_delta: the slice's starting QP; macroblocks may differ. */
  qp?: number;
  /** On the second field of a pair: the access unit of the first. */
  pairedWith?: number;
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

/** The header; nal_unit_type determines the other members of the record. */
type Header<Type extends number> = Omit<Partial<NalUnitHeader>, 'nal_unit_type'> & { readonly nal_unit_type: Type };

/** Payloads of units, keyed by syntax structure. */
interface Contents {
  readonly slice: Partial<SliceHeader> | Partial<SliceHeaderInScalableExtension>;
  readonly slice_data_partition: Partial<SliceDataPartition>;
  readonly access_unit_delimiter: Partial<AccessUnitDelimiter>;
  readonly prefix_nal_unit: Partial<PrefixNalUnit>;
  readonly sei: readonly SeiMessage[];
}

/** Some of the contents, as far as read, and none of the others. */
type Holding<Key extends keyof Contents> = Partial<Pick<Contents, Key>> & {
  readonly [Other in Exclude<keyof Contents, Key>]?: undefined;
};

/** A slice, a partition A, an auxiliary slice, or a slice of a layer or view. */
export interface SliceRecord
  extends UnitRecord,
    Header<1 | 2 | 5 | 19 | 20 | 21>,
    Holding<'slice' | 'slice_data_partition'> {
  readonly derived?: SliceDerived;
}

/** Partitions B and C. */
export interface PartitionRecord extends UnitRecord, Header<3 | 4>, Holding<'slice_data_partition'> {
  readonly derived?: undefined;
}

/** An SPS, or a subset SPS. */
export interface SpsRecord extends UnitRecord, Header<7 | 15>, Holding<never> {
  readonly derived?: SpsBrief;
}

/** A PPS. */
export interface PpsRecord extends UnitRecord, Header<8>, Holding<never> {
  readonly derived?: PpsBrief;
}

/** Supplemental enhancement information. */
export interface SeiRecord extends UnitRecord, Header<6>, Holding<'sei'> {
  readonly derived?: SeiBrief;
}

/** An access unit delimiter. */
export interface AccessUnitDelimiterRecord extends UnitRecord, Header<9>, Holding<'access_unit_delimiter'> {
  readonly derived?: undefined;
}

/** A prefix NAL unit: SVC or MVC information about the slice after it. */
export interface PrefixRecord extends UnitRecord, Header<14>, Holding<'prefix_nal_unit'> {
  readonly derived?: undefined;
}

/** Units whose content is not in the record: ends, filler data, SPS extensions, and types that are not parsed. */
export interface OtherRecord
  extends UnitRecord,
    Header<0 | 10 | 11 | 12 | 13 | 16 | 17 | 18 | 22 | 23 | 24 | 25 | 26 | 27 | 28 | 29 | 30 | 31>,
    Holding<never> {
  readonly derived?: undefined;
}

/** An empty unit. */
export interface EmptyRecord extends UnitRecord, Partial<Record<keyof NalUnitHeader, undefined>>, Holding<never> {
  readonly derived?: undefined;
}

/** A NAL unit of H.264, discriminated by nal_unit_type. */
export type H264UnitRecord =
  | SliceRecord
  | PartitionRecord
  | SpsRecord
  | PpsRecord
  | SeiRecord
  | AccessUnitDelimiterRecord
  | PrefixRecord
  | OtherRecord
  | EmptyRecord;
