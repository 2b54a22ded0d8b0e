/**
 * The buffer that a stream needs at a rate (H.264 C.1, seen from the encoder): a bucket that frames are poured into and
 * that loses `rateBps` bits a second. Its highest level is the smallest buffer with which a decoder that receives the
 * stream at this rate never waits for a frame, if it starts late enough.
 */
export class LeakyBucket {
  readonly rateBps: number;
  #bits = 0;
  #maxBits = 0;
  #lastMs: number | undefined;

  constructor(rateBps: number) {
    this.rateBps = rateBps;
  }

  /**
   * Pours the next frame in decoding order; `decodedMs`: its decoding time, see `RemovalTimes`. Returns the bits that
   * are in the bucket then.
   */
  add(decodedMs: number, bits: number): number {
    const elapsedMs = this.#lastMs === undefined ? 0 : Math.max(0, decodedMs - this.#lastMs);
    this.#lastMs = Math.max(decodedMs, this.#lastMs ?? decodedMs);
    this.#bits = Math.max(0, this.#bits - (this.rateBps * elapsedMs) / 1000) + bits;
    this.#maxBits = Math.max(this.#maxBits, this.#bits);
    return this.#bits;
  }

  /** B_min: the smallest buffer that is enough so far. */
  get neededBits(): number {
    return this.#maxBits;
  }

  /** How long such a buffer takes to fill: the delay of a decoder, milliseconds. */
  get delayMs(): number {
    return (1000 * this.#maxBits) / this.rateBps;
  }
}
