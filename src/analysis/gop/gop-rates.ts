import type { GopRecord } from './gop-record.ts';

/** Bit rates of the GOPs, from key frame to key frame. */
export interface GopRateSummary {
  readonly minBps: number;
  /** Of the GOPs, not of the stream. */
  readonly meanBps: number;
  readonly maxBps: number;
}

/** Sums up the rates of GOPs. The last one, which the end may cut, counts only if there is no other. */
export class GopRates {
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;

  add({ bitrateBps, isLast }: GopRecord): void {
    if (bitrateBps === undefined || (isLast && this.#count > 0)) return;
    this.#count++;
    this.#sum += bitrateBps;
    this.#min = Math.min(this.#min, bitrateBps);
    this.#max = Math.max(this.#max, bitrateBps);
  }

  /** `undefined` without a GOP that has a duration. */
  get summary(): GopRateSummary | undefined {
    if (this.#count === 0) return undefined;
    return { minBps: this.#min, meanBps: Math.round(this.#sum / this.#count), maxBps: this.#max };
  }
}
