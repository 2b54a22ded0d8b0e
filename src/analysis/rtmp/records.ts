import type { AmfPlain } from '../../amf/plain.ts';
import type { Direction, Endpoint } from '../../container/capture/capture-item.ts';
import type { UnitError } from '../../syntax/diagnostics.ts';
import type { DiagnosticRecord } from '../diagnostic-record.ts';
import type { AudioRecord, ScriptRecord, TagDerived, TrackDerived, VideoRecord } from '../flv/records.ts';
import type { TagNalUnit } from '../timeline/track-units.ts';
import type { InspectedMessage } from './inspected-message.ts';
import type { ConnectionSummary } from './summary.ts';

/** What every record of a connection says about its place. */
interface ConnectionPlace {
  /** Number of the connection in the input, from 0. */
  connection: number;
  /** When it was captured or passed on: milliseconds since 1970, with their fraction. Absent for dumps of a direction. */
  timeMs?: number;
}

/** A connection begins. */
export interface OpenEvent extends ConnectionPlace {
  record: 'event';
  name: 'open';
  client?: Endpoint;
  server?: Endpoint;
  /** Its beginning was not captured. */
  startsMidway?: true;
}

/** The handshake of a direction is over (RTMP 1.0 5.2). */
export interface HandshakeEvent extends ConnectionPlace {
  record: 'event';
  direction: Direction;
  name: 'handshake';
  /** C0 or S0. */
  version?: number;
  /** `time` of C1 or S1. */
  time?: number;
  /** `zero` of C1 or S1, as coded. */
  zero?: number;
  derived: {
    /** `digest`: the first packet has a digest that verifies. */
    form?: 'simple' | 'digest';
    /** `zero` as the version of a player or server: `9.0.124.2`. */
    peerVersion?: string;
    /** Where the digest is: 0: in the second block, 1: in the first. */
    scheme?: 0 | 1;
    /** How C2 or S2 answers the first packet of the other side. */
    answer?: 'copy' | 'echo' | 'random' | 'digest' | 'wrong' | 'unchecked';
    /** The answer is none of those that a peer may check; absent if it could not be compared. */
    echo?: 'right' | 'wrong';
    /** Bytes before the first chunk. */
    sizeBytes: number;
  };
}

/** Bytes of a direction that are missing. */
export interface GapEvent extends ConnectionPlace {
  record: 'event';
  direction: Direction;
  name: 'gap';
  /** Byte offset in the direction. */
  offset: number;
  length: number;
}

/** What was said last in a direction. */
export interface LastWord {
  direction: Direction;
  /** Index of the message. */
  message: number;
  /** Name of the message, or of the command with its code: `onStatus NetStream.Publish.Start`. */
  name: string;
  /** Milliseconds between it and the event. */
  agoMs?: number;
}

/** A direction is closed. */
export interface CloseEvent extends ConnectionPlace {
  record: 'event';
  /** Who closes. */
  direction: Direction;
  name: 'close';
  how: 'fin' | 'rst';
  derived: {
    /** The other direction was open. */
    isFirst: boolean;
    /** The last message of each direction. */
    last: LastWord[];
  };
}

/** The input ends and the connection is open. */
export interface EndEvent extends ConnectionPlace {
  record: 'event';
  name: 'end';
  derived: { last: LastWord[] };
}

export type EventRecord = OpenEvent | HandshakeEvent | GapEvent | CloseEvent | EndEvent;

/** One chunk (RTMP 1.0 5.3.1). */
export interface ChunkRecord extends ConnectionPlace {
  record: 'chunk';
  direction: Direction;
  /** Its number in the direction, from 0. */
  index: number;
  /** Byte offset in the direction of its basic header. */
  offset: number;
  fmt: 0 | 1 | 2 | 3;
  chunkStreamId: number;
  basicHeaderBytes: 1 | 2 | 3;
  /** fmt 0, as coded: 24 bits. */
  timestamp?: number;
  /** fmt 1 and 2, as coded: 24 bits. */
  timestampDelta?: number;
  extendedTimestamp?: number;
  messageLength?: number;
  messageTypeId?: number;
  messageStreamId?: number;
  /** Bytes of all headers. */
  headerSize: number;
  /** Bytes of data. */
  dataSize: number;
  /** Byte offset in the direction of the first chunk of its message. */
  messageOffset: number;
  /** Number of the message that it completes. */
  message?: number;
}

/** A chunk of a message, in the record of the message. */
export interface ChunkSpan {
  /** Byte offset in the direction of its basic header. */
  offset: number;
  headerSize: number;
  dataSize: number;
}

/** A NAL unit of a message, with its place in each layer. */
export interface MessageNalUnit extends TagNalUnit {
  /** Byte offset in the body of the message of its length field. */
  offset: number;
  /** Number of the chunk of the message where that is, from 0. */
  chunk?: number;
  /** Byte offset of that byte in the direction. */
  directionOffset?: number;
  /** H.264. */
  frame_num?: number;
  /** Picture order count of the picture of the slice. */
  poc?: number;
  /** Starting QP of the slice. */
  qp?: number;
  /** AV1: base_q_idx of the frame, 0..255. */
  base_q_idx?: number;
  /** Number of the frame in its track, from 0. */
  frame?: number;
}

