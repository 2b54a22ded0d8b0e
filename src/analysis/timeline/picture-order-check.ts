import { findingAt, type Report, type TrackFrame } from './track-frame.ts';

/** Compares the presentation times of H.264 pictures with their picture order counts. */
export class PictureOrderCheck {
  readonly #name: string;
  #last: { readonly poc: number; readonly ptsMs: number } | undefined;
  #allZero = true;
  #reported = false;

  constructor(name: string) {
    this.#name = name;
  }

  add(frame: TrackFrame, report: Report): void {
    this.#allZero &&= frame.compositionTimeMs === 0;
    const { order: poc, startsPeriod, missingFrames, ptsMs } = frame;
    if (poc === undefined) return;
    // After a loss the count may be off: its upper bits come from the reference picture before (H.264 8.2.1.1).
    const last = startsPeriod || missingFrames !== undefined ? undefined : this.#last;
    this.#last = { poc, ptsMs };
    if (last === undefined || poc === last.poc) return;
    if (poc < last.poc && this.#allZero) {
      // A picture is shown before the previous one: at least one of the two needs a composition time.
      if (this.#reported) return;
      this.#reported = true;
      const message = `${this.#name}: the pictures are reordered (picture order count ${last.poc} -> ${poc}), and every composition time is 0`;
      report(findingAt(frame, 'warning', 'composition-times-zero', message));
      return;
    }
    if (this.#allZero || poc < last.poc === ptsMs < last.ptsMs) return;
    const message = `${this.#name}: picture order count ${last.poc} -> ${poc}, PTS ${last.ptsMs} -> ${ptsMs} ms: the times show the pictures in another order`;
    report(findingAt(frame, 'warning', 'picture-order', message));
  }
}
