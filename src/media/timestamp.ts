const HALF = 2 ** 31;

/**
 * A step back this close to half the range is a wrap at 2^31. FFmpeg and OBS clear the top bit of a timestamp, so that
 * theirs restart after 24 days 20 h, half of the 49 days 17 h of 32 bits.
 */
const WRAP_TOLERANCE_MS = 600_000;

/** A first timestamp this close to 2^32 is negative: FLV calls the field signed, streams use all 32 bits. */
const NEGATIVE_START_MS = 3_600_000;

/**
 * The presentation time of a frame, milliseconds: the sum of its decoding time, composition time and nanosecond offset.
 * Computed in nanoseconds, so that the sum is exact.
 */
export const presentationTimeMs = (dtsMs: number, compositionTimeMs = 0, offsetNano = 0): number =>
  (Math.round((dtsMs + compositionTimeMs) * 1e6) + offsetNano) / 1e6;

/**
 * Unwraps 32-bit millisecond timestamps. Each is placed at the signed 32-bit distance from the last one, so a step back
 * stays a step back.
 */
export class TimestampUnwrapper {
  #last: number | undefined;

  /** The unwrapped timestamp of a frame: the next ones are relative to it. */
  next(timestamp: number): number {
    this.#last = this.peek(timestamp);
    return this.#last;
  }

  /** An unwrapped timestamp that later ones are not relative to: script data and ends of sequence often have 0. */
  peek(timestamp: number): number {
    const last = this.#last;
    if (last === undefined) return timestamp >= 2 * HALF - NEGATIVE_START_MS ? timestamp - 2 * HALF : timestamp;
    const delta = (timestamp - last) | 0;
    return last + (delta < WRAP_TOLERANCE_MS - HALF ? delta + HALF : delta);
  }
}
