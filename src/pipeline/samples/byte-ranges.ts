import { joined } from '../../bytes/joined.ts';
import { KEPT_READS, READ_BYTES, type Wanted } from '../../container/sample-reader.ts';
import type { RandomAccess } from '../../io/random-access.ts';
import { ContainerError } from '../../syntax/errors.ts';

/** Bytes of a range, and where the input ends, if that is known: they are all there are before it. */
export interface RangeRead {
  readonly bytes: Uint8Array;
  readonly inputEnd: number | undefined;
}

/** An input of which ranges are read. */
export interface ByteRanges {
  read(wanted: Wanted): RangeRead | Promise<RangeRead>;
}

/** Ranges of a file. */
export class FileRanges implements ByteRanges {
  readonly #file: RandomAccess;
  /** Those of the last reads, in turns: readers keep the bytes of so many. New ones for each read cost more than reading. */
  readonly #buffers: Uint8Array[] = [];
  #reads = 0;

  constructor(file: RandomAccess) {
    this.#file = file;
  }

  async read({ offset, atMost }: Wanted): Promise<RangeRead> {
    const { sizeBytes } = this.#file;
    const length = Math.max(0, Math.min(atMost, sizeBytes - offset));
    const bytes = length === 0 ? NOTHING : await this.#file.read(offset, length, this.#buffer(length));
    // A file that was made shorter meanwhile.
    const inputEnd = bytes.length < length ? offset + bytes.length : sizeBytes;
    return { bytes, inputEnd };
  }

  /** `undefined`: longer than the others are. */
  #buffer(length: number): Uint8Array | undefined {
    if (length > READ_BYTES) return undefined;
    const at = this.#reads++ % (KEPT_READS + 1);
    return (this.#buffers[at] ??= new Uint8Array(READ_BYTES));
  }
}

/** A stream of an input from a byte offset on: what an address can give again. */
export type OpenAt = (offset: number) => Promise<AsyncIterator<Uint8Array>>;

/** Bytes that are read and dropped, where the stream could be opened again behind them. */
const SKIP_BYTES = 1 << 20;

/** Ranges of a stream, which go forward; with `openAt` also back. */
export class StreamRanges implements ByteRanges {
  #stream: AsyncIterator<Uint8Array>;
  readonly #openAt: OpenAt | undefined;
  /** Byte offset of the first byte of `#held`, which are views or copies. */
  #offset = 0;
  #held: Uint8Array = NOTHING;
  #ended = false;

  /** `head`: bytes that were read from the stream already; `complete`: they are all of it. */
  constructor(head: Uint8Array, complete: boolean, stream: AsyncIterator<Uint8Array>, openAt?: OpenAt) {
    this.#held = head;
    this.#ended = complete;
    this.#stream = stream;
    this.#openAt = openAt;
  }

  async read({ offset, atLeast }: Wanted): Promise<RangeRead> {
    if (offset < this.#offset || this.#isFar(offset)) await this.#reopen(offset);
    await this.#skipTo(offset);
    if (this.#held.length < atLeast && !this.#ended) await this.#fill(atLeast);
    return { bytes: this.#held, inputEnd: this.#ended ? this.#offset + this.#held.length : undefined };
  }

  #isFar(offset: number): boolean {
    return this.#openAt !== undefined && !this.#ended && offset > this.#offset + this.#held.length + SKIP_BYTES;
  }

  async #reopen(offset: number): Promise<void> {
    if (this.#openAt === undefined) throw new ContainerError('unsupported-format', BACKWARDS);
    await this.#stream.return?.();
    this.#stream = await this.#openAt(offset);
    this.#held = NOTHING;
    this.#offset = offset;
    this.#ended = false;
  }

  /** Drops what comes before `offset`. */
  async #skipTo(offset: number): Promise<void> {
    while (this.#offset + this.#held.length < offset) {
      this.#offset += this.#held.length;
      this.#held = NOTHING;
      if (this.#ended) return;
      const next = await this.#stream.next();
      if (next.done === true) this.#ended = true;
      else this.#held = next.value;
    }
    this.#held = this.#held.subarray(offset - this.#offset);
    this.#offset = offset;
  }

  /** Reads until so many bytes are there. A chunk is valid until the next one: what is left of it is copied. */
  async #fill(atLeast: number): Promise<void> {
    const parts: Uint8Array[] = [this.#held.slice()];
    let length = this.#held.length;
    while (length < atLeast) {
      const next = await this.#stream.next();
      if (next.done === true) {
        this.#ended = true;
        break;
      }
      if (length === 0) parts.length = 0;
      length += next.value.length;
      // The last one is not followed by another.
      parts.push(length < atLeast ? next.value.slice() : next.value);
    }
    this.#held = parts.length === 1 ? (parts[0] as Uint8Array) : joined(parts);
  }
}

const BACKWARDS =
  'has its index (moov box) behind the media data, or samples in an order that a stream cannot give: save it to a file, ' +
  'or write it with the index in front (ffmpeg: -movflags +faststart)';

const NOTHING = new Uint8Array(0);