/** Facts of the part of a message that belongs to one track; see `TagDerived`. */
export interface MessageTrackDerived extends Omit<TrackDerived, 'nalus'> {
  nalus?: readonly MessageNalUnit[];
}

/** Facts derived from a message. */
export interface MessageDerived extends Omit<TagDerived, 'nalus' | 'tracks'> {
  nalus?: readonly MessageNalUnit[];
  tracks?: readonly MessageTrackDerived[];
  /** User Control: name of the event. Set Peer Bandwidth: name of the limit. */
  event?: string;
  /** Of an onStatus, `_result` or `_error`: `NetStream.Publish.Start`. */
  code?: string;
  level?: string;
  /** Index of the message of the other direction that it answers. */
  request?: number;
  /** Command name of that message. */
  requestName?: string;
  /** Milliseconds since that message; absent without times. */
  delayMs?: number;
  /** Acknowledgement: bytes of the other direction that were seen until then. */
  seenBytes?: number;
  /** Bytes of those that it leaves unacknowledged, by the class of the peer. */
  unacknowledgedBytes?: number;
}

/** Command Message (RTMP 1.0 7.1.1) as plain values. */
export interface CommandRecord {
  format?: number;
  commandName?: string;
  transactionId?: number;
  commandObject?: AmfPlain;
  arguments?: AmfPlain[];
}

/** The elements of a protocol control or user control message (RTMP 1.0 5.4, 7.1.7), by their names. */
export interface ControlRecord {
  chunkSize?: number;
  chunkStreamId?: number;
  sequenceNumber?: number;
  acknowledgementWindowSize?: number;
  limitType?: number;
  eventType?: number;
  messageStreamId?: number;
  bufferLength?: number;
  timestamp?: number;
  /** hex */
  data?: string;
}

/** Shared Object Message (RTMP 1.0 7.1.3). */
export interface SharedObjectRecord {
  format?: number;
  name?: string;
  version?: number;
  flags?: number;
  flags2?: number;
  /** `name`: of the event type, where it has one; `data`: hex. */
  events?: { eventType: number; name?: string; data: string }[];
}

/** The decoded body of an audio, video or data message, as in the record of an FLV tag. */
export interface MediaRecord {
  ptsMs?: number;
  compositionTimeMs?: number;
  video?: VideoRecord;
  audio?: AudioRecord;
  script?: ScriptRecord;
}

/** A message in an aggregate. */
export interface AggregatedRecord extends MediaRecord {
  /** Byte offset in the body of the aggregate of its header. */
  offset: number;
  messageTypeId: number;
  messageLength: number;
  /** As coded in the part. */
  timestamp: number;
  /** On the timeline of the aggregate, unwrapped. */
  timestampMs: number;
  backPointer?: number;
  name: string;
  derived?: MessageDerived;
  error?: UnitError;
}

/** One message: the record of `rtmp`. */
export interface MessageRecord extends ConnectionPlace, MediaRecord {
  record: 'message';
  direction: Direction;
  /** Its number in the direction, from 0, in the order in which messages are complete. */
  index: number;
  /** Byte offset in the direction of its first chunk. */
  offset: number;
  chunkStreamId: number;
  /** fmt of its first chunk. */
  fmt: 0 | 1 | 2 | 3;
  /** How many chunks it has. */
  chunks: number;
  /** They, in order, where chunks are asked for. */
  chunkSpans?: readonly ChunkSpan[];
  messageTypeId: number;
  messageStreamId: number;
  messageLength: number;
  /** Milliseconds, 32 bits, as the chunk header says with those before it. */
  timestamp: number;
  /** As coded, milliseconds; absent with fmt 0. */
  timestampDelta?: number;
  /** The timestamp without wraps, milliseconds: the DTS of media. */
  timestampMs: number;
  /** Of the message type: `Command`, `Video`. */
  name: string;
  control?: ControlRecord;
  command?: CommandRecord;
  sharedObject?: SharedObjectRecord;
  aggregate?: { messages: AggregatedRecord[] };
  derived?: MessageDerived;
  error?: UnitError;
}

/** An event of a connection. */
export interface InspectedEvent {
  readonly kind: 'event';
  readonly record: EventRecord;
}

/** A chunk; it comes before the message that it completes. */
export interface InspectedChunk {
  readonly kind: 'chunk';
  readonly record: ChunkRecord;
}

/** A diagnostic; it comes after the message or event that it is about. */
export interface InspectedDiagnostic {
  readonly kind: 'diagnostic';
  readonly record: DiagnosticRecord;
}

/** A connection is over: both directions are closed, or the input ends. Nothing of it comes after. */
export interface InspectedConnection {
  readonly kind: 'connection';
  readonly summary: ConnectionSummary;
}

/** Output of the dissector, in order. */
export type RtmpInspected =
  | InspectedEvent
  | InspectedChunk
  | InspectedMessage
  | InspectedDiagnostic
  | InspectedConnection;
