import type { AmfPlain } from '../../amf/plain.ts';
import type { ConfigurationDerived } from '../../codec/descriptor.ts';
import type { AudioHeader } from '../../container/flv/body/audio-tag-header.ts';
import type { EncryptionHeader } from '../../container/flv/body/encryption-header.ts';
import type { MultichannelConfig } from '../../container/flv/body/multichannel-config.ts';
import type { PacketType } from '../../container/flv/body/payload.ts';
import type { VideoHeader } from '../../container/flv/body/video-tag-header.ts';
import type { FlvHeader } from '../../container/flv/tag/flv-header.ts';
import type { TagType } from '../../container/flv/tag/tag-header.ts';
import type { UnitError } from '../../syntax/diagnostics.ts';
import type { FieldTrace, TracedFields } from '../../syntax/field-trace.ts';
import type { DiagnosticRecord } from '../diagnostic-record.ts';
import type { TagNalUnit } from '../timeline/track-units.ts';
import type { InspectedTag } from './inspected-tag.ts';

/** Facts derived from the part of a tag that belongs to one track. */
export interface PayloadDerived {
  /** FourCC, or the short name of a codec that has none. */
  codec?: string;
  packetType?: PacketType;
  /** Bytes of the payload after all headers. */
  payloadSize?: number;
  nalus?: readonly TagNalUnit[];
  /** The NAL units have start codes instead of length fields; in a sequence header, in place of a record. */
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

/** Facts derived from a tag. */
export interface TagDerived extends PayloadDerived {
  /** FrameType is 1. */
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
  /** An RTMP command left before the name: `@setDataFrame`. */
  readonly wrapper?: string;
  readonly values: readonly AmfPlain[];
}

/** The coded elements in the payload of a tag, or of one of its tracks. */
export interface PayloadContents {
  /** Decoder configuration record of a sequence header. */
  readonly configuration?: object;
  readonly multichannelConfig?: Partial<MultichannelConfig>;
  /** VideoPacketType Metadata: names and values. */
  readonly metadata?: readonly AmfPlain[];
}

/** The coded elements of a video tag: header and payload; those of a multitrack payload are in `tracks`. */
export type VideoRecord = Partial<VideoHeader> & PayloadContents;

/** The coded elements of an audio tag; see `VideoRecord`. */
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
  /** The timestamp without wraps, milliseconds. */
  dtsMs: number;
  ptsMs?: number;
  compositionTimeMs?: number;
  /** Absent if 0. */
  reserved?: number;
  filter?: number;
  streamId?: number;
  /** The field after the tag; absent if the input ends before it. */
  previousTagSize?: number;
  missingBytes?: number;
  encryption?: Partial<EncryptionHeader>;
  video?: VideoRecord;
  audio?: AudioRecord;
  script?: ScriptRecord;
  derived?: TagDerived;
  error?: UnitError;
}

/** An FLV header, in the summary. */
export interface FlvHeaderRecord extends FlvHeader, TracedFields {
  readonly offset: number;
  readonly previousTagSize0?: number;
}

/** An FLV header, as it was read. */
export interface InspectedFlvHeader {
  readonly kind: 'flvHeader';
  readonly record: FlvHeaderRecord;
  readonly bytes: Uint8Array;
  readonly trace?: FieldTrace;
}

/** A diagnostic; it comes after the tag that it is about. */
export interface FlvDiagnostic {
  readonly kind: 'diagnostic';
  readonly record: DiagnosticRecord;
}

/** Output of the inspector, in stream order. */
export type FlvInspected = InspectedTag | InspectedFlvHeader | FlvDiagnostic;
