import { COMPOSITION_FRAMES, COMPOSITION_MS } from './thresholds.ts';
import { findingAt, type Report, type TrackFrame } from './track-frame.ts';

/** Presentation times that are compared: more than any decoder holds back (H.264 A.3.1: 16 frames). */
const COMPARED = 32;

/** Checks the presentation times of a track of any codec: that they differ, and that pictures do not wait too long. */
export class PresentationCheck {
  readonly #name: string;
  /** The last frames, in a ring. */
  readonly #shown: TrackFrame[] = [];
  #at = 0;
  #lastDtsMs: number | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  add(frame: TrackFrame, report: Report): void {
    const { dtsMs, ptsMs, compositionTimeMs } = frame;
    const step = dtsMs - (this.#lastDtsMs ?? dtsMs);
    this.#lastDtsMs = dtsMs;
    // A step back has a finding: times from before it come again.
    if (step < 0) this.#shown.length = this.#at = 0;
    // Frames with one DTS have a finding of their own.
    const same = step > 0 ? this.#shown.find((shown) => shown.ptsMs === ptsMs) : undefined;
    if (same !== undefined) {
      const message = `${this.#name}: two pictures with PTS ${ptsMs} ms, ${named(same)} and ${named(frame)}: one of them is not shown`;
      report(findingAt(frame, 'warning', 'pts-duplicate', message));
    }
    this.#shown[this.#at] = frame;
    this.#at = (this.#at + 1) % COMPARED;
    if (step <= 0 || compositionTimeMs < Math.max(COMPOSITION_MS, COMPOSITION_FRAMES * step)) return;
    const message = `${this.#name}: composition time ${compositionTimeMs} ms: no codec holds a picture back for so many frames`;
    report(findingAt(frame, 'warning', 'composition-time', message));
  }
}

/** `frame 57 (P, DTS 5700 ms)`. */
const named = ({ index, type, dtsMs }: TrackFrame): string =>
  `frame ${index} (${type === 'unknown' ? '' : `${type}, `}DTS ${dtsMs} ms)`;
