import { uint32At } from '../../../bytes/integers.ts';
import type { StageFinding } from '../../../media/unit.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { beginMessage } from './begin-message.ts';
import { bridgeOf } from './bridge.ts';
import {
  aborted,
  chunkSizeFinding,
  csidFinding,
  cut,
  desynchronised,
  interrupted,
  skipped,
  tooMuchUnfinished,
} from './chunk-findings.ts';
import { type ChunkHeader, readChunkHeader } from './chunk-header.ts';
import type { Chunk, ChunkedMessage, ChunkItem } from './chunk-item.ts';
import type { ChunkReaderOptions } from './chunk-reader-options.ts';
import type { ChunkStream } from './chunk-stream.ts';
import { ChunkStreams } from './chunk-streams.ts';
import { repeatsExtended } from './extended-timestamp.ts';
import { HeaderSearch } from './header-search.ts';
import {
  DEFAULT_CHUNK_SIZE,
  EXTENDED_TIMESTAMP,
  MAX_CHUNK_SIZE,
  MAX_CHUNK_STREAMS,
  MAX_MESSAGE_BYTES,
  MAX_SPARE_BYTES,
  MAX_UNFINISHED_BYTES,
} from './limits.ts';
import { viewOf } from './message-buffer.ts';

const SET_CHUNK_SIZE = 1;
const ABORT = 2;
const AUDIO = 8;
const VIDEO = 9;
const NOTHING = new Uint8Array(0);

/** First byte of the shortest continuation, on chunk stream 2. */
const CONTINUATION = 0xc2;

/** The state of a direction, and what each header and piece of data does to it. `ChunkReader` gives it the bytes. */
export class ChunkDecoder {
  /** What is output next, in order; emptied by the caller. */
  readonly out: ChunkItem[] = [];
  readonly #withChunks: boolean;
  readonly #maxMessageBytes: number;
  readonly #maxChunkStreams: number;
  readonly #maxUnfinishedBytes: number;
  readonly #resynchronises: boolean;
  readonly #streams: ChunkStreams;
  readonly #search: HeaderSearch;
  #chunkSize: number;
  /** Offset of the next byte to read. */
  #offset: number;
  /** The chunk whose data comes next, and how much of it is missing. */
  #current: ChunkStream | undefined;
  #chunkLeft = 0;
  #chunk: Omit<Chunk, 'endsMessage'> | undefined;
  #failure: Diagnostic | undefined;
  #chunks = 0;
  #messages = 0;
  /** The chunk stream of the last chunk. */
  #last: ChunkStream | undefined;
  readonly #note = (found: StageFinding): void => void this.out.push(found);

  constructor(options: ChunkReaderOptions) {
    this.#withChunks = options.chunks === true;
    this.#offset = options.offset ?? 0;
    this.#chunkSize = options.chunkSize ?? DEFAULT_CHUNK_SIZE;
    this.#maxMessageBytes = options.maxMessageBytes ?? MAX_MESSAGE_BYTES;
    this.#maxChunkStreams = options.maxChunkStreams ?? MAX_CHUNK_STREAMS;
    this.#maxUnfinishedBytes = options.maxUnfinishedBytes ?? MAX_UNFINISHED_BYTES;
    this.#resynchronises = options.resynchronises !== false;
    this.#streams = new ChunkStreams(options.maxSpareBytes ?? MAX_SPARE_BYTES);
    this.#search = new HeaderSearch(this.#maxMessageBytes, this.#streams);
    if (options.startsMidway === true) this.#search.begin(this.#offset, true);
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
    return this.#streams.unfinishedBytes;
  }

  /** Where the stream went out of step, while a header is searched for. */
  get lostAt(): number | undefined {
    return this.#search.lostAt;
  }

  /** Why nothing more can be read. */
  get failure(): Diagnostic | undefined {
    return this.#failure;
  }

  /** Messages that were output are no longer valid. */
  reclaim(): void {
    this.#streams.reclaim();
  }

  /** Goes on after `length` bytes, with a chunk size that was guessed. */
  startAt(length: number, chunkSize: number): void {
    this.#offset += length;
    this.#chunkSize = chunkSize;
  }

