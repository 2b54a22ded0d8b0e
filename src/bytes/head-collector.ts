const NOTHING = new Uint8Array(0);

/**
 * Collects the first bytes of a unit that may cross chunks. A unit inside one chunk is a view of it; only a unit that
 * crosses is copied, up to its limit. The result is valid until the next chunk: two buffers alternate, since one chunk
 * may end a unit and begin another that crosses. In the chunks after that the larger of the two is free again, so that
 * units of 30 MB do not need it twice.
 */
export class HeadCollector {
  #bytes: Uint8Array = NOTHING;
  #spare: Uint8Array = NOTHING;
  #length = 0;
  #limit = 0;

  /** Another unit begins; its first `limit` bytes are kept. */
  begin(limit: number): void {
    if (this.#length > 0) {
      [this.#bytes, this.#spare] = [this.#spare, this.#bytes];
      this.#length = 0;
    }
    this.#limit = limit;
  }

  /** Copies more bytes of the unit, at the end of a chunk. */
  keep(bytes: Uint8Array): void {
    const length = Math.min(this.#limit, this.#length + bytes.length);
    if (length <= this.#length) return;
    if (length > this.#bytes.length) this.#grow(length);
    this.#bytes.set(bytes.subarray(0, length - this.#length), this.#length);
    this.#length = length;
  }

  /** Makes room for `length` bytes. */
  #grow(length: number): void {
    const last = this.#bytes;
    // Bytes were kept before, hence in an earlier chunk, and so the last unit was given in an earlier one too.
    if (this.#length > 0 && this.#spare.length >= length) {
      [this.#bytes, this.#spare] = [this.#spare, last];
    } else {
      // Doubled: a pipe that delivers single bytes must not cost a buffer for each.
      this.#bytes = new Uint8Array(Math.max(length, Math.min(2 * last.length, this.#limit)));
    }
    this.#bytes.set(last.subarray(0, this.#length));
  }

  /** The unit ends with bytes `from` to `to` of a chunk; returns its first `size` bytes, up to its limit. */
  finish(chunk: Uint8Array, from: number, to: number, size: number): Uint8Array {
    const wanted = Math.min(this.#limit, size);
    if (this.#length === 0) return chunk.subarray(from, Math.min(to, from + wanted));
    this.keep(chunk.subarray(from, to));
    return this.#bytes.subarray(0, Math.min(wanted, this.#length));
  }
}
