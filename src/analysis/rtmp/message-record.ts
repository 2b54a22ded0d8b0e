import { type AmfPlain, toPlain } from '../../amf/plain.ts';
import type { Amf0Value } from '../../amf/value.ts';
import type { Direction } from '../../container/capture/capture-item.ts';
import { unitErrorOf } from '../../syntax/diagnostics.ts';
import type { ChunkedMessage } from '../../transport/rtmp/chunk/chunk-item.ts';
import { informationOf } from '../../transport/rtmp/command/information.ts';
import { AGGREGATED_HEADER_BYTES } from '../../transport/rtmp/message/aggregate.ts';
import type { CommandMessage } from '../../transport/rtmp/message/command.ts';
import { LIMIT_TYPES } from '../../transport/rtmp/message/set-peer-bandwidth.ts';
import { SHARED_OBJECT_EVENTS, type SharedObject } from '../../transport/rtmp/message/shared-object.ts';
import { USER_CONTROL_EVENTS } from '../../transport/rtmp/message/user-control.ts';
import { mediaDerived, mediaTimes, scriptRecord, withContents } from '../flv/media-contents.ts';
import type { ReadPayload } from '../timeline/timeline.ts';
import type { TagNalUnit, TrackUnits } from '../timeline/track-units.ts';
import { placeOf } from './chunk-spans.ts';
import type { KeyMask } from './key-mask.ts';
import { type MediaPartBody, messageName, type ReadBody } from './read-body.ts';
import type {
  AggregatedRecord,
  ChunkSpan,
  CommandRecord,
  MediaRecord,
  MessageDerived,
  MessageNalUnit,
  MessageRecord,
  SharedObjectRecord,
} from './records.ts';
import { NAMING_COMMANDS } from './session-commands.ts';

/** Audio, video or data with its place on the timeline. */
export interface PlacedMedia {
  readonly part: MediaPartBody;
  readonly timestampMs: number;
  readonly payloads: readonly ReadPayload[];
}

/** A message with all that is known of it. */
export interface DissectedMessage {
  readonly connection: number;
  readonly direction: Direction;
  readonly timeMs: number | undefined;
  readonly message: ChunkedMessage;
  readonly timestampMs: number;
  readonly read: ReadBody;
  readonly media: readonly PlacedMedia[];
  readonly spans: readonly ChunkSpan[] | undefined;
  /** `spans` goes into the record. */
  readonly withSpans: boolean;
  /** What it has to do with other messages. */
  readonly links: Partial<MessageDerived>;
}

/** The record of a message, keys in output order. */
export const messageRecord = (dissected: DissectedMessage, mask: KeyMask): MessageRecord => {
  const { connection, direction, timeMs, message, timestampMs, read, media, spans, withSpans, links } = dissected;
  const { index, offset, chunkStreamId, fmt, chunks, messageTypeId, messageStreamId, timestamp } = message;
  const record: MessageRecord = {
    record: 'message',
    connection,
    direction,
    index,
    offset,
    ...(timeMs !== undefined && { timeMs }),
    chunkStreamId,
    fmt,
    chunks,
    ...(withSpans && spans !== undefined && { chunkSpans: spans }),
    messageTypeId,
    messageStreamId,
    messageLength: message.body.length,
    timestamp,
    ...(message.timestampDelta !== undefined && { timestampDelta: message.timestampDelta }),
    timestampMs,
    name: messageName(messageTypeId),
  };
  const { control, command, sharedObject, aggregate } = read;
  if (control !== undefined) record.control = { ...control };
  if (command !== undefined) record.command = commandRecord(command, mask);
  if (sharedObject !== undefined) record.sharedObject = sharedObjectRecord(sharedObject);
  if (aggregate !== undefined) record.aggregate = { messages: aggregatedRecords(dissected, mask) };
  let derived: MessageDerived = { ...derivedOf(read) };
  const [single] = aggregate === undefined ? media : [];
  if (single !== undefined) {
    Object.assign(record, mediaRecord(single, mask));
    derived = { ...derived, ...placedDerived(single, spans) };
  }
  Object.assign(derived, links);
  if (Object.keys(derived).length > 0) record.derived = derived;
  const error = read.error ?? single?.part.body.error;
  if (error !== undefined) record.error = unitErrorOf(error);
  return record;
};

const commandRecord = (
  { format, commandName, transactionId, commandObject, arguments: values }: Partial<CommandMessage>,
  mask: KeyMask,
): CommandRecord => {
  // The name of a stream may be a word that is none elsewhere.
  const isNamed = commandName !== undefined && NAMING_COMMANDS.has(commandName);
  const plain = (value: Amf0Value, isName: boolean): AmfPlain => {
    const read = toPlain(value);
    return isName && typeof read === 'string' ? mask.name(read) : mask.plain(read);
  };
  return {
    ...(format !== undefined && { format }),
    ...(commandName !== undefined && { commandName }),
    ...(transactionId !== undefined && Number.isFinite(transactionId) && { transactionId }),
    ...(commandObject !== undefined && { commandObject: plain(commandObject, isNamed) }),
    ...(values !== undefined && { arguments: values.map((value, i) => plain(value, isNamed && i === 0)) }),
  };
};

