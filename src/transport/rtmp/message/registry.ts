import { ByteWriter } from '../../../bytes/byte-writer.ts';
import type { MediaKind } from '../../../media/media-message.ts';
import { BitstreamError } from '../../../syntax/errors.ts';
import type { FieldSink } from '../../../syntax/field-sink.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { abort } from './abort.ts';
import { acknowledgement } from './acknowledgement.ts';
import { AGGREGATE } from './aggregate.ts';
import { amf3Command, command } from './command.ts';
import { amf3Data, data } from './data.ts';
import type { MessageType, ReadBody } from './message-type.ts';
import { setChunkSize } from './set-chunk-size.ts';
import { setPeerBandwidth } from './set-peer-bandwidth.ts';
import { amf3SharedObject, sharedObject } from './shared-object.ts';
import { userControl } from './user-control.ts';
import { windowAcknowledgementSize } from './window-acknowledgement-size.ts';

/** Message types whose body is a structure of RTMP. Audio and video have bodies of FLV, an aggregate has messages. */
export const MESSAGE_TYPES = {
  setChunkSize,
  abort,
  acknowledgement,
  userControl,
  windowAcknowledgementSize,
  setPeerBandwidth,
  data,
  amf3Data,
  command,
  amf3Command,
  sharedObject,
  amf3SharedObject,
} as const;

/** message type ids of media. */
export const AUDIO = 8;
export const VIDEO = 9;

const BY_ID: ReadonlyMap<number, MessageType<object>> = new Map(
  Object.values(MESSAGE_TYPES).map((type) => [type.id, type as unknown as MessageType<object>]),
);

/** Names of message types; others are unknown. */
export const MESSAGE_TYPE_NAMES: Readonly<Record<number, string>> = {
  ...Object.fromEntries(Object.values(MESSAGE_TYPES).map(({ id, name }) => [id, name])),
  7: 'VirtualControl',
  [AUDIO]: 'Audio',
  [VIDEO]: 'Video',
  [AGGREGATE]: 'Aggregate',
};

/** Message types of a command, of metadata. */
export const isCommand = (messageTypeId: number): boolean =>
  messageTypeId === command.id || messageTypeId === amf3Command.id;
export const isData = (messageTypeId: number): boolean => messageTypeId === data.id || messageTypeId === amf3Data.id;

const MEDIA_KINDS: ReadonlyMap<number, MediaKind> = new Map([
  [AUDIO, 'audio'],
  [VIDEO, 'video'],
  [data.id, 'script'],
  [amf3Data.id, 'script'],
]);

/** What a message of this type is in a file; `undefined`: it is of the protocol. */
export const mediaKindOf = (messageTypeId: number): MediaKind | undefined => MEDIA_KINDS.get(messageTypeId);

/** Reads a body of this type. An error in it is returned, with what was read before it. */
export const readMessage = <Body extends object>(
  type: MessageType<Body>,
  bytes: Uint8Array,
  sink?: FieldSink,
): ReadBody<Body> => {
  const r = new SyntaxReader(bytes, sink === undefined ? {} : { sink });
  const body: Partial<Body> = {};
  try {
    r.open(type.name, 'RTMP 1.0 5.4, 7.1');
    type.read(r, body);
    return { body, trailingBytes: Math.floor(r.bitsLeft / 8) };
  } catch (error) {
    if (!(error instanceof BitstreamError)) throw error;
    return { body, error, trailingBytes: 0 };
  }
};

/** The type with this id, where its body is a structure of RTMP. */
export const messageTypeOf = (messageTypeId: number): MessageType<object> | undefined => BY_ID.get(messageTypeId);

/** Writes a body. */
export const writeMessage = <Body extends object>(type: MessageType<Body>, body: Body): Uint8Array => {
  const w = new ByteWriter();
  type.write(w, body);
  return w.toBytes();
};
