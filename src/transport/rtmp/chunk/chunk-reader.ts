import { joined } from '../../../bytes/joined.ts';
import type { Stage } from '../../../media/stage.ts';
import type { StageFinding } from '../../../media/unit.ts';
import {
  aborted,
  chunkSizeFinding,
  csidFinding,
  desynchronised,
  finding,
  freshDelta,
  interrupted,
  repeatedTime,
} from './chunk-findings.ts';
import { type ChunkHeader, readChunkHeader, u32 } from './chunk-header.ts';
import type { Chunk, ChunkedMessage, ChunkItem } from './chunk-item.ts';
import { ChunkStream } from './chunk-stream.ts';
import { extendedDeltaOf, repeatsExtended } from './extended-timestamp.ts';
import {
  DEFAULT_CHUNK_SIZE,
  EXTENDED_TIMESTAMP,
  MAX_CHUNK_SIZE,
  MAX_CHUNK_STREAMS,
  MAX_MESSAGE_BYTES,
  MAX_UNFINISHED_BYTES,
} from './limits.ts';
import { isPlausibleHeader } from './resync.ts';

/** Options of `ChunkReader`. */
export interface ChunkReaderOptions {
  /** Outputs each chunk, too, before the message that it completes. */
  readonly chunks?: boolean;
  /** Byte offset in the direction of the first byte. */
  readonly offset?: number;
  /** Chunk size at the start; 128 by default. */
  readonly chunkSize?: number;
  /** The first bytes may be in the middle of a chunk: a header is searched for. */
  readonly startsMidway?: boolean;
  /** A longer message puts the stream out of step. */
  readonly maxMessageBytes?: number;
  readonly maxChunkStreams?: number;
  /** After bytes that are no chunk, the next fmt 0 header is searched for; without it nothing more is read. */
  readonly resynchronises?: boolean;
}

const SET_CHUNK_SIZE = 1;
const ABORT = 2;
const NOTHING = new Uint8Array(0);

/**
 * Reads the chunks of one direction of an RTMP connection after the handshake, and outputs its messages (RTMP 1.0 5.3).
 * Set Chunk Size and Abort take effect here. It never throws; where the stream is out of step, a finding says at which
 * byte and why, and the next header that can begin a message is searched for.
 */
export class ChunkReader implements Stage<Uint8Array, ChunkItem> {
  readonly #withChunks: boolean;
  readonly #maxMessageBytes: number;
  readonly #maxChunkStreams: number;
  readonly #resynchronises: boolean;
  readonly #streams = new Map<number, ChunkStream>();
  #chunkSize: number;
  /** Bytes of a header that is not complete. */
  #waiting: Uint8Array = NOTHING;
  /** Offset of the next byte to read. */
  #offset: number;
  /** The chunk whose data comes next, and how much of it is missing. */
  #current: ChunkStream | undefined;
  #chunkLeft = 0;
  #chunk: Omit<Chunk, 'endsMessage'> | undefined;
  /** Set while a header is searched for: where that began. */
  #lostAt: number | undefined;
  /** Nothing more is read. */
  #isOver = false;
  #chunks = 0;
  #messages = 0;
  #unfinishedBytes = 0;
  #last: { readonly index: number; readonly offset: number } | undefined;
  /** Findings to output before the next item. */
  readonly #found: StageFinding[] = [];
  readonly #note = (found: StageFinding): void => void this.#found.push(found);

  constructor(options: ChunkReaderOptions = {}) {
    this.#withChunks = options.chunks === true;
    this.#offset = options.offset ?? 0;
    this.#chunkSize = options.chunkSize ?? DEFAULT_CHUNK_SIZE;
    this.#maxMessageBytes = options.maxMessageBytes ?? MAX_MESSAGE_BYTES;
    this.#maxChunkStreams = options.maxChunkStreams ?? MAX_CHUNK_STREAMS;
    this.#resynchronises = options.resynchronises !== false;
    if (options.startsMidway === true) this.#lostAt = this.#offset;
  }

  /** Bytes of data of the next chunk, at most. */
  get chunkSize(): number {
    return this.#chunkSize;
  }