  /** Reads what begins before `end` until there is something to output; returns where more bytes are needed. */
  run(data: Uint8Array, from: number, end: number): number {
    let at = from;
    while (at < end && this.#failure === undefined) {
      let next: number;
      if (this.#current !== undefined) next = this.#data(this.#current, data, at, end);
      else if (this.#search.lostAt === undefined) next = this.#header(data, at);
      else next = this.#find(data, at, end);
      if (next < 0) return at;
      at = next;
      if (this.out.length > 0) return at;
    }
    return at;
  }

  /** Reads a header; returns where its chunk data begins, or -1 if it is not complete. */
  #header(data: Uint8Array, at: number): number {
    const first = data[at] as number;
    if (first >= CONTINUATION && !this.#withChunks) {
      const known = this.#streams.get(first & 0x3f);
      if (known?.isInMessage === true && known.extended === undefined) return this.#beginChunk(known, 1, at);
    }
    const header = readChunkHeader(data, at);
    if (header === undefined) return -1;
    const { fmt, csid } = header;
    const stream = this.#streams.get(csid);
    const isKnown = stream !== undefined && stream.epoch === this.#streams.epoch;
    const fault = this.#faultOf(header, stream, isKnown);
    if (fault !== undefined) {
      const place = { offset: this.#offset, bytes: data.subarray(at, at + header.size), chunkSize: this.#chunkSize };
      this.#lose(desynchronised(fault, place, this.#last));
      return at + 1;
    }
    const isExtended = fmt === 3 ? stream?.extended !== undefined : header.timestamp === EXTENDED_TIMESTAMP;
    const start = at + header.size;
    let extended: number | undefined;
    if (isExtended) {
      const isThere = fmt < 3 || repeatsExtended(stream as ChunkStream, data, start, this.#offset, this.#note);
      if (isThere === undefined || (isThere && start + 4 > data.length)) return -1;
      if (isThere) extended = uint32At(data, start);
    }
    return this.#begin(stream ?? this.#newStream(header), header, extended, at);
  }

  /** Why a header cannot be one. */
  #faultOf(header: ChunkHeader, stream: ChunkStream | undefined, isKnown: boolean): string | undefined {
    const { fmt, csid, messageLength, messageTypeId } = header;
    if (!isKnown && fmt >= 2) return `chunk stream ${csid} begins with fmt ${fmt}, which needs an earlier header`;
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

  #newStream({ csid, basicHeaderBytes }: ChunkHeader): ChunkStream {
    const stream = this.#streams.add(csid);
    const found = csidFinding(csid, basicHeaderBytes, this.#offset);
    if (found !== undefined) this.out.push(found);
    return stream;
  }

  #begin(stream: ChunkStream, header: ChunkHeader, extended: number | undefined, at: number): number {
    if (stream.isInMessage && header.fmt < 3) {
      this.out.push(interrupted(stream, header.fmt, this.#offset));
      this.#drop(stream);
    }
    if (!stream.isInMessage) {
      const place = { offset: this.#offset, epoch: this.#streams.epoch };
      beginMessage(stream, header, extended, place, this.#note);
    }
    const headerSize = header.size + (extended === undefined ? 0 : 4);
    if (this.#withChunks) {
      this.#chunk = {
        kind: 'chunk',
        index: this.#chunks++,
        offset: this.#offset,
        header,
        ...(extended !== undefined && { extendedTimestamp: extended }),
        headerSize,
        dataSize: Math.min(this.#chunkSize, stream.missing),
        messageOffset: stream.messageOffset,
      };
    }
    return this.#beginChunk(stream, headerSize, at);
  }

  #beginChunk(stream: ChunkStream, headerSize: number, at: number): number {
    const size = Math.min(this.#chunkSize, stream.messageLength - stream.received);
    const unfinished = this.#streams.unfinishedBytes + size;
    if (unfinished > this.#maxUnfinishedBytes) {
      this.#lose(tooMuchUnfinished(unfinished, this.#maxUnfinishedBytes, this.#offset));
      return at + 1;
    }
    stream.chunks++;
    this.#current = stream;
    this.#last = stream;
    this.#chunkLeft = size;
    this.#offset += headerSize;
    // A message without data is complete with its header.
    if (size === 0) this.#endChunk(stream, NOTHING);
    return at + headerSize;
  }

  /** Takes data of the chunk under way that stands before `end`; returns where it ends. */
  #data(stream: ChunkStream, data: Uint8Array, at: number, end: number): number {
    const count = Math.min(this.#chunkLeft, end - at);
    this.#offset += count;
    this.#chunkLeft -= count;
    if (stream.received === 0) {
      if (stream.messageTypeId === AUDIO) stream.audioByte = data[at];
      else if (stream.messageTypeId === VIDEO) stream.videoByte = data[at];
    }
    let whole: Uint8Array | undefined;
    // A message in one piece is not copied.
    if (count === stream.messageLength) whole = viewOf(data, at, count);
    else if (!stream.isDamaged) this.#streams.append(stream, data, at, count);
    stream.received += count;
    if (this.#chunkLeft === 0) this.#endChunk(stream, whole);
    return at + count;
  }

  /** `whole`: the body, where it came in one piece. */
  #endChunk(stream: ChunkStream, whole: Uint8Array | undefined): void {
    this.#current = undefined;
    const endsMessage = stream.received === stream.messageLength;
    if (this.#chunk !== undefined) this.out.push({ ...this.#chunk, endsMessage });
    this.#chunk = undefined;
    if (!endsMessage) return;
    stream.isInMessage = false;
    if (stream.isDamaged) return;
    const body = whole ?? this.#streams.take(stream);
    this.out.push(this.#message(stream, body));
    if (stream.messageTypeId <= ABORT && body.length >= 4) this.#control(stream, uint32At(body, 0));
  }

  #message(stream: ChunkStream, body: Uint8Array): ChunkedMessage {
    const { messageOffset: offset, csid: chunkStreamId, firstFmt: fmt, chunks } = stream;
    const { messageTypeId, messageStreamId, timestamp, messageDelta } = stream;
    const index = this.#messages++;
    const endOffset = this.#offset;
    // Two literals: spreading or adding a member costs more than the rest of a short message.
    if (messageDelta === undefined) {
      return {
        kind: 'message',
        index,
        offset,
        endOffset,
        chunkStreamId,
        fmt,
        chunks,
        messageTypeId,
        messageStreamId,
        timestamp,
        body,
      };
    }
    return {
      kind: 'message',
      index,
      offset,
      endOffset,
      chunkStreamId,
      fmt,
      chunks,
      messageTypeId,
      messageStreamId,
      timestamp,
      timestampDelta: messageDelta,
      body,
    };
  }

  /** Messages that change how the next chunks are read (RTMP 1.0 5.4.1, 5.4.2). */
  #control({ messageTypeId, messageOffset }: ChunkStream, value: number): void {
    if (messageTypeId === SET_CHUNK_SIZE) {
      const found = chunkSizeFinding(value, messageOffset);
      if (found !== undefined) this.out.push(found);
      if (value > 0 && value <= MAX_CHUNK_SIZE) this.#chunkSize = Math.min(value, MAX_MESSAGE_BYTES);
      return;
    }
    const stream = this.#streams.get(value);
    this.out.push(aborted(value, stream, messageOffset));
    if (stream?.isInMessage !== true) return;
    stream.abortedBytes = stream.missing;
    this.#drop(stream);
  }

  #drop(stream: ChunkStream): void {
    this.#streams.discard(stream);
    stream.isInMessage = false;
  }

  #forget(): void {
    this.#streams.forget();
    if (this.#current !== undefined) this.#current.isInMessage = false;
    this.#current = undefined;
    this.#chunkLeft = 0;
    this.#chunk = undefined;
  }

  /** The bytes at the next offset are no chunk. */
  #lose(found: StageFinding): void {
    this.out.push(found);
    this.#forget();
    this.#search.begin(this.#offset++, false);
    if (!this.#resynchronises) this.#failure = found.finding;
  }

  /** Searches a header that can begin a message before `end`; returns where it is, or -1 if more bytes are needed. */
  #find(data: Uint8Array, from: number, end: number): number {
    let at = from;
    let isHeader: boolean | undefined = false;
    while (at < end && isHeader === false) {
      isHeader = this.#search.isHeader(data, at);
      if (isHeader === false) at++;
    }
    this.#offset += at - from;
    if (isHeader === true) {
      const lostAt = this.#search.lostAt as number;
      if (this.#offset > lostAt) this.out.push(skipped(lostAt, this.#offset - lostAt, (data[at] as number) >= 0x40));
      this.#search.end();
    } else if (at === from) return -1;
    return at;
  }

  /** Goes on after missing bytes; `waiting`: bytes before them that were not read. */
  gap(waiting: number, length: number): void {
    if (waiting === 0 && this.#bridges(length)) return;
    this.cutMessages('bytes are missing');
    this.#offset += waiting + length;
    this.#forget();
    this.#search.begin(this.#offset, true);
  }

  /** Reads on after missing bytes of the message under way. */
  #bridges(length: number): boolean {
    const stream = this.#current;
    if (stream === undefined) return false;
    const { unfinished } = this.#streams;
    const isAlone = unfinished.size === (unfinished.has(stream) ? 1 : 0);
    const bridge = bridgeOf(stream, this.#chunkLeft, this.#chunkSize, length, isAlone);
    if (bridge === undefined) return false;
    if (!stream.isDamaged) this.out.push(cut('bytes are missing', stream));
    this.#streams.discard(stream);
    if (bridge.chunks > 0 && this.#chunk !== undefined) this.out.push({ ...this.#chunk, endsMessage: false });
    if (bridge.chunks > 0) this.#chunk = undefined;
    stream.isDamaged = true;
    stream.received = bridge.received;
    stream.chunks += bridge.chunks;
    this.#chunkLeft = bridge.chunkLeft;
    this.#offset += length;
    if (this.#chunkLeft === 0) this.#endChunk(stream, undefined);
    return true;
  }

  /** Says which messages are lost. */
  cutMessages(why: string): void {
    for (const stream of this.#streams.unfinished) this.out.push(cut(why, stream));
    const current = this.#current;
    if (current !== undefined && !current.isDamaged && current.received === 0) this.out.push(cut(why, current));
  }
}
