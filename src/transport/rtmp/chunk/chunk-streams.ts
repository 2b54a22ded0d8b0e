import { ChunkStream } from './chunk-stream.ts';
import { SpareBuffers } from './message-buffer.ts';

/** The chunk streams of a direction, and the messages that are under way on them. */
export class ChunkStreams {
  readonly #streams = new Map<number, ChunkStream>();
  readonly #spare: SpareBuffers;
  /** Those with data of a message that is not complete. */
  readonly #unfinished = new Set<ChunkStream>();
  #unfinishedBytes = 0;
  #epoch = 0;

  constructor(maxSpareBytes: number) {
    this.#spare = new SpareBuffers(maxSpareBytes);
  }

  get size(): number {
    return this.#streams.size;
  }

  /** How often the direction was out of step: what headers said before is not valid any more. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Bytes of messages that are under way. */
  get unfinishedBytes(): number {
    return this.#unfinishedBytes;
  }

  /** Messages with data that are under way, in the order in which their data began. */
  get unfinished(): ReadonlySet<ChunkStream> {
    return this.#unfinished;
  }

  get(csid: number): ChunkStream | undefined {
    return this.#streams.get(csid);
  }

  add(csid: number): ChunkStream {
    const stream = new ChunkStream(csid);
    this.#streams.set(csid, stream);
    return stream;
  }

  /** Messages that were output are no longer valid. */
  reclaim(): void {
    this.#spare.reclaim();
  }

  append(stream: ChunkStream, data: Uint8Array, at: number, count: number): void {
    if (stream.received === 0) this.#unfinished.add(stream);
    // As large as the last one, but only for one message: a peer that sends one long message may not claim a thousand.
    const most = this.#unfinished.size === 1 ? this.#spare.lastBytes : 0;
    stream.body.append(data, at, count, stream.messageLength, most, this.#spare);
    this.#unfinishedBytes += count;
  }

  /** The body of a message that is complete, valid until `reclaim`. */
  take(stream: ChunkStream): Uint8Array {
    this.#unfinished.delete(stream);
    this.#unfinishedBytes -= stream.body.length;
    return stream.body.take(this.#spare);
  }

  /** Gives up what has come of a message. */
  discard(stream: ChunkStream): void {
    this.#unfinished.delete(stream);
    this.#unfinishedBytes -= stream.body.length;
    stream.body.drop(this.#spare);
  }

  /** The direction is out of step: no message goes on, and each chunk stream has to begin with a header that says all. */
  forget(): void {
    this.#epoch++;
    for (const stream of this.#unfinished) {
      this.discard(stream);
      stream.isInMessage = false;
    }
  }
}
