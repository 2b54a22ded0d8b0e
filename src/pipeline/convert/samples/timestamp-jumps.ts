import { seconds, type WrittenSample } from './sample-writer.ts';

/** A sample, and where it is: `first` after a jump, or `late`, from before the jump when others are behind it. */
interface PlacedSample {
  readonly sample: WrittenSample;
  readonly place: 'first' | 'late' | undefined;
}

/** Seconds of a frame where no other of its track tells: 25 a second. */
const USUAL_SECONDS = 0.04;

/**
 * Finds where the timestamps of a stream jump: a sample that would be shown until the next one for longer than a segment
 * lasts. It is shown as long as the one before it, and what comes after it is of another timeline (RFC 8216 4.3.2.3).
 */
export class TimestampJumps {
  /** Duration of the last sample, ticks, by track. */
  readonly #durations = new Map<number, number>();
  /** Seconds at which the timeline after the last jump begins. */
  #resumesAt = Number.NEGATIVE_INFINITY;
  #hasResumed = true;

  /** Takes the next sample. `longestSeconds`: of a segment; without it nothing is a jump. */
  take(sample: WrittenSample, longestSeconds = Number.POSITIVE_INFINITY): PlacedSample {
    const { track, dts, duration } = sample;
    const startSeconds = seconds(dts, track);
    const usual = this.#durations.get(track.id) ?? Math.round(USUAL_SECONDS * track.timescale);
    const isJump = seconds(duration, track) >= longestSeconds;
    const isBefore = startSeconds < this.#resumesAt - ROUNDING;
    if (isBefore && this.#hasResumed) return { sample, place: 'late' };
    const isFirst = !isBefore && !this.#hasResumed;
    if (isFirst) this.#hasResumed = true;
    if (isJump && !isBefore) {
      this.#resumesAt = startSeconds + seconds(duration, track);
      this.#hasResumed = false;
    }
    const shown = isJump ? { ...sample, duration: usual } : sample;
    if (!isJump) this.#durations.set(track.id, duration);
    return { sample: shown, place: isFirst ? 'first' : undefined };
  }
}

/** Tracks have other ticks: their times differ by one. */
const ROUNDING = 0.05;
