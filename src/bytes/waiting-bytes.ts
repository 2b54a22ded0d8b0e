const NOTHING = new Uint8Array(0);

/**
 * Buffers incomplete input in one piece. It returns views, which are not overwritten until `release`. Two buffers
 * alternate, so that endless input needs no more memory than twice what is buffered at once.
 */
export class WaitingBytes {
  #buffer: Uint8Array = NOTHING;
  #start = 0;
  #end = 0;
  #isViewed = false;
  #spare: Uint8Array = NOTHING;
  #isSpareViewed = false;

  /** Bytes buffered. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** A view of the buffered bytes. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** Earlier views are no longer used. `soon`: how many bytes may be added until the next release. */
  release(soon: number): void {
    this.#isViewed = false;
    this.#isSpareViewed = false;
    // Move the bytes now: later, views may block that and it would take the other buffer.
    if (this.#end + soon > this.#buffer.length && this.length + soon <= this.#buffer.length) this.#moveTo(this.#buffer);
  }

  /** Drops the first `count` bytes; views of them are still in use. */
  drop(count: number): void {
    this.#start += count;
    if (count > 0) this.#isViewed = true;
  }

  /** Adds bytes; `expected`: how many will be buffered at once, if known. */
  append(bytes: Uint8Array, expected: number): void {
    if (this.#end + bytes.length > this.#buffer.length) this.#makeRoom(this.length + bytes.length, expected);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  #makeRoom(needed: number, expected: number): void {
    // An eighth more than needed: endless input must not be moved for every few bytes that are added.
    const wanted = Math.max(needed + (needed >>> 3), expected + (expected >>> 3));
    if (!this.#isViewed && this.#buffer.length >= wanted) {
      this.#moveTo(this.#buffer);
      return;
    }
    const [last, wasViewed] = [this.#buffer, this.#isViewed];
    this.#moveTo(!this.#isSpareViewed && this.#spare.length >= wanted ? this.#spare : new Uint8Array(wanted));
    [this.#spare, this.#isSpareViewed, this.#isViewed] = [last, wasViewed, false];
  }

  #moveTo(buffer: Uint8Array): void {
    const { bytes } = this;
    buffer.set(bytes);
    this.#buffer = buffer;
    this.#start = 0;
    this.#end = bytes.length;
  }
}
