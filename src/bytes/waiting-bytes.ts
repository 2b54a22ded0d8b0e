const NOTHING = new Uint8Array(0);

/**
 * Bytes that wait for more of them, in one piece. What is given out are views, valid until `release`: meanwhile nothing is
 * written over them. Two buffers take turns, so that bytes without end need no more memory than twice what waits at once.
 */
export class WaitingBytes {
  #buffer: Uint8Array = NOTHING;
  #start = 0;
  #end = 0;
  #isViewed = false;
  #spare: Uint8Array = NOTHING;
  #isSpareViewed = false;

  /** How many wait. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** A view of them. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** Views that have been given out are not used any more. `soon`: how many bytes may be added until the next release. */
  release(soon: number): void {
    this.#isViewed = false;
    this.#isSpareViewed = false;
    // Now is the time to move what waits: later on views may be in the way, and it would take the other buffer.
    if (this.#end + soon > this.#buffer.length && this.length + soon <= this.#buffer.length) this.#moveTo(this.#buffer);
  }

  /** The first `count` have been given out. */
  give(count: number): void {
    this.#start += count;
    if (count > 0) this.#isViewed = true;
  }

  /** Adds bytes; `expected` is how many will have to wait at once, as far as that is known. */
  append(bytes: Uint8Array, expected: number): void {
    if (this.#end + bytes.length > this.#buffer.length) this.#makeRoom(this.length + bytes.length, expected);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  #makeRoom(needed: number, expected: number): void {
    // An eighth more than is needed: bytes that never come to an end must not be moved for every few that are added.
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
