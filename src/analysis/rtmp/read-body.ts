import { type MessageBody, parseMediaMessage } from '../../container/flv/body/parse-body.ts';
import type { MediaKind } from '../../media/media-message.ts';
import type { BitstreamError } from '../../syntax/errors.ts';
import type { ChunkedMessage } from '../../transport/rtmp/chunk/chunk-item.ts';
import {
  AGGREGATE,
  AGGREGATED_HEADER_BYTES,
  type Aggregate,
  readAggregate,
} from '../../transport/rtmp/message/aggregate.ts';
import type { CommandMessage } from '../../transport/rtmp/message/command.ts';
import {
  isCommand,
  MESSAGE_TYPE_NAMES,
  MESSAGE_TYPES,
  mediaKindOf,
  messageTypeOf,
  readMessage,
} from '../../transport/rtmp/message/registry.ts';
import type { SharedObject } from '../../transport/rtmp/message/shared-object.ts';
import type { ControlRecord } from './records.ts';

/** Audio, video or data: what FLV tags carry, too. */
export interface MediaPartBody {
  readonly kind: MediaKind;
  readonly messageTypeId: number;
  readonly messageStreamId: number;
  /** 32 bits, milliseconds. */
  readonly timestamp: number;
  readonly bytes: Uint8Array;
  /** Byte offset of these in the body of the message: 0, but for parts of an aggregate. */
  readonly offset: number;
  readonly body: MessageBody;
}

/** The body of a message, by its type. */
export interface ReadBody {
  readonly control?: ControlRecord;
  readonly command?: Partial<CommandMessage>;
  readonly sharedObject?: Partial<SharedObject>;
  readonly aggregate?: Aggregate;
  /** Of audio, video and data one, of an aggregate one for each part of these types. */
  readonly media: readonly MediaPartBody[];
  readonly error?: BitstreamError;
  readonly trailingBytes: number;
}

/** Name of a message type: `Video`, `Type23`. */
export const messageName = (messageTypeId: number): string =>
  MESSAGE_TYPE_NAMES[messageTypeId] ?? `Type${messageTypeId}`;

const isSharedObject = (messageTypeId: number): boolean =>
  messageTypeId === MESSAGE_TYPES.sharedObject.id || messageTypeId === MESSAGE_TYPES.amf3SharedObject.id;

/** First byte of a string: the format byte that types 15 to 17 have is left out. */
const STRING_MARKER = 2;

const mediaPart = (part: Omit<MediaPartBody, 'body'>): MediaPartBody => {
  const { kind, messageTypeId, timestamp, bytes } = part;
  const isAmf3 = messageTypeId === MESSAGE_TYPES.amf3Data.id && bytes[0] !== STRING_MARKER;
  return { ...part, body: parseMediaMessage({ kind, isAmf3, timestampMs: timestamp, body: bytes }) };
};

/** Reads the body of a message. It never throws: what is wrong is in the result. */
export const readBody = (message: ChunkedMessage): ReadBody => {
  const { messageTypeId, messageStreamId, timestamp, body } = message;
  const kind = mediaKindOf(messageTypeId);
  if (kind !== undefined) {
    const part = mediaPart({ kind, messageTypeId, messageStreamId, timestamp, bytes: body, offset: 0 });
    return { media: [part], trailingBytes: 0 };
  }
  if (messageTypeId === AGGREGATE) {
    const aggregate = readAggregate(body, timestamp);
    const media = aggregate.messages.flatMap((part) => {
      const kindOfPart = mediaKindOf(part.messageTypeId);
      if (kindOfPart === undefined) return [];
      const { messageTimestamp, offset, body: bytes } = part;
      const place = { messageStreamId, timestamp: messageTimestamp, bytes, offset: offset + AGGREGATED_HEADER_BYTES };
      return [mediaPart({ kind: kindOfPart, messageTypeId: part.messageTypeId, ...place })];
    });
    return { aggregate, media, trailingBytes: 0 };
  }
  const type = messageTypeOf(messageTypeId);
  if (type === undefined) return { media: [], trailingBytes: 0 };
  const { body: read, error, trailingBytes } = readMessage(type, body);
  const member = isCommand(messageTypeId)
    ? { command: read as Partial<CommandMessage> }
    : isSharedObject(messageTypeId)
      ? { sharedObject: read as Partial<SharedObject> }
      : { control: read as ControlRecord };
  return { ...member, media: [], ...(error !== undefined && { error }), trailingBytes };
};
