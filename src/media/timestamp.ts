const HALF = 2 ** 31;

/**
 * How near to half the range a step back must be to be a wrap at 2^31. FFmpeg and OBS clear the top bit of a timestamp,
 * so that theirs begin anew after 24 days 20 h, half way through the 49 days 17 h of 32 bits.
 */
const WRAP_TOLERANCE_MS = 600_000;

/** A first timestamp this near to 2^32 is a small negative one: FLV calls the field signed, streams use all 32 bits. */
const NEGATIVE_START_MS = 3_600_000;

/**
 * The presentation time of a frame, milliseconds: its decoding time, its composition time, and nanoseconds beside it. In
 * millionths of a millisecond, so that the sum stays exact.
 */
export const presentationTimeMs = (dtsMs: number, compositionTimeMs = 0, offsetNano = 0): number =>
  (Math.round((dtsMs + compositionTimeMs) * 1e6) + offsetNano) / 1e6;

/**
 * Makes one time line of 32-bit millisecond timestamps that wrap. Each is put at the signed 32-bit distance from the
 * last one, so a timestamp that goes back stays one that goes back.
 */
export class TimestampUnwrapper {
  #last: number | undefined;

  /** The unwrapped time of a timestamp that moves the line on: one of a frame. */
  next(timestamp: number): number {
    this.#last = this.peek(timestamp);
    return this.#last;
  }

  /** The unwrapped time of one that says nothing of where the line stands: script data and ends of sequence often say 0. */
  peek(timestamp: number): number {
    const last = this.#last;
    if (last === undefined) return timestamp >= 2 * HALF - NEGATIVE_START_MS ? timestamp - 2 * HALF : timestamp;
    const delta = (timestamp - last) | 0;
    return last + (delta < WRAP_TOLERANCE_MS - HALF ? delta + HALF : delta);
  }
}
