import { joined } from '../../../bytes/joined.ts';
import type { Stage } from '../../../media/stage.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { ChunkDecoder } from './chunk-decoder.ts';
import { chunkSizeGuessed, cutHeader, skipped } from './chunk-findings.ts';
import { MAX_CHUNK_HEADER_BYTES } from './chunk-header.ts';
import type { ChunkItem } from './chunk-item.ts';
import type { ChunkReaderOptions } from './chunk-reader-options.ts';
import { guessMidway, MidwayStart } from './midway.ts';

const NOTHING = new Uint8Array(0);

/** Bytes from a place on that say what is there: the longest header, and first data or an extended timestamp. */
const LOOK_AHEAD_BYTES = MAX_CHUNK_HEADER_BYTES + 4;

/**
 * Reads the chunks of one direction of an RTMP connection after the handshake, and outputs its messages (RTMP 1.0 5.3).
 * Set Chunk Size and Abort take effect here. It never throws; where the stream is out of step, a finding says at which
 * byte and why, and the next header that can begin a message is searched for.
 */
export class ChunkReader implements Stage<Uint8Array, ChunkItem> {
  readonly #decoder: ChunkDecoder;
  #midway: MidwayStart | undefined;
  /** Bytes of a header that is not complete. */
  #waiting: Uint8Array = NOTHING;
  #hasEnded = false;

  constructor(options: ChunkReaderOptions = {}) {
    this.#decoder = new ChunkDecoder(options);
    if (options.startsMidway === true && options.chunkSize === undefined) this.#midway = new MidwayStart();
  }

  /** Bytes of data of the next chunk, at most. */
  get chunkSize(): number {
    return this.#decoder.chunkSize;
  }

  /** Byte offset of what is read next. */
  get offset(): number {
    return this.#decoder.offset;
  }

  /** Bytes of messages that are under way. */
  get unfinishedBytes(): number {
    return this.#decoder.unfinishedBytes;
  }

  /** Nothing more is read: the direction ended, or it was out of step and no header is searched for. */
  get isOver(): boolean {
    return this.#hasEnded || this.failure !== undefined;
  }

  /** Why nothing more is read, where that is not the end. */
  get failure(): Diagnostic | undefined {
    return this.#decoder.failure;
  }

  push(bytes: Uint8Array): Generator<ChunkItem, void> {
    if (this.isOver) return this.#read(NOTHING);
    this.#decoder.reclaim();
    if (this.#midway === undefined) return this.#read(bytes);
    const first = this.#midway.push(bytes);
    return first === undefined ? this.#read(NOTHING) : this.#begin(first);
  }

  *end(): Generator<ChunkItem, void> {
    if (this.isOver) return;
    if (this.#midway !== undefined) yield* this.#begin(this.#midway.take());
    if (this.isOver) return;
    this.#hasEnded = true;
    const { offset, lostAt } = this.#decoder;
    const left = this.#waiting.length;
    if (lostAt !== undefined && offset + left > lostAt) yield skipped(lostAt, offset + left - lostAt, false);
    else if (left > 0) yield cutHeader(offset, left);
    this.#decoder.cutMessages('the direction ends');
    yield* this.#decoder.out.splice(0);
  }

  /**
   * Bytes that are missing, as in a capture. Where they are data of one message, only that is lost; else all messages
   * under way are, and a header is searched for.
   */
  *gap(length: number): Generator<ChunkItem, void> {
    if (this.isOver || length <= 0) return;
    if (this.#midway !== undefined) yield* this.#begin(this.#midway.take());
    if (this.isOver) return;
    this.#decoder.gap(this.#waiting.length, length);
    this.#waiting = NOTHING;
    yield* this.#decoder.out.splice(0);
  }

  *#read(bytes: Uint8Array): Generator<ChunkItem, void> {
    const decoder = this.#decoder;
    const { out } = decoder;
    let at = 0;
    const waiting = this.#waiting.length;
    if (waiting > 0) {
      // A header in two pushes: only as much is joined as it can have.
      const head = joined([this.#waiting, bytes.subarray(0, LOOK_AHEAD_BYTES)]);
      this.#waiting = NOTHING;
      let headAt = 0;
      do {
        headAt = decoder.run(head, headAt, waiting);
        if (out.length === 0) break;
        for (const item of out) yield item;
        out.length = 0;
      } while (headAt < waiting);
      at = headAt - waiting;
      if (at < 0) {
        this.#waiting = head.slice(headAt);
        return;
      }
    }
    while (at < bytes.length) {
      at = decoder.run(bytes, at, bytes.length);
      if (out.length === 0) break;
      for (const item of out) yield item;
      out.length = 0;
    }
    if (at < bytes.length) this.#waiting = bytes.slice(at);
  }

  /** Guesses the chunk size from the first bytes, and reads them. */
  *#begin(bytes: Uint8Array): Generator<ChunkItem, void> {
    this.#midway = undefined;
    const guess = guessMidway(bytes);
    if (guess !== undefined) {
      this.#decoder.startAt(guess.start, guess.chunkSize);
      yield chunkSizeGuessed(guess, this.#decoder.offset);
    }
    yield* this.#read(bytes.subarray(guess?.start ?? 0));
  }
}
