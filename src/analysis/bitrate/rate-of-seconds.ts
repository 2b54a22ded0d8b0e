/** Rates of the whole seconds of a stream, one after another, bits per second. */
export interface RateOfSeconds {
  readonly seconds: number;
  readonly minBps: number;
  readonly meanBps: number;
  readonly maxBps: number;
  /** Standard deviation of all seconds, not of a sample. */
  readonly stdevBps: number;
  /** 95 of 100 seconds have no higher rate. */
  readonly p95Bps: number;
}

/** Seconds whose rates are kept for the percentile: 4.5 hours. */
const MAX_KEPT = 1 << 14;

/** Rounding of calculated times, milliseconds: a frame that far before a second begins it. */
const EDGE_MS = 0.002;

/** Timestamps in whole milliseconds are off by up to this: so much may be missing of the last second. */
const ROUNDING_MS = 1;

/**
 * Measures the rate of each whole second of decoding time, from the first frame on, in bounded memory. Seconds without
 * a frame count; the rest of a second at the end does not.
 */
export class SecondsMeter {
  #startMs: number | undefined;
  /** The second that is being collected. */
  #second = 0;
  #bytes = 0;
  #sum = 0;
  #sumOfSquares = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;
  /** Every `#stride`th second: equally distant ones of a stream that is too long to keep all. */
  #kept: number[] = [];
  #stride = 1;
  #nextKept = 0;

  /** Takes the next frame in decoding order. */
  add(decodedMs: number, bytes: number): void {
    this.#startMs ??= decodedMs;
    const second = Math.floor((decodedMs - this.#startMs + EDGE_MS) / 1000);
    if (second > this.#second) {
      this.#close(this.#second, this.#bytes * 8, 1);
      const empty = second - this.#second - 1;
      if (empty > 0) this.#close(this.#second + 1, 0, empty);
      this.#second = second;
      this.#bytes = 0;
    }
    this.#bytes += bytes;
  }

  /** `frameMs`: duration of the last frame: the last second may be whole with it. Absent without a whole second. */
  summary(lastDecodedMs: number, frameMs: number): RateOfSeconds | undefined {
    const endMs = lastDecodedMs - (this.#startMs ?? lastDecodedMs) + frameMs;
    const isWhole = endMs >= (this.#second + 1) * 1000 - ROUNDING_MS;
    const seconds = this.#second + (isWhole ? 1 : 0);
    if (seconds === 0) return undefined;
    const last = isWhole ? this.#bytes * 8 : 0;
    const sum = this.#sum + last;
    const mean = sum / seconds;
    const variance = (this.#sumOfSquares + last * last) / seconds - mean * mean;
    const kept = [...this.#kept, ...(isWhole && this.#second === this.#nextKept ? [last] : [])].sort((a, b) => a - b);
    return {
      seconds,
      minBps: isWhole ? Math.min(this.#min, last) : this.#min,
      meanBps: Math.round(mean),
      maxBps: Math.max(this.#max, last),
      stdevBps: Math.round(Math.sqrt(Math.max(0, variance))),
      p95Bps: kept[Math.ceil(kept.length * 0.95) - 1] as number,
    };
  }

  /** `count` seconds from this one on had so many bits each. */
  #close(from: number, bits: number, count: number): void {
    this.#sum += bits * count;
    this.#sumOfSquares += bits * bits * count;
    this.#min = Math.min(this.#min, bits);
    this.#max = Math.max(this.#max, bits);
    // A long gap has few steps: the stride doubles.
    while (this.#nextKept < from + count) {
      if (this.#kept.length === MAX_KEPT) this.#thin();
      else this.#kept.push(bits);
      this.#nextKept = this.#kept.length * this.#stride;
    }
  }

  #thin(): void {
    this.#kept = this.#kept.filter((_, i) => i % 2 === 0);
    this.#stride *= 2;
  }
}
