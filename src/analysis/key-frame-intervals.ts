import type { FrameRecord } from '../media/frame-record.ts';
import { TickClock } from './timing/tick-clock.ts';

/** Key frames, and the distances between them in output order. */
export interface KeyFrameSummary {
  readonly count: number;
  /** Distances in frames; absent with fewer than two key frames. */
  readonly minFrames?: number;
  readonly meanFrames?: number;
  readonly maxFrames?: number;
  /** Distances in time; absent if the times are not known. */
  readonly minSeconds?: number;
  readonly meanSeconds?: number;
  readonly maxSeconds?: number;
  /** All distances are the same number of frames, and the tail is no longer. */
  readonly constant?: boolean;
  /** From the last key frame to the end, in output order: an interval that is still open. Absent without a key frame. */
  readonly tailFrames?: number;
  readonly tailSeconds?: number;
}

/** Lowest, highest and mean of some distances. */
interface Distances {
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

const NO_DISTANCES: Distances = { sum: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };

const plus = ({ sum, min, max }: Distances, distance: number): Distances => ({
  sum: sum + distance,
  min: Math.min(min, distance),
  max: Math.max(max, distance),
});

/** A key frame; frames that follow it in decoding order may still move it back in output order. */
interface KeyFrame {
  readonly place: number | undefined;
  /** Frames that are output before it, and when it is output. */
  position: number;
  shownMs: number | undefined;
}

interface Measured {
  readonly frames: Distances;
  readonly ms: Distances | undefined;
}

/** Measures the distances between key frames, in output order: those of open GOPs are decoded before B frames. */
export class KeyFrameIntervals {
  #count = 0;
  #index = 0;
  /** Sum of the display times so far. */
  readonly #clock = new TickClock();
  #isTimed = true;
  /** Of the PTS, if they are given. */
  #earliestMs = Number.POSITIVE_INFINITY;
  #latestMs = Number.NEGATIVE_INFINITY;
  #before: KeyFrame | undefined;
  #last: KeyFrame | undefined;
  /** Up to `#before`. */
  #measured: Measured = { frames: NO_DISTANCES, ms: NO_DISTANCES };

  /** Takes the next frame in decoding order; `shownMs`: its PTS, else its ticks are counted. */
  add(frame: FrameRecord, isKey: boolean, shownMs?: number): void {
    const { order, startsPeriod, ticks, tick } = frame;
    const place = order ?? shownMs;
    const last = this.#last;
    if (tick === undefined) this.#isTimed = false;
    if (shownMs !== undefined) {
      if (shownMs < this.#earliestMs) this.#earliestMs = shownMs;
      if (shownMs > this.#latestMs) this.#latestMs = shownMs;
    }
    if (isKey) {
      this.#count++;
      this.#measured = this.#upToLast;
      this.#before = last;
      const ms = shownMs ?? (this.#isTimed ? this.#clock.ms : undefined);
      this.#last = { place, position: this.#index, shownMs: ms };
    } else if (last?.place !== undefined && place !== undefined && place < last.place && !startsPeriod) {
      last.position++;
      if (shownMs === undefined && tick !== undefined && last.shownMs !== undefined) {
        last.shownMs += (ticks * tick.num * 1000) / tick.den;
      }
    }
    this.#index++;
    if (tick !== undefined) this.#clock.advance(ticks, tick);
  }

  get #upToLast(): Measured {
    const [{ frames, ms }, before, last] = [this.#measured, this.#before, this.#last];
    if (before === undefined || last === undefined) return this.#measured;
    return {
      frames: plus(frames, last.position - before.position),
      ms:
        ms === undefined || before.shownMs === undefined || last.shownMs === undefined
          ? undefined
          : plus(ms, last.shownMs - before.shownMs),
    };
  }

  /** The end of the last frame, as the times of `KeyFrame` count. */
  get #endMs(): number | undefined {
    if (this.#latestMs < this.#earliestMs) return this.#isTimed ? this.#clock.ms : undefined;
    if (this.#index > 1) return this.#latestMs + (this.#latestMs - this.#earliestMs) / (this.#index - 1);
    return this.#isTimed ? this.#latestMs + this.#clock.ms : undefined;
  }

  get #tail(): Pick<KeyFrameSummary, 'tailFrames' | 'tailSeconds'> {
    const [last, endMs] = [this.#last, this.#endMs];
    if (last === undefined) return {};
    const ms = endMs === undefined || last.shownMs === undefined ? undefined : endMs - last.shownMs;
    return { tailFrames: this.#index - last.position, ...(ms !== undefined && { tailSeconds: seconds(ms) }) };
  }

  get summary(): KeyFrameSummary {
    const count = this.#count;
    const tail = this.#tail;
    if (count < 2) return { count, ...tail };
    const { frames, ms } = this.#upToLast;
    return {
      count,
      minFrames: frames.min,
      meanFrames: Math.round((frames.sum / (count - 1)) * 100) / 100,
      maxFrames: frames.max,
      ...(ms !== undefined && {
        minSeconds: seconds(ms.min),
        meanSeconds: seconds(ms.sum / (count - 1)),
        maxSeconds: seconds(ms.max),
      }),
      constant: frames.min === frames.max && (tail.tailFrames ?? 0) <= frames.max,
      ...tail,
    };
  }
}

const seconds = (ms: number): number => Math.round(ms * 1000) / 1e6;
