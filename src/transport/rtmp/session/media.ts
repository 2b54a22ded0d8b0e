import { joined } from '../../../bytes/joined.ts';
import type { MediaKind, MediaMessage } from '../../../media/media-message.ts';
import type { OutgoingMessage } from '../chunk/chunk-writer.ts';
import { withoutSetDataFrame, withSetDataFrame } from '../command/data-frame.ts';
import { AUDIO, MESSAGE_TYPES, mediaKindOf, VIDEO } from '../message/registry.ts';

/** A message of a connection as far as sessions need it. */
export interface ReceivedMessage {
  /** Byte offset in the direction of its first chunk. */
  readonly offset: number;
  readonly messageTypeId: number;
  readonly messageStreamId: number;
  /** 32 bits, milliseconds. */
  readonly timestamp: number;
  /** Valid until the next call. */
  readonly body: Uint8Array;
}

/** Chunk streams of media that is sent; 2 is for control, 3 for commands. */
const CHUNK_STREAMS: Readonly<Record<MediaKind, number>> = { audio: 4, script: 5, video: 6 };

const AMF3_DATA = MESSAGE_TYPES.amf3Data.id;
const MESSAGE_TYPE_IDS: Readonly<Record<MediaKind, number>> = {
  audio: AUDIO,
  video: VIDEO,
  script: MESSAGE_TYPES.data.id,
};

/** The byte before the values of type 15. */
const AMF3_FORMAT = 0;

/**
 * Audio, video or data as a file has it, without the wrapper of a publisher; `undefined` for messages of other types. Audio
 * and video without a body are left out: they are silence, or keep a connection open.
 */
export const mediaOf = ({
  messageTypeId,
  timestamp,
  body,
}: Pick<ReceivedMessage, 'messageTypeId' | 'timestamp' | 'body'>): MediaMessage | undefined => {
  const kind = mediaKindOf(messageTypeId);
  if (kind === undefined || body.length === 0) return undefined;
  const isAmf3 = messageTypeId === AMF3_DATA;
  return {
    kind,
    ...(isAmf3 && { isAmf3 }),
    timestampMs: timestamp,
    body: kind === 'script' ? scriptBody(body, withoutSetDataFrame) : body,
  };
};

/** The message as it is sent to a player. */
export const mediaToPlayer = (message: MediaMessage, messageStreamId: number): OutgoingMessage => ({
  chunkStreamId: CHUNK_STREAMS[message.kind],
  messageTypeId: message.isAmf3 === true ? AMF3_DATA : MESSAGE_TYPE_IDS[message.kind],
  messageStreamId,
  timestamp: message.timestampMs,
  body: message.body,
});

/** The message as a publisher sends it: a server keeps the metadata that is wrapped. */
export const mediaToServer = (message: MediaMessage, messageStreamId: number): OutgoingMessage => {
  const sent = mediaToPlayer(message, messageStreamId);
  return isMetadata(message) ? { ...sent, body: scriptBody(message.body, withSetDataFrame) } : sent;
};

/** Changes the values, which type 15 has after a byte. */
const scriptBody = (body: Uint8Array, change: (values: Uint8Array) => Uint8Array): Uint8Array => {
  if (body[0] !== AMF3_FORMAT) return change(body);
  const values = body.subarray(1);
  const changed = change(values);
  return changed === values ? body : joined([Uint8Array.of(AMF3_FORMAT), changed]);
};

/** `onMetaData` as an AMF0 string. */
const ON_METADATA = [2, 0, 10, ...new TextEncoder().encode('onMetaData')];

/** onMetaData, without the wrapper of a publisher. */
export const isMetadata = ({ kind, body }: MediaMessage): boolean => {
  if (kind !== 'script') return false;
  const start = body[0] === AMF3_FORMAT ? 1 : 0;
  return ON_METADATA.every((byte, i) => body[start + i] === byte);
};
