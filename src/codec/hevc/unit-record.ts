import type { PictureStructure } from '../../media/frame-record.ts';
import type { UnitRecord } from '../../media/unit-record.ts';
import type { SeiMessage } from '../h26x/sei/sei-message.ts';
import type { HevcAccessUnitDelimiter } from './syntax/access-unit-delimiter.ts';
import type { DolbyVisionRpu } from './syntax/dolby-vision-rpu.ts';
import type { HevcNalUnitHeader } from './syntax/nal-unit.ts';
import type { SliceSegmentHeader } from './syntax/slice-segment-header.ts';
import type { HevcSliceLetter } from './syntax/slice-types.ts';

/** Values derived from a slice segment and its parameter sets; of a dependent one, those of the slice it continues. */
export interface HevcSliceDerived {
  sliceType: HevcSliceLetter;
  structure?: PictureStructure;
  /** PicOrderCntVal of the picture (H.265 8.3.1). */
  poc?: number;
  /** SliceQpY = 26 + init_qp_minus26 + slice_qp_delta: the slice's starting QP; coding units may differ. */
  qp?: number;
}

/** What `nalu` shows of an SPS. */
export interface HevcSpsBrief {
  readonly width?: number;
  readonly height?: number;
  readonly profile?: string;
  readonly tier?: string;
  readonly level?: string;
  readonly fps?: number;
}

/** What `nalu` shows of a PPS. */
export interface HevcPpsBrief {
  /** 26 + init_qp_minus26. */
  readonly initQp: number;
  /** Columns and rows, if there is more than one tile. */
  readonly tiles?: { readonly columns: number; readonly rows: number };
  /** entropy_coding_sync_enabled_flag. */
  readonly wavefront?: true;
}

/** Names of the SEI messages of a unit, in order. */
export interface HevcSeiBrief {
  readonly payloads: readonly string[];
}

/** The header; nal_unit_type determines the other members of the record. */
type Header<Type extends number> = Omit<Partial<HevcNalUnitHeader>, 'nal_unit_type'> & { readonly nal_unit_type: Type };

/** Payloads of units, keyed by syntax structure. */
interface Contents {
  readonly slice: Partial<SliceSegmentHeader>;
  readonly access_unit_delimiter: Partial<HevcAccessUnitDelimiter>;
  readonly sei: readonly SeiMessage[];
  readonly dolby_vision_rpu: DolbyVisionRpu;
}

/** Some of the contents, as far as read, and none of the others. */
type Holding<Key extends keyof Contents> = Partial<Pick<Contents, Key>> & {
  readonly [Other in Exclude<keyof Contents, Key>]?: undefined;
};

/** A slice segment. */
export interface HevcSliceRecord
  extends UnitRecord,
    Header<0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 16 | 17 | 18 | 19 | 20 | 21>,
    Holding<'slice'> {
  readonly derived?: HevcSliceDerived;
}

/** A VPS. */
export interface HevcVpsRecord extends UnitRecord, Header<32>, Holding<never> {
  readonly derived?: undefined;
}

/** An SPS. */
export interface HevcSpsRecord extends UnitRecord, Header<33>, Holding<never> {
  readonly derived?: HevcSpsBrief;
}

/** A PPS. */
export interface HevcPpsRecord extends UnitRecord, Header<34>, Holding<never> {
  readonly derived?: HevcPpsBrief;
}

/** An access unit delimiter. */
export interface HevcAccessUnitDelimiterRecord extends UnitRecord, Header<35>, Holding<'access_unit_delimiter'> {
  readonly derived?: undefined;
}

/** Supplemental enhancement information before (39) or after (40) the slices. */
export interface HevcSeiRecord extends UnitRecord, Header<39 | 40>, Holding<'sei'> {
  readonly derived?: HevcSeiBrief;
}

/** A unit of the type that Dolby Vision uses for its metadata. */
export interface HevcRpuRecord extends UnitRecord, Header<62>, Holding<'dolby_vision_rpu'> {
  readonly derived?: undefined;
}

/** Reserved and unspecified types, ends and filler data: their content is not in the record. */
type OtherType =
  | (10 | 11 | 12 | 13 | 14 | 15 | 22 | 23 | 24 | 25 | 26 | 27 | 28 | 29 | 30 | 31)
  | (36 | 37 | 38 | 41 | 42 | 43 | 44 | 45 | 46 | 47)
  | (48 | 49 | 50 | 51 | 52 | 53 | 54 | 55 | 56 | 57 | 58 | 59 | 60 | 61 | 63);

/** Units whose content is not in the record: ends, filler data, and types that are not parsed. */
export interface HevcOtherRecord extends UnitRecord, Header<OtherType>, Holding<never> {
  readonly derived?: undefined;
}

/** An empty unit. */
export interface HevcEmptyRecord
  extends UnitRecord,
    Partial<Record<keyof HevcNalUnitHeader, undefined>>,
    Holding<never> {
  readonly derived?: undefined;
}

/** A NAL unit of HEVC, discriminated by nal_unit_type. */
export type HevcUnitRecord =
  | HevcSliceRecord
  | HevcVpsRecord
  | HevcSpsRecord
  | HevcPpsRecord
  | HevcAccessUnitDelimiterRecord
  | HevcSeiRecord
  | HevcRpuRecord
  | HevcOtherRecord
  | HevcEmptyRecord;
