import type { AmfPlain } from '../../amf/plain.ts';
import type { ConfigurationDerived } from '../../codec/descriptor.ts';
import type { AudioHeader } from '../../container/flv/body/audio-tag-header.ts';
import type { EncryptionHeader } from '../../container/flv/body/encryption-header.ts';
import type { MultichannelConfig } from '../../container/flv/body/multichannel-config.ts';
import type { PacketType } from '../../container/flv/body/payload.ts';
import type { VideoHeader } from '../../container/flv/body/video-tag-header.ts';
import type { FlvHeader } from '../../container/flv/tag/flv-header.ts';
import type { ReadTag } from '../../container/flv/tag/flv-reader.ts';
import type { TagType } from '../../container/flv/tag/tag-header.ts';
import type { UnitError } from '../../syntax/diagnostics.ts';
import type { FieldTrace, TracedFields } from '../../syntax/field-trace.ts';
import type { DiagnosticRecord } from '../diagnostic-record.ts';
import type { TagNalUnit } from '../timeline/track-units.ts';

/** What follows from the part of a tag that belongs to one track. */
export interface PayloadDerived {
  /** FourCC, or the short name of a codec that has none. */
  codec?: string;
  packetType?: PacketType;
  /** Bytes of the payload, behind all headers. */
  payloadSize?: number;
  nalus?: readonly TagNalUnit[];
  /** The NAL units stand behind start codes, not behind lengths. */
  annexB?: true;
  /** Of a sequence header. */
  configuration?: ConfigurationDerived;
}

/** One track of a multitrack tag. */
export interface TrackDerived extends PayloadDerived {
  trackId: number;
  compositionTimeMs?: number;
  ptsMs?: number;
}

/** What follows from a tag. */
export interface TagDerived extends PayloadDerived {
  /** The FrameType is 1. */
  keyframe?: boolean;
  /** An audio tag without a byte: silence (E-RTMP v2). */
  silence?: true;
  /** Channels of a MultichannelConfig, in order. */
  channels?: readonly string[];
  tracks?: readonly TrackDerived[];
}

/** Script data as plain values. */
export interface ScriptRecord {
  readonly format?: number;
  readonly name?: string;
  /** A wrapper that an RTMP command left in front of the name: `@setDataFrame`. */
  readonly wrapper?: string;
  readonly values: readonly AmfPlain[];
}

/** The coded elements of what a tag, or a track of one, carries. */
export interface PayloadContents {
  /** Decoder configuration record of a sequence header. */
  readonly configuration?: object;
  readonly multichannelConfig?: Partial<MultichannelConfig>;
  /** VideoPacketType Metadata: names and values. */
  readonly metadata?: readonly AmfPlain[];
}

/** The coded elements of a video tag: of its header, and of what it carries; in `tracks` where it is multitrack. */
export type VideoRecord = Partial<VideoHeader> & PayloadContents;

/** The body of an audio tag. */
export type AudioRecord = Partial<AudioHeader> & PayloadContents;

/** One FLV tag: the record of `flv`. */
export interface TagRecord extends TracedFields {
  record: 'tag';
  /** Number of the tag in the stream, from 0. */
  index: number;
  /** Byte offset in the input of the first byte of its header. */
  offset: number;
  type: TagType;
  tagType: number;
  /** Bytes of the tag: its header and `dataSize`. */
  size: number;
  dataSize: number;
  /** As coded: 32 bits, unsigned, milliseconds. */
  timestamp: number;
  /** The time stamp with wraps taken out. */
  dtsMs: number;
  ptsMs?: number;
  compositionTimeMs?: number;
  /** Where they are not 0. */
  reserved?: number;
  filter?: number;
  streamId?: number;
  /** Absent where the input ends before it. */
  previousTagSize?: number;
  missingBytes?: number;
  encryption?: Partial<EncryptionHeader>;
  video?: VideoRecord;
  audio?: AudioRecord;
  script?: ScriptRecord;
  derived?: TagDerived;
  error?: UnitError;
}

/** A header of the file, in the summary. */
export interface FlvHeaderRecord extends FlvHeader, TracedFields {
  readonly offset: number;
  readonly previousTagSize0?: number;
}

/** A tag as it was inspected: its record, and what views need beside it. */
export interface InspectedTag {
  readonly kind: 'tag';
  readonly record: TagRecord;
  readonly tag: ReadTag;
  /** Milliseconds since the tag before of the same type and track; absent on the first. */
  readonly deltaMs?: number;
}

/** The header of the file, as it was read. */
export interface InspectedFlvHeader {
  readonly kind: 'flvHeader';
  readonly record: FlvHeaderRecord;
  readonly bytes: Uint8Array;
  readonly trace?: FieldTrace;
}

/** Something that the inspector found wrong, in stream order behind the tag that it is about. */
export interface FlvDiagnostic {
  readonly kind: 'diagnostic';
  readonly record: DiagnosticRecord;
}

/** What the inspector gives. */
export type FlvInspected = InspectedTag | InspectedFlvHeader | FlvDiagnostic;
