/**
 * Collects the first bytes of a unit that may cross chunks. A unit that lies in one chunk is a view of it; only what
 * crosses is copied, and never more than was asked for. What comes out is valid until the next chunk.
 */
export class HeadCollector {
  /** Grows by doubling: a pipe that gives a byte at a time must not cost an object for each. */
  #bytes: Uint8Array = NOTHING;
  #length = 0;
  #limit = 0;
  /** What is left of it. */
  #slab: Uint8Array = NOTHING;
  /** One for the unit that came out with this chunk, one for the unit that goes on behind it. */
  readonly #long: Uint8Array[] = [NOTHING, NOTHING];
  #turn = 0;

  begin(limit: number): void {
    // Another place: the last unit's bytes may still be looked at.
    this.#bytes = NOTHING;
    this.#length = 0;
    this.#limit = limit;
  }

  /** More bytes of the unit, at the end of a chunk: copied, since the chunk goes away. */
  keep(bytes: Uint8Array): void {
    const length = Math.min(this.#limit, this.#length + bytes.length);
    if (length <= this.#length) return;
    if (length > this.#bytes.length) {
      const grown = this.#room(Math.min(this.#limit, Math.max(length, 2 * this.#bytes.length)));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes.subarray(0, length - this.#length), this.#length);
    this.#length = length;
  }

  /** The last bytes of the unit, from there to there in a chunk; gives its first `size` bytes, as far as they were asked for. */
  finish(chunk: Uint8Array, from: number, to: number, size: number): Uint8Array {
    const wanted = Math.min(this.#limit, size);
    if (this.#length === 0) return chunk.subarray(from, Math.min(to, from + wanted));
    this.keep(chunk.subarray(from, to));
    return this.#bytes.subarray(0, Math.min(wanted, this.#length));
  }

  /** An array of its own for each unit costs `nalu` a sixth, and `convert` a third of its time (measured). */
  #room(size: number): Uint8Array {
    if (size <= LARGEST_SHARE) return this.#share(size);
    if (this.#bytes !== this.#long[this.#turn]) this.#turn ^= 1;
    const room = this.#long[this.#turn] as Uint8Array;
    if (room.length >= size) return room;
    const longer = new Uint8Array(size);
    if (size <= LONGEST_KEPT) this.#long[this.#turn] = longer;
    return longer;
  }

  #share(size: number): Uint8Array {
    if (this.#slab.length < size) this.#slab = new Uint8Array(SLAB_BYTES);
    const room = this.#slab.subarray(0, size);
    this.#slab = this.#slab.subarray(size);
    return room;
  }
}

const NOTHING = new Uint8Array(0);
const SLAB_BYTES = 64 << 10;
const LARGEST_SHARE = 4 << 10;
/** One picture of a large stream; a longer array is not used again. */
const LONGEST_KEPT = 4 << 20;
