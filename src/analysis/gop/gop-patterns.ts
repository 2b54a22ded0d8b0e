import type { GopRecord } from './gop-record.ts';

/** The GOPs of a stream, and what most of them look like. */
export interface GopSummary {
  readonly count: number;
  /** Those whose frames need none before them: see `GopRecord`. */
  readonly closed: number;
  /** The others. */
  readonly open: number;
  /** Those with frames that are decoded after their first frame and shown before it. */
  readonly withLeading: number;
  /**
   * Types of the frames of the most frequent GOP, in decoding order; of equally frequent ones, the first. The last GOP,
   * which the end may cut, counts only if there is no other.
   */
  readonly pattern?: string;
  /** The same in output order; absent if the order is not known. */
  readonly displayPattern?: string;
  /** GOPs that have this pattern, of those that were compared. */
  readonly sameAsPattern?: number;
  readonly compared?: number;
}

/** Patterns that are told apart. */
const MAX_PATTERNS = 64;

interface Counted {
  readonly gop: GopRecord;
  count: number;
}

/** Counts GOPs and their patterns, in bounded memory. */
export class GopPatterns {
  readonly #patterns = new Map<string, Counted>();
  #count = 0;
  #closed = 0;
  #withLeading = 0;
  #compared = 0;
  #last: GopRecord | undefined;

  add(gop: GopRecord): void {
    // Frames before the first key frame.
    if (gop.randomAccess === undefined) return;
    this.#count++;
    if (gop.closed) this.#closed++;
    if (gop.leading > 0) this.#withLeading++;
    if (gop.isLast) {
      this.#last = gop;
      return;
    }
    this.#compared++;
    const key = gop.displayPattern === undefined ? gop.pattern : `${gop.pattern} ${gop.displayPattern}`;
    const counted = this.#patterns.get(key);
    if (counted !== undefined) counted.count++;
    else if (this.#patterns.size < MAX_PATTERNS) this.#patterns.set(key, { gop, count: 1 });
  }

  /** `undefined` before the first GOP. */
  get summary(): GopSummary | undefined {
    if (this.#count === 0) return undefined;
    let typical = this.#last === undefined ? undefined : { gop: this.#last, count: 1 };
    for (const counted of this.#patterns.values()) {
      if (typical === undefined || typical.gop.isLast || counted.count > typical.count) typical = counted;
    }
    const { pattern, displayPattern } = typical?.gop ?? {};
    return {
      count: this.#count,
      closed: this.#closed,
      open: this.#count - this.#closed,
      withLeading: this.#withLeading,
      ...(pattern !== undefined && { pattern }),
      ...(displayPattern !== undefined && { displayPattern }),
      ...(typical !== undefined && { sameAsPattern: typical.count, compared: Math.max(1, this.#compared) }),
    };
  }
}
