import { zeroPairSearch } from './byte-search.ts';

/**
 * Called for a byte after two or more zero bytes: its index in the chunk, how many zeros, and the byte. True stops the
 * scan after it.
 */
export type ZeroRunFound = (at: number, zeros: number, byte: number) => boolean;

/**
 * How many bytes after a pair of zeros are checked one by one before the native search resumes. Random data has a pair
 * every 64 kB, so this costs nothing there; in data full of zeros (padding, cabac_zero_words, PCM) a native call for
 * every hit would slow the search to 40 MB/s, the loop keeps it above 400 (measured).
 */
const DENSE_BYTES = 64;

/**
 * Finds 00 00 01 (start codes), 00 00 03 (emulation prevention) and the patterns that are forbidden in a NAL unit: 00
 * 00 00 and 00 00 02. A byte after exactly two zeros is reported when it is 1, 2 or 3, one after three or more always.
 * The count of zeros carries over from one chunk to the next.
 */
export class ZeroRunScanner {
  #zeros: number;

  /** `zeros` zero bytes came before the first chunk. */
  constructor(zeros = 0) {
    this.#zeros = zeros;
  }

  /** Zero bytes at the end of what was scanned last. */
  get zeros(): number {
    return this.#zeros;
  }

  reset(): void {
    this.#zeros = 0;
  }

  /**
   * Scans bytes `from` to `to` of a chunk; returns the index after the last byte scanned. Several ranges of one chunk
   * share its `search`.
   */
  scan(bytes: Uint8Array, from: number, to: number, found: ZeroRunFound, search = zeroPairSearch(bytes)): number {
    let zeros = this.#zeros;
    let dense = zeros > 0;
    let i = from;
    while (i < to) {
      if (!dense) {
        const pair = search(i);
        if (pair < 0 || pair + 1 >= to) {
          zeros = bytes[to - 1] === 0 ? 1 : 0;
          break;
        }
        zeros = 2;
        i = pair + 2;
      }
      let stop = i + DENSE_BYTES;
      while (i < to) {
        const byte = bytes[i] as number;
        i++;
        if (byte === 0) {
          zeros++;
          if (zeros >= 2) stop = i + DENSE_BYTES;
          continue;
        }
        if (zeros >= 2 && (byte <= 3 || zeros >= 3) && found(i - 1, zeros, byte)) {
          this.#zeros = 0;
          return i;
        }
        zeros = 0;
        if (i >= stop) break;
      }
      dense = false;
    }
    this.#zeros = zeros;
    return to;
  }
}