const sharedObjectRecord = ({ events, ...object }: Partial<SharedObject>): SharedObjectRecord => ({
  ...object,
  ...(events !== undefined && {
    events: events.map(({ eventType, data }) => {
      const name = SHARED_OBJECT_EVENTS[eventType];
      return name === undefined ? { eventType, data } : { eventType, name, data };
    }),
  }),
});

/** What the elements mean. */
const derivedOf = ({ control, command }: ReadBody): MessageDerived => {
  if (control?.eventType !== undefined) {
    const event = USER_CONTROL_EVENTS[control.eventType];
    return event === undefined ? {} : { event };
  }
  if (control?.limitType !== undefined) {
    const event = LIMIT_TYPES[control.limitType];
    return event === undefined ? {} : { event };
  }
  const information = informationOf(command?.arguments);
  return {
    ...(information?.code !== undefined && { code: information.code }),
    ...(information?.level !== undefined && { level: information.level }),
  };
};

/** The members that an FLV tag has, too. */
const mediaRecord = ({ part, timestampMs, payloads }: PlacedMedia, mask: KeyMask): MediaRecord => {
  const { body, kind, bytes } = part;
  const media = { type: kind, isEmpty: bytes.length === 0, body, dtsMs: timestampMs, payloads };
  const record: MediaRecord = { ...mediaTimes(media) };
  if (body.video !== undefined) record.video = withContents(body.video, payloads);
  if (body.audio !== undefined) record.audio = withContents(body.audio, payloads);
  if (body.script !== undefined) {
    const script = scriptRecord(body.script);
    record.script = { ...script, values: script.values.map((value) => mask.plain(value)) };
  }
  return record;
};

/** What follows from a body, with the place of each NAL unit. */
const placedDerived = (
  { part, timestampMs, payloads }: PlacedMedia,
  spans: readonly ChunkSpan[] | undefined,
): MessageDerived => {
  const { body, kind, bytes, offset } = part;
  const media = { type: kind, isEmpty: bytes.length === 0, body, dtsMs: timestampMs, payloads };
  const { nalus, tracks, ...derived } = mediaDerived(media) ?? {};
  const placed = payloads.map(({ payload, units, frame }) =>
    units === undefined ? undefined : nalUnits(units, offset + payload.start, frame?.index, spans),
  );
  return {
    ...derived,
    ...(nalus !== undefined && placed[0] !== undefined && { nalus: placed[0] }),
    ...(tracks !== undefined && {
      tracks: tracks.map(({ nalus: _nalus, ...track }, i) => {
        const units = placed[i];
        return units === undefined ? track : { ...track, nalus: units };
      }),
    }),
  };
};

/** `start`: of the payload in the body. */
const nalUnits = (
  { nalus, units, placed }: TrackUnits,
  start: number,
  frame: number | undefined,
  spans: readonly ChunkSpan[] | undefined,
): readonly MessageNalUnit[] =>
  nalus.map((nalu: TagNalUnit, i): MessageNalUnit => {
    const offset = start + (units[i]?.offset ?? 0);
    const { slice, derived, content } = placed[i] ?? {};
    const { poc } = (derived as { poc?: number } | undefined) ?? {};
    const { frame_num } = (content as { slice?: { frame_num?: number } } | undefined)?.slice ?? {};
    return {
      ...nalu,
      offset,
      ...placeOf(spans, offset),
      ...(frame_num !== undefined && { frame_num }),
      ...(poc !== undefined && { poc }),
      ...(slice?.qp !== undefined && { qp: slice.qp }),
      ...(slice?.base_q_idx !== undefined && { base_q_idx: slice.base_q_idx }),
      ...(slice !== undefined && frame !== undefined && { frame }),
    };
  });

const aggregatedRecords = ({ read, media, timestampMs, message, spans }: DissectedMessage, mask: KeyMask) => {
  const byOffset = new Map(media.map((placed) => [placed.part.offset, placed]));
  return (read.aggregate?.messages ?? []).map((part): AggregatedRecord => {
    const placed = byOffset.get(part.offset + AGGREGATED_HEADER_BYTES);
    const derived = placed && placedDerived(placed, spans);
    const error = placed?.part.body.error;
    return {
      offset: part.offset,
      messageTypeId: part.messageTypeId,
      messageLength: part.body.length,
      timestamp: part.timestamp,
      timestampMs: placed?.timestampMs ?? timestampMs + ((part.messageTimestamp - message.timestamp) | 0),
      ...(part.backPointer !== undefined && { backPointer: part.backPointer }),
      name: messageName(part.messageTypeId),
      ...(placed !== undefined && mediaRecord(placed, mask)),
      ...(derived !== undefined && Object.keys(derived).length > 0 && { derived }),
      ...(error !== undefined && { error: unitErrorOf(error) }),
    };
  });
};
