const BUCKET_MS = 500;
const BUCKETS = 8;
/** Over less time a rate says nothing. */
const MIN_SPAN_MS = BUCKET_MS;

/** Bytes per second over the last four seconds, in bits. */
export class RateWindow {
  readonly #bytes = new Float64Array(BUCKETS);
  /** Number of the bucket that was last added to. */
  #last: number | undefined;
  #beganMs = 0;

  add(bytes: number, nowMs: number): void {
    if (this.#last === undefined) this.#beganMs = nowMs;
    this.#bytes[this.#advance(nowMs) % BUCKETS] = (this.#bytes[(this.#last ?? 0) % BUCKETS] ?? 0) + bytes;
  }

  bitsPerSecond(nowMs: number): number {
    if (this.#last === undefined) return 0;
    const current = this.#advance(nowMs);
    const from = Math.max(this.#beganMs, (current - BUCKETS + 1) * BUCKET_MS);
    const sum = this.#bytes.reduce((total, bytes) => total + bytes, 0);
    return Math.round((sum * 8000) / Math.max(MIN_SPAN_MS, nowMs - from));
  }

  /** Empties the buckets of times that have passed; returns the number of the current one. */
  #advance(nowMs: number): number {
    const current = Math.floor(nowMs / BUCKET_MS);
    const last = this.#last ?? current;
    for (let bucket = Math.max(last + 1, current - BUCKETS + 1); bucket <= current; bucket++) {
      this.#bytes[bucket % BUCKETS] = 0;
    }
    this.#last = Math.max(last, current);
    return this.#last;
  }
}
