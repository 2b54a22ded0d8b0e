import { RtmpkitError } from '../../../syntax/errors.ts';
import {
  basicHeaderBytesOf,
  type Fmt,
  type FullHeader,
  MAX_CHUNK_HEADER_BYTES,
  writeChunkHeader,
} from './chunk-header.ts';
import { DEFAULT_CHUNK_SIZE, EXTENDED_TIMESTAMP, MAX_CHUNK_SIZE, MAX_MESSAGE_BYTES } from './limits.ts';

/** Up to this length a body is copied into one piece with its headers. */
const MAX_COPIED_BYTES = 4096;

/** Chunks of less data than this are copied into one piece. */
const MIN_VIEW_BYTES = 1024;

/** The longest header of a continuation: basic header and extended timestamp. */
const MAX_CONTINUATION_BYTES = 7;

/** A message to be sent. */
export interface OutgoingMessage {
  readonly chunkStreamId: number;
  readonly messageTypeId: number;
  readonly messageStreamId: number;
  /** Milliseconds; coded modulo 2^32. */
  readonly timestamp: number;
  readonly body: Uint8Array;
}

interface Sent {
  readonly timestamp: number;
  readonly messageLength: number;
  readonly messageTypeId: number;
  readonly messageStreamId: number;
}

/** Writes messages as chunks (RTMP 1.0 5.3), with the shortest header that every reader understands the same way. */
export class ChunkWriter {
  readonly #last = new Map<number, Sent>();
  #chunkSize = DEFAULT_CHUNK_SIZE;

  get chunkSize(): number {
    return this.#chunkSize;
  }

  /** The message that says so has been written: the next chunks have this size. Throws `not-encodable` outside 1..2^31-1. */
  setChunkSize(size: number): void {
    if (!Number.isInteger(size) || size < 1 || size > MAX_CHUNK_SIZE) {
      throw new RtmpkitError('not-encodable', `a chunk size of ${size}: 1..${MAX_CHUNK_SIZE} (RTMP 1.0 5.4.1)`);
    }
    this.#chunkSize = Math.min(size, MAX_MESSAGE_BYTES);
  }

  /**
   * The pieces of a message, in order. A long body is not copied: its pieces are views, with headers between them. A short
   * one, or one in short chunks, is copied into one piece: each piece costs a sender as much as a kilobyte.
   */
  write(message: OutgoingMessage): readonly Uint8Array[] {
    const { chunkStreamId, messageTypeId, messageStreamId, body } = message;
    const timestamp = message.timestamp >>> 0;
    const last = this.#last.get(chunkStreamId);
    const messageLength = body.length;
    this.#last.set(chunkStreamId, { timestamp, messageLength, messageTypeId, messageStreamId });
    if (last === undefined) return chunked(message, 0, timestamp, this.#chunkSize);
    const delta = (timestamp - last.timestamp) >>> 0;
    // A delta is never negative (5.3.1.2), and an extended one is read in two ways.
    const needsFull = last.messageStreamId !== messageStreamId || delta >= EXTENDED_TIMESTAMP;
    if (needsFull) return chunked(message, 0, timestamp, this.#chunkSize);
    const isSame = last.messageLength === messageLength && last.messageTypeId === messageTypeId;
    // Never fmt 3: after fmt 0 its delta is disputed.
    return chunked(message, isSame ? 2 : 1, delta, this.#chunkSize);
  }
}

/** A message that needs no state of a connection: it may be sent to any number of peers with this chunk size. */
export const standaloneChunks = (message: OutgoingMessage, chunkSize: number): readonly Uint8Array[] =>
  chunked(message, 0, message.timestamp >>> 0, chunkSize);

const chunked = (
  { chunkStreamId: csid, messageTypeId, messageStreamId, body }: OutgoingMessage,
  fmt: Fmt,
  time: number,
  chunkSize: number,
): readonly Uint8Array[] => {
  const messageLength = body.length;
  if (messageLength > MAX_MESSAGE_BYTES) {
    throw new RtmpkitError('not-encodable', `a message of ${messageLength} bytes: its length has 24 bits`);
  }
  const header = { csid, messageLength, messageTypeId, messageStreamId };
  if (messageLength <= MAX_COPIED_BYTES || chunkSize < MIN_VIEW_BYTES)
    return [copied(body, header, fmt, time, chunkSize)];
  const first = new Uint8Array(MAX_CHUNK_HEADER_BYTES);
  const pieces = [
    first.subarray(0, writeChunkHeader(first, 0, fmt, header, time)),
    messageLength <= chunkSize ? body : body.subarray(0, chunkSize),
  ];
  if (messageLength <= chunkSize) return pieces;
  const next = new Uint8Array(MAX_CONTINUATION_BYTES);
  // The extended timestamp is repeated in each chunk (5.3.1.3).
  const again = next.subarray(0, writeChunkHeader(next, 0, 3, header, time));
  for (let at = chunkSize; at < messageLength; at += chunkSize) pieces.push(again, body.subarray(at, at + chunkSize));
  return pieces;
};

/** All chunks in one piece. */
const copied = (
  body: Uint8Array,
  header: Omit<FullHeader, 'timestamp'>,
  fmt: Fmt,
  time: number,
  chunkSize: number,
): Uint8Array => {
  const { length } = body;
  const continuations = length === 0 ? 0 : Math.ceil(length / chunkSize) - 1;
  const continuationBytes = basicHeaderBytesOf(header.csid) + (time >= EXTENDED_TIMESTAMP ? 4 : 0);
  const out = new Uint8Array(MAX_CHUNK_HEADER_BYTES + length + continuations * continuationBytes);
  let end = writeChunkHeader(out, 0, fmt, header, time);
  for (let at = 0; at < length; at += chunkSize) {
    if (at > 0) end = writeChunkHeader(out, end, 3, header, time);
    const size = Math.min(chunkSize, length - at);
    out.set(size === length ? body : body.subarray(at, at + size), end);
    end += size;
  }
  return out.subarray(0, end);
};
