const NOTHING = new Uint8Array(0);

/** A longer buffer, for a picture of more than 4 MB, is not used again. */
const LONGEST_KEPT = 4 << 20;

/**
 * Collects the first bytes of a unit that may cross chunks. A unit that lies in one chunk is a view of it; only what
 * crosses is copied, and never more than was asked for. The result is valid until the next chunk: two buffers take
 * turns, since one chunk may end a unit and begin another that crosses.
 */
export class HeadCollector {
  #bytes: Uint8Array = NOTHING;
  #spare: Uint8Array = NOTHING;
  #length = 0;
  #limit = 0;

  /** Another unit begins, of which `limit` bytes are wanted. */
  begin(limit: number): void {
    if (this.#length > 0) {
      const last = this.#bytes.length > LONGEST_KEPT ? NOTHING : this.#bytes;
      this.#bytes = this.#spare;
      this.#spare = last;
      this.#length = 0;
    }
    this.#limit = limit;
  }

  /** Copies more bytes of the unit, at the end of a chunk. */
  keep(bytes: Uint8Array): void {
    const length = Math.min(this.#limit, this.#length + bytes.length);
    if (length <= this.#length) return;
    if (length > this.#bytes.length) {
      // By doubling: a pipe that gives a byte at a time must not cost a buffer for each.
      const grown = new Uint8Array(Math.max(length, 2 * this.#bytes.length));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes.subarray(0, length - this.#length), this.#length);
    this.#length = length;
  }

  /** The unit ends with bytes `from` to `to` of a chunk; gives its first `size` bytes, as far as they were asked for. */
  finish(chunk: Uint8Array, from: number, to: number, size: number): Uint8Array {
    const wanted = Math.min(this.#limit, size);
    if (this.#length === 0) return chunk.subarray(from, Math.min(to, from + wanted));
    this.keep(chunk.subarray(from, to));
    return this.#bytes.subarray(0, Math.min(wanted, this.#length));
  }
}
