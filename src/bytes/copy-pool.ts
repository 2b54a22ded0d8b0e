/** Spare bytes kept for the next copies: as many as the longest units of two FLV tags take. */
const MAX_SPARE_BYTES = 34 << 20;
const MIN_CAPACITY = 1 << 10;

/** Copies bytes into buffers that are used again: new ones would wait for the garbage collector, 60 MB of them. */
export class CopyPool {
  #spare: Uint8Array[] = [];
  #spareBytes = 0;

  /** A copy that stays valid until it is released. */
  copy(bytes: Uint8Array): Uint8Array {
    const buffer = this.#take(bytes.length) ?? new Uint8Array(capacityFor(bytes.length));
    buffer.set(bytes);
    return buffer.subarray(0, bytes.length);
  }

  /** A copy that `copy` gave is not used any more. */
  release(copy: Uint8Array): void {
    const buffer = new Uint8Array(copy.buffer);
    if (this.#spareBytes + buffer.length > MAX_SPARE_BYTES) return;
    this.#spareBytes += buffer.length;
    this.#spare.push(buffer);
  }

  #take(length: number): Uint8Array | undefined {
    const at = this.#spare.findIndex((spare) => spare.length >= length);
    const [buffer] = at < 0 ? [] : this.#spare.splice(at, 1);
    this.#spareBytes -= buffer?.length ?? 0;
    return buffer;
  }
}

/** Powers of two: buffers of frames of similar size fit each other. */
const capacityFor = (length: number): number => Math.max(MIN_CAPACITY, 2 ** Math.ceil(Math.log2(length + 1)));
