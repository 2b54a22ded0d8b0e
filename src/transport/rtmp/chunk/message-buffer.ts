const NOTHING = new Uint8Array(0);

/** Bytes of the first buffer of a message, at least. */
const FIRST_BYTES = 256;

/** Up to here a buffer grows fourfold, above twofold. */
const FAST_GROWTH_BYTES = 1 << 18;

/** Up to so many bytes a loop is faster than a view and `set`. */
const LOOP_BYTES = 32;

/** A view of bytes. `subarray` of a Buffer takes twice as long. */
export const viewOf = (data: Uint8Array, at: number, count: number): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset + at, count);

/**
 * Buffers that are used again, since a message is valid until the next push only. Those of the messages of a push come
 * back when the next one begins.
 */
export class SpareBuffers {
  readonly #maxBytes: number;
  readonly #spare: Uint8Array[] = [];
  readonly #lent: Uint8Array[] = [];
  #bytes = 0;
  #lentBytes = 0;
  #lastBytes = 0;

  /** `maxBytes`: how much is kept. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The messages of the last push are no longer valid. */
  reclaim(): void {
    this.#lentBytes = 0;
    for (let buffer = this.#lent.pop(); buffer !== undefined; buffer = this.#lent.pop()) this.giveBack(buffer);
  }

  /** Bytes of the last message, where its buffer is kept: the next one may be as long. */
  get lastBytes(): number {
    return this.#lastBytes;
  }

  /** It is valid until `reclaim`. */
  lend(buffer: Uint8Array): void {
    if (this.#lentBytes + buffer.length > this.#maxBytes) return;
    this.#lentBytes += buffer.length;
    this.#lastBytes = buffer.length;
    this.#lent.push(buffer);
  }

  giveBack(buffer: Uint8Array): void {
    if (buffer.length === 0 || this.#bytes + buffer.length > this.#maxBytes) return;
    this.#bytes += buffer.length;
    this.#spare.push(buffer);
  }

  /** The last buffer that came back, if it is large enough. */
  take(atLeast: number): Uint8Array | undefined {
    const buffer = this.#spare.pop();
    if (buffer === undefined) return undefined;
    this.#bytes -= buffer.length;
    return buffer.length >= atLeast ? buffer : undefined;
  }
}

/**
 * The body of a message that comes in several pieces. It grows with what has come, never by the length that a header
 * claims: a peer that announces 16 MB and sends 10 bytes costs 256 bytes.
 */
export class MessageBuffer {
  #bytes: Uint8Array = NOTHING;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Appends `count` bytes of `data` from `at` on. `total`: bytes of the whole message; `most`: bytes that its buffer may get before as many have come. */
  append(data: Uint8Array, at: number, count: number, total: number, most: number, spare: SpareBuffers): void {
    const length = this.#length + count;
    if (length > this.#bytes.length) this.#grow(length, total, most, spare);
    const bytes = this.#bytes;
    if (count > LOOP_BYTES) bytes.set(viewOf(data, at, count), this.#length);
    else for (let from = at, to = this.#length; to < length; ) bytes[to++] = data[from++] as number;
    this.#length = length;
  }

  #grow(length: number, total: number, most: number, spare: SpareBuffers): void {
    const size = Math.min(total, Math.max(FIRST_BYTES, most, (length <= FAST_GROWTH_BYTES ? 4 : 2) * length));
    const bytes = spare.take(length) ?? new Uint8Array(size);
    bytes.set(this.#bytes.subarray(0, this.#length));
    spare.giveBack(this.#bytes);
    this.#bytes = bytes;
  }

  /** The message is complete: its bytes, valid until `spare` is reclaimed. */
  take(spare: SpareBuffers): Uint8Array {
    const bytes = this.#bytes.subarray(0, this.#length);
    spare.lend(this.#bytes);
    this.#forget();
    return bytes;
  }

  /** The message is given up. */
  drop(spare: SpareBuffers): void {
    spare.giveBack(this.#bytes);
    this.#forget();
  }

  #forget(): void {
    this.#bytes = NOTHING;
    this.#length = 0;
  }
}
