import { joined } from '../../bytes/joined.ts';
import type { Direction } from '../../container/capture/capture-item.ts';
import { readChunkHeader } from '../../transport/rtmp/chunk/chunk-header.ts';
import type { ChunkItem } from '../../transport/rtmp/chunk/chunk-item.ts';
import { ChunkReader } from '../../transport/rtmp/chunk/chunk-reader.ts';
import { DEFAULT_CHUNK_SIZE } from '../../transport/rtmp/chunk/limits.ts';
import { PACKET_HEADER_BYTES } from '../../transport/rtmp/handshake/packets.ts';
import { type HandshakeItem, type HandshakePartItem, HandshakeReader } from '../../transport/rtmp/handshake/reader.ts';

const NOTHING = new Uint8Array(0);

/** Bytes by which a handshake and a chunk are told apart: a basic header of one byte and that of fmt 0. */
const BYTES_TO_DECIDE = 12;

/** Values below are versions of C0 and S0; others are forbidden there. */
const FIRST_FORBIDDEN_VERSION = 32;

/** Message streams that servers give out are few. */
const MAX_STREAM_ID = 255;

const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

/** Can a message begin with these bytes? After C0 come a clock and 0 or a version, which are no header with fmt 0. */
const isChunk = (bytes: Uint8Array): boolean => {
  const header = readChunkHeader(bytes, 0);
  if (header === undefined || header.fmt !== 0) return false;
  const { messageTypeId = 0, messageStreamId = 0, messageLength = 0 } = header;
  const isKnown = messageTypeId > 0 && messageTypeId <= 22 && messageStreamId <= MAX_STREAM_ID;
  return isKnown && (messageTypeId >= 7 || messageLength <= PACKET_HEADER_BYTES + 2);
};

/** Does a direction that begins with these bytes begin with a handshake? */
const beginsWithHandshake = (bytes: Uint8Array, startsMidway: boolean): boolean => {
  const first = bytes[0] ?? 0;
  if (isChunk(bytes)) return false;
  if (startsMidway) return first === 3 && bytes.subarray(5, 9).every((byte) => byte === 0);
  // Text: another protocol, which the handshake reader names.
  return first < FIRST_FORBIDDEN_VERSION || bytes.subarray(0, 4).every(isPrintable);
};

/** What a direction consists of, in order. */
export type DirectionItem = HandshakePartItem | ChunkItem;

/** How a direction is read. */
export interface DirectionOptions {
  /** Its first bytes may be in the middle of a message; false: they are the first of the connection. */
  readonly startsMidway?: boolean | undefined;
  /** Where it begins with chunks. */
  readonly chunkSize?: number | undefined;
}

/** Reads one direction: its handshake, if it begins with one, and its chunks. */
export class DirectionReader {
  readonly #startsMidway: boolean | undefined;
  readonly #chunkSize: number | undefined;
  readonly #handshake: HandshakeReader;
  /** Bytes by which the beginning is not decided. */
  #waiting: Uint8Array = NOTHING;
  #stage: 'start' | 'handshake' | 'chunks' = 'start';
  #chunks: ChunkReader | undefined;
  #sizeBytes = 0;
  #missingBytes = 0;

  constructor(direction: Direction, { startsMidway, chunkSize }: DirectionOptions) {
    this.#startsMidway = startsMidway;
    this.#chunkSize = chunkSize;
    this.#handshake = new HandshakeReader(direction);
    if (startsMidway === false) this.#stage = 'handshake';
  }

  /** Bytes that were seen. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Bytes that are missing between them. */
  get missingBytes(): number {
    return this.#missingBytes;
  }

  /** Offset in the direction after its last byte. */
  get offset(): number {
    return this.#sizeBytes + this.#missingBytes;
  }

  get chunkSize(): number {
    return this.#chunks?.chunkSize ?? DEFAULT_CHUNK_SIZE;
  }

  *push(bytes: Uint8Array): Generator<DirectionItem, void> {
    this.#sizeBytes += bytes.length;
    if (this.#stage !== 'start') {
      yield* this.#read(bytes);
      return;
    }
    this.#waiting = joined([this.#waiting, bytes]);
    if (this.#waiting.length >= BYTES_TO_DECIDE) yield* this.#decide();
  }

  /** Bytes are missing: of a handshake, the rest; of chunks, the next message is searched for. */
  *gap(length: number): Generator<DirectionItem, void> {
    if (this.#stage === 'start') yield* this.#decide();
    if (this.#stage === 'handshake') {
      if (!this.#handshake.done) yield* this.#parts(this.#handshake.end());
      this.#stage = 'chunks';
      this.#chunks ??= new ChunkReader({ chunks: true, offset: this.offset + length, startsMidway: true });
    } else if (this.#chunks !== undefined) yield* this.#chunks.gap(length);
    this.#missingBytes += length;
  }

  *end(): Generator<DirectionItem, void> {
    if (this.#stage === 'start') yield* this.#decide();
    if (this.#stage === 'handshake') yield* this.#parts(this.#handshake.end());
    if (this.#chunks !== undefined) yield* this.#chunks.end();
  }

  *#decide(): Generator<DirectionItem, void> {
    const bytes = this.#waiting;
    this.#waiting = NOTHING;
    const startsMidway = this.#startsMidway === true;
    if (bytes.length > 0 && beginsWithHandshake(bytes, startsMidway)) this.#stage = 'handshake';
    else {
      this.#stage = 'chunks';
      const chunkSize = this.#chunkSize;
      this.#chunks = new ChunkReader({ chunks: true, startsMidway, ...(chunkSize !== undefined && { chunkSize }) });
    }
    yield* this.#read(bytes);
  }

  *#read(bytes: Uint8Array): Generator<DirectionItem, void> {
    if (this.#chunks !== undefined) yield* this.#chunks.push(bytes);
    else if (this.#stage === 'handshake') yield* this.#parts(this.#handshake.push(bytes));
  }

  *#parts(items: Iterable<HandshakeItem>): Generator<DirectionItem, void> {
    for (const item of items) {
      if (item.kind === 'handshake') yield item;
      else {
        this.#stage = 'chunks';
        this.#chunks = new ChunkReader({ chunks: true, offset: item.offset });
        yield* this.#chunks.push(item.bytes);
      }
    }
  }
}
