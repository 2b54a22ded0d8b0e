import type { UnitRecord } from '../../media/unit-record.ts';
import type { SequenceHeaderDerived } from './derive.ts';
import type { MetadataFacts } from './metadata/metadata-facts.ts';
import type { Metadata } from './metadata/metadata-obu.ts';
import type { FrameHeader } from './syntax/frame-header.ts';
import type { ObuHeader } from './syntax/obu-header.ts';
import type { TileGroup } from './syntax/tile-group.ts';
import type { TileList } from './syntax/tile-list.ts';

/** Values derived from a frame header, its sequence header and the frames that it refers to. */
export interface FrameDerived {
  /** `KEY_FRAME`, `INTER_FRAME`, `INTRA_ONLY_FRAME`, `SWITCH_FRAME`; that of the frame shown with show_existing_frame. */
  readonly frameType: string;
  /** It is shown: at once, or as an existing frame. */
  readonly shown: boolean;
  /** Luma samples after super-resolution. */
  readonly width: number;
  readonly height: number;
  readonly orderHint: number;
  /** Slots that get the frame, as a mask. */
  readonly refreshFrameFlags: number;
  readonly baseQIdx: number;
}

/** What `nalu` shows of a sequence header. */
export type SequenceBrief = Pick<SequenceHeaderDerived, 'width' | 'height' | 'profile' | 'level' | 'tier'> & {
  readonly fps?: number;
};

/** The header; obu_type determines the other members of the record. */
type Header<Type extends number> = Omit<Partial<ObuHeader>, 'obu_type'> & { readonly obu_type: Type };

/** Payloads of OBUs, keyed by syntax structure. */
interface Contents {
  readonly frame_header: FrameHeader;
  readonly tile_group: TileGroup;
  readonly tile_list: Partial<TileList>;
  readonly metadata: Partial<Metadata>;
}

/** Some of the contents, as far as read, and none of the others. */
type Holding<Key extends keyof Contents> = Partial<Pick<Contents, Key>> & {
  readonly [Other in Exclude<keyof Contents, Key>]?: undefined;
};

/** A frame header, a repeated one, or a frame: a header with its tiles. */
export interface FrameObuRecord extends UnitRecord, Header<3 | 6 | 7>, Holding<'frame_header' | 'tile_group'> {
  readonly derived?: FrameDerived | undefined;
}

/** A tile group. */
export interface TileGroupRecord extends UnitRecord, Header<4>, Holding<'tile_group'> {
  readonly derived?: undefined;
}

/** A sequence header. */
export interface SequenceHeaderRecord extends UnitRecord, Header<1>, Holding<never> {
  readonly derived?: SequenceBrief | undefined;
}

/** Metadata. */
export interface MetadataRecord extends UnitRecord, Header<5>, Holding<'metadata'> {
  readonly derived?: MetadataFacts | undefined;
}

/** A tile list. */
export interface TileListRecord extends UnitRecord, Header<8>, Holding<'tile_list'> {
  readonly derived?: undefined;
}

/** OBUs whose content is not in the record: temporal delimiters, padding and reserved types. */
export interface OtherObuRecord extends UnitRecord, Header<0 | 2 | 9 | 10 | 11 | 12 | 13 | 14 | 15>, Holding<never> {
  readonly derived?: undefined;
}

/** An empty unit. */
export interface EmptyObuRecord extends UnitRecord, Partial<Record<keyof ObuHeader, undefined>>, Holding<never> {
  readonly derived?: undefined;
}

/** An OBU of AV1, discriminated by obu_type. */
export type Av1UnitRecord =
  | FrameObuRecord
  | TileGroupRecord
  | SequenceHeaderRecord
  | MetadataRecord
  | TileListRecord
  | OtherObuRecord
  | EmptyObuRecord;
