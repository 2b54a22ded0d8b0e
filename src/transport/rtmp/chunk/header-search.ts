import type { ChunkStreams } from './chunk-streams.ts';
import { isPlausibleDelta, isPlausibleFull } from './plausible-header.ts';

/** The search for a header that can begin a message, in a stream that is out of step. */
export class HeaderSearch {
  readonly #maxMessageBytes: number;
  readonly #streams: ChunkStreams;
  /** A fmt 1 header is taken on chunk streams of which nothing is known, too: their first message was not seen. */
  #takesUnknown = false;
  #lostAt: number | undefined;

  constructor(maxMessageBytes: number, streams: ChunkStreams) {
    this.#maxMessageBytes = maxMessageBytes;
    this.#streams = streams;
  }

  /** Offset at which the stream went out of step; undefined while it is in step. */
  get lostAt(): number | undefined {
    return this.#lostAt;
  }

  /** `isMissing`: what was there before was not seen. */
  begin(offset: number, isMissing: boolean): void {
    this.#lostAt ??= offset;
    if (isMissing) this.#takesUnknown = true;
  }

  end(): void {
    this.#lostAt = undefined;
  }

  /**
   * Is there a header that can begin a message at `at`? `undefined`: more bytes are needed.
   * A fmt 1 header counts where it continues what is known of its chunk stream.
   */
  isHeader(data: Uint8Array, at: number): boolean | undefined {
    const first = data[at] as number;
    if (first < 2) {
      const isLikely = this.#isLikelyLong(data, at);
      if (isLikely !== true) return isLikely;
    }
    if (first < 0x40) return isPlausibleFull(data, at, this.#maxMessageBytes);
    if (first >= 0x80) return false;
    const stream = this.#streams.get(first & 0x3f);
    if (stream === undefined && !this.#takesUnknown) return false;
    return isPlausibleDelta(data, at, this.#maxMessageBytes, stream);
  }

  /**
   * Is a basic header of two or three bytes more likely than its last byte being one alone, with the same fields after it?
   * Few peers use the longer forms: on a chunk stream that has one.
   */
  #isLikelyLong(data: Uint8Array, at: number): boolean | undefined {
    const [first, second, third] = data.subarray(at, at + 3);
    const last = first === 0 ? second : third;
    if (last === undefined) return undefined;
    const csid = 64 + (second as number) + (first === 0 ? 0 : last * 256);
    return last < 2 || last >= 0x40 || this.#streams.get(csid) !== undefined;
  }
}
