import { LeakyBucket } from './leaky-bucket.ts';

/** The buffer that a stream needs at a rate: see `LeakyBucket`. */
export interface NeededBuffer {
  readonly rateBps: number;
  readonly neededBits: number;
  /** How long it takes to fill at this rate: the delay of a decoder. */
  readonly delayMs: number;
}

/** Rates that are asked for, as multiples of the mean rate. */
const MULTIPLES = [1, 1.25, 1.5, 2];

/** Frames that are kept: 18 minutes of 30 a second. The buffers of longer streams are those of rates on a ladder. */
const MAX_KEPT = 1 << 15;

/** The ladder: rates in steps of 2 %, from a quarter to eight times the mean of the frames that are kept. */
const STEP = 1.02;
const LOWEST = 0.25;
const HIGHEST = 8;

/**
 * The smallest buffers for a stream at its mean rate and at multiples of it, in bounded memory. The mean is known only at
 * the end: the frames are kept until then. A longer stream is poured into buckets of many rates instead; then the rates of
 * the result are the lowest of these that are no less than the ones asked for, and what it says of them is exact too.
 */
export class NeededBuffers {
  #ms = new Float64Array(1024);
  #bits = new Float64Array(1024);
  #count = 0;
  #ladder: readonly LeakyBucket[] | undefined;

  /** Takes the next frame in decoding order; `decodedMs`: see `RemovalTimes`. */
  add(decodedMs: number, bits: number): void {
    if (this.#ladder === undefined && this.#count === MAX_KEPT) this.#ladder = this.#pourAll();
    if (this.#ladder !== undefined) for (const bucket of this.#ladder) bucket.add(decodedMs, bits);
    else this.#keep(decodedMs, bits);
  }

  /** `meanBps`: the mean rate of the stream. */
  curve(meanBps: number): readonly NeededBuffer[] {
    return MULTIPLES.flatMap((multiple) => {
      const bucket = this.#bucketOf(Math.round(meanBps * multiple));
      if (bucket === undefined || bucket.rateBps <= 0) return [];
      const { rateBps, neededBits, delayMs } = bucket;
      return [{ rateBps, neededBits: Math.ceil(neededBits), delayMs: Math.ceil(delayMs * 10) / 10 }];
    });
  }

  #bucketOf(rateBps: number): LeakyBucket | undefined {
    return this.#ladder === undefined
      ? this.#poured(rateBps)
      : this.#ladder.find((bucket) => bucket.rateBps >= rateBps);
  }

  #keep(decodedMs: number, bits: number): void {
    if (this.#count === this.#ms.length) {
      this.#ms = grown(this.#ms);
      this.#bits = grown(this.#bits);
    }
    this.#ms[this.#count] = decodedMs;
    this.#bits[this.#count++] = bits;
  }

  #poured(rateBps: number): LeakyBucket {
    const bucket = new LeakyBucket(rateBps);
    for (let i = 0; i < this.#count; i++) bucket.add(this.#ms[i] as number, this.#bits[i] as number);
    return bucket;
  }

  #pourAll(): readonly LeakyBucket[] {
    const seconds = ((this.#ms[this.#count - 1] as number) - (this.#ms[0] as number)) / 1000;
    const bits = this.#bits.reduce((sum, size) => sum + size, 0);
    const mean = bits / Math.max(1, seconds);
    const ladder: LeakyBucket[] = [];
    for (let multiple = LOWEST; multiple <= HIGHEST; multiple *= STEP) {
      ladder.push(this.#poured(Math.round(mean * multiple)));
    }
    this.#ms = new Float64Array(0);
    this.#bits = new Float64Array(0);
    return ladder;
  }
}

const grown = (from: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
  const to = new Float64Array(from.length * 2);
  to.set(from);
  return to;
};
