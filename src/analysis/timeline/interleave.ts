import { INTERLEAVE_MS, JUMP_MS } from './thresholds.ts';
import { findingAt, type Report, type TrackFrame } from './track-frame.ts';

/** Interleaving of audio and video. */
export interface InterleaveSummary {
  /** Most that a frame comes after later frames of the other kind in the file, and the offset of its tag. */
  readonly maxMs: number;
  readonly maxAtOffset?: number;
  /** First and last presentation time of audio minus that of video. */
  readonly startOffsetMs: number;
  readonly endOffsetMs: number;
}

interface Side {
  /** PTS of the first frame, and the highest PTS. */
  readonly firstShown: number;
  lastShown: number;
  /** Decoding time of the last frame. */
  last: number;
  /** The last frame was too late. */
  late: boolean;
}

type Kind = 'video' | 'audio';

/**
 * Checks the order of audio and video in the file, for the first track of each. Only late frames count, so that one of
 * the two may end before the other.
 */
export class Interleave {
  readonly #sides: Partial<Record<Kind, Side>> = {};
  #max = 0;
  #maxAt: number | undefined;

  add(type: Kind, frame: TrackFrame, report: Report): void {
    const dtsMs = frame.repairedDtsMs;
    const ptsMs = dtsMs + frame.ptsMs - frame.dtsMs;
    const own: Side = this.#sides[type] ?? { firstShown: ptsMs, lastShown: ptsMs, last: 0, late: false };
    this.#sides[type] = own;
    own.last = dtsMs;
    own.lastShown = Math.max(own.lastShown, ptsMs);
    const kind: Kind = type === 'video' ? 'audio' : 'video';
    const other = this.#sides[kind];
    if (other === undefined) return;
    const late = other.last - dtsMs;
    if (late > this.#max) {
      this.#max = late;
      this.#maxAt = frame.origin.offset;
    }
    const was = own.late;
    own.late = late > INTERLEAVE_MS;
    // A timestamp jump has a separate diagnostic.
    if (!own.late || was || late > JUMP_MS) return;
    report(findingAt(frame, 'warning', 'interleave', `${type} is ${late} ms behind ${kind} in the file`));
  }

  get summary(): InterleaveSummary | undefined {
    const { video, audio } = this.#sides;
    if (video === undefined || audio === undefined) return undefined;
    return {
      maxMs: this.#max,
      ...(this.#maxAt !== undefined && { maxAtOffset: this.#maxAt }),
      startOffsetMs: audio.firstShown - video.firstShown,
      endOffsetMs: audio.lastShown - video.lastShown,
    };
  }
}