  /** Byte offset of what is read next. */
  get offset(): number {
    return this.#offset;
  }

  /** Bytes of messages that are under way. */
  get unfinishedBytes(): number {
    return this.#unfinishedBytes;
  }

  /** The stream was out of step, and is not read any further. */
  get isOver(): boolean {
    return this.#isOver;
  }

  *push(bytes: Uint8Array): Generator<ChunkItem, void> {
    if (this.#isOver) return;
    const data = this.#waiting.length === 0 ? bytes : joined([this.#waiting, bytes]);
    this.#waiting = NOTHING;
    let at = 0;
    while (at < data.length && !this.#isOver) {
      if (this.#current !== undefined) {
        const piece = data.subarray(at, at + this.#chunkLeft);
        at += piece.length;
        this.#offset += piece.length;
        yield* this.#data(this.#current, piece);
        continue;
      }
      const wasLost = this.#lostAt !== undefined;
      const next = wasLost ? this.#search(data, at) : this.#header(data, at);
      if (this.#found.length > 0) yield* this.#found.splice(0);
      // A message without data is complete with its header.
      if (this.#current !== undefined && this.#chunkLeft === 0) yield* this.#data(this.#current, NOTHING);
      // Neither a step nor a change of what is looked for: more bytes are needed.
      if (next === at && wasLost === (this.#lostAt !== undefined)) break;
      at = next;
    }
    if (at < data.length && !this.#isOver) this.#waiting = data.slice(at);
  }

  *end(): Generator<ChunkItem, void> {
    if (this.#isOver) return;
    this.#isOver = true;
    const left = this.#waiting.length;
    if (this.#lostAt !== undefined) {
      if (left > 0 || this.#offset > this.#lostAt) yield this.#skipped(this.#offset + left);
    } else if (left > 0) {
      const message = `the direction ends within a chunk header: ${left} bytes of it`;
      yield finding({ severity: 'info', code: 'rtmp-cut', message, offset: this.#offset, length: left });
    }
    yield* this.#unfinished('the direction ends');
  }

  /** The messages that are lost. */
  *#unfinished(why: string): Generator<ChunkItem, void> {
    for (const { isInMessage, csid, messageOffset, messageLength, body } of this.#streams.values()) {
      if (!isInMessage) continue;
      const message = `${why} within the message that began at byte ${messageOffset} on chunk stream ${csid}: ${body.length} of ${messageLength} bytes`;
      yield finding({ severity: 'info', code: 'rtmp-cut', message, offset: messageOffset });
    }
  }

  /** Bytes that are missing, as in a capture: the messages under way are lost, and a header is searched for. */
  *gap(length: number): Generator<ChunkItem, void> {
    yield* this.#unfinished('bytes are missing');
    const from = this.#offset + this.#waiting.length;
    this.#waiting = NOTHING;
    this.#forgetMessages();
    this.#offset = from + length;
    this.#lostAt ??= this.#offset;
  }

  /** Reads a header; returns where its chunk data begins, or `at` if it is not complete or no header. */
  #header(data: Uint8Array, at: number): number {
    const header = readChunkHeader(data, at);
    if (header === undefined) return at;
    const stream = this.#streams.get(header.csid);
    const isExtended = header.fmt === 3 ? stream?.extended !== undefined : header.timestamp === EXTENDED_TIMESTAMP;
    const start = at + header.size;
    let extended: number | undefined;
    if (isExtended) {
      const isThere = header.fmt < 3 || repeatsExtended(stream as ChunkStream, data, start, this.#offset, this.#note);
      if (isThere === undefined || (isThere && start + 4 > data.length)) return at;
      if (isThere) extended = u32(data, start);
    }
    const fault = this.#faultOf(header, stream);
    if (fault !== undefined) {
      this.#lose(fault, data.subarray(at, start));
      return at + 1;
    }
    const size = header.size + (extended === undefined ? 0 : 4);
    this.#begin(this.#streamOf(header), header, extended, size);
    this.#offset += size;
    return at + size;
  }

  /** Why a header cannot be one. */
  #faultOf(header: ChunkHeader, stream: ChunkStream | undefined): string | undefined {
    const { fmt, csid, messageLength, messageTypeId } = header;
    if ((stream === undefined || !stream.isKnown) && fmt >= 2) {
      return `chunk stream ${csid} begins with fmt ${fmt}, which needs an earlier header`;
    }
    if (messageTypeId !== undefined && (messageTypeId === 0 || messageTypeId > 22))
      return `message type ${messageTypeId}`;
    if (messageLength !== undefined && messageLength > this.#maxMessageBytes) {
      return `a message of ${messageLength} bytes, at most ${this.#maxMessageBytes} are taken`;
    }
    if (stream === undefined && this.#streams.size >= this.#maxChunkStreams) {
      return `more than ${this.#maxChunkStreams} chunk streams`;
    }
    return undefined;
  }

  #streamOf({ csid, basicHeaderBytes }: ChunkHeader): ChunkStream {
    let stream = this.#streams.get(csid);
    if (stream === undefined) {
      this.#streams.set(csid, (stream = new ChunkStream(csid)));
      const found = csidFinding(csid, basicHeaderBytes, this.#offset);
      if (found !== undefined) this.#found.push(found);
    }
    return stream;
  }

  #begin(stream: ChunkStream, header: ChunkHeader, extended: number | undefined, headerSize: number): void {
    const { fmt } = header;
    if (stream.isInMessage && fmt < 3) {
      this.#found.push(interrupted(stream, fmt, this.#offset));
      this.#drop(stream);
    }
    if (!stream.isInMessage) this.#beginMessage(stream, header, extended);
    stream.chunks++;
    this.#current = stream;
    this.#chunkLeft = Math.min(this.#chunkSize, stream.missing);
    if (!this.#withChunks) return;
    this.#chunk = {
      kind: 'chunk',
      index: this.#chunks++,
      offset: this.#offset,
      header,
      ...(extended !== undefined && { extendedTimestamp: extended }),
      headerSize,
      dataSize: this.#chunkLeft,
      messageOffset: stream.messageOffset,
    };
  }

  #beginMessage(stream: ChunkStream, header: ChunkHeader, extended: number | undefined): void {
    const { fmt } = header;
    const coded = extended ?? header.timestamp;
    if (fmt === 0) {
      stream.timestamp = coded as number;
      stream.delta = stream.timestamp;
      stream.messageStreamId = header.messageStreamId as number;
    } else {
      if (fmt < 3)
        stream.delta =
          extended === undefined ? (coded as number) : extendedDeltaOf(stream, extended, this.#offset, this.#note);
      else if (stream.lastFmt === 0) this.#found.push(repeatedTime(stream, this.#offset));
      stream.timestamp = (stream.timestamp + stream.delta) % 2 ** 32;
    }
    if (fmt !== 3) {
      stream.lastFmt = fmt;
      stream.extended = extended;
    }
    if (fmt < 2) {
      stream.messageLength = header.messageLength as number;
      stream.messageTypeId = header.messageTypeId as number;
    }
    if (fmt === 1 && !stream.isKnown) this.#found.push(freshDelta(stream.csid, this.#offset));
    stream.isKnown = true;
    stream.isInMessage = true;
    stream.messageOffset = this.#offset;
    stream.firstFmt = fmt;
    stream.messageDelta = fmt === 0 ? undefined : stream.delta;
    stream.chunks = 0;
  }

  /** Takes data of the chunk under way. */
  *#data(stream: ChunkStream, piece: Uint8Array): Generator<ChunkItem, void> {
    this.#chunkLeft -= piece.length;
    // A message in one piece is not copied.
    const isWhole = stream.body.length === 0 && piece.length === stream.messageLength;
    if (!isWhole) {
      stream.body.append(piece, stream.messageLength);
      this.#unfinishedBytes += piece.length;
    }
    if (this.#chunkLeft > 0) {
      yield* this.#limitUnfinished();
      return;
    }
    this.#current = undefined;
    const isComplete = isWhole || stream.missing === 0;
    if (this.#chunk !== undefined) yield { ...this.#chunk, endsMessage: isComplete };
    this.#chunk = undefined;
    if (!isComplete) {
      yield* this.#limitUnfinished();
      return;
    }
    if (!isWhole) this.#unfinishedBytes -= stream.body.length;
    const message = this.#message(stream, isWhole ? piece : stream.body.take());
    yield message;
    if (message.messageTypeId <= ABORT) yield* this.#control(message);
  }

  #message(stream: ChunkStream, body: Uint8Array): ChunkedMessage {
    stream.isInMessage = false;
    const { messageOffset: offset, messageDelta } = stream;
    const index = this.#messages++;
    this.#last = { index, offset };
    return {
      kind: 'message',
      index,
      offset,
      endOffset: this.#offset,
      chunkStreamId: stream.csid,
      fmt: stream.firstFmt,
      chunks: stream.chunks,
      messageTypeId: stream.messageTypeId,
      messageStreamId: stream.messageStreamId,
      timestamp: stream.timestamp,
      ...(messageDelta !== undefined && { timestampDelta: messageDelta }),
      body,
    };
  }

  /** Messages that change how the next chunks are read (RTMP 1.0 5.4.1, 5.4.2). */
  *#control({ messageTypeId, body, offset }: ChunkedMessage): Generator<ChunkItem, void> {
    if (body.length < 4) return;
    const value = u32(body, 0);
    if (messageTypeId === SET_CHUNK_SIZE) {
      const found = chunkSizeFinding(value, offset);
      if (found !== undefined) yield found;
      if (value > 0 && value <= MAX_CHUNK_SIZE) this.#chunkSize = Math.min(value, MAX_MESSAGE_BYTES);
    } else if (messageTypeId === ABORT) {
      const stream = this.#streams.get(value);
      yield aborted(value, stream, offset);
      if (stream !== undefined) this.#drop(stream);
    }
  }

  *#limitUnfinished(): Generator<ChunkItem, void> {
    if (this.#unfinishedBytes <= MAX_UNFINISHED_BYTES) return;
    const bytes = this.#unfinishedBytes;
    this.#forgetMessages();
    const message = `${bytes} bytes of messages that are not complete: they are dropped`;
    yield finding({ severity: 'error', code: 'rtmp-unfinished-messages', message, offset: this.#offset });
    this.#lostAt = this.#offset;
    this.#isOver = !this.#resynchronises;
  }

  #drop(stream: ChunkStream): void {
    this.#unfinishedBytes -= stream.body.length;
    stream.body.take();
    stream.isInMessage = false;
  }

  #forgetMessages(): void {
    for (const stream of this.#streams.values()) {
      this.#drop(stream);
      stream.isKnown = false;
    }
    this.#current = undefined;
    this.#chunkLeft = 0;
    this.#chunk = undefined;
  }

  #lose(why: string, bytes: Uint8Array): void {
    const place = { offset: this.#offset, bytes, chunkSize: this.#chunkSize };
    this.#found.push(desynchronised(why, place, this.#last));
    this.#forgetMessages();
    this.#lostAt = this.#offset++;
    this.#isOver = !this.#resynchronises;
  }

  /** Searches a header that can begin a message; returns where it is, or where more bytes are needed. */
  #search(data: Uint8Array, from: number): number {
    let at = from;
    for (; at < data.length; at++) {
      const isPlausible = isPlausibleHeader(data, at, this.#maxMessageBytes);
      if (isPlausible === undefined) break;
      if (isPlausible) {
        this.#offset += at - from;
        if (this.#offset > (this.#lostAt as number)) this.#found.push(this.#skipped(this.#offset));
        this.#lostAt = undefined;
        return at;
      }
    }
    this.#offset += at - from;
    return at;
  }

  #skipped(to: number): StageFinding {
    const offset = this.#lostAt as number;
    const length = to - offset;
    const message = `${length} bytes from byte ${offset} on belong to no message that could be read`;
    return finding({ severity: 'warning', code: 'rtmp-skipped', message, offset, length });
  }
}
