import { RESTART_MS } from './thresholds.ts';
import { findingAt, type Report, type TrackFrame } from './track-frame.ts';

/** The place of a picture: in output order by the codec, and by the container. */
interface Shown {
  readonly poc: number;
  readonly ptsMs: number;
}

/** Pictures that are compared: as many as a decoder may hold back, and those that were shown last (H.264 A.3.1: 16). */
const COMPARED = 32;

/** Compares the presentation times of H.264 pictures with their picture order counts. */
export class PictureOrderCheck {
  readonly #name: string;
  /** The last pictures of the period, by picture order count. */
  #period: Shown[] = [];
  /** The last picture in decoding order. */
  #last: (Shown & { readonly dtsMs: number }) | undefined;
  /** Highest PTS of the period, and of those before it, all of whose pictures are shown earlier. */
  #highestMs = Number.NEGATIVE_INFINITY;
  #beforeMs = Number.NEGATIVE_INFINITY;
  #allZero = true;
  #reported = false;

  constructor(name: string) {
    this.#name = name;
  }

  add(frame: TrackFrame, report: Report): void {
    this.#allZero &&= frame.compositionTimeMs === 0;
    const { order: poc, startsPeriod, missingFrames, ptsMs, dtsMs } = frame;
    if (poc === undefined) return;
    const last = this.#last;
    this.#last = { poc, ptsMs, dtsMs };
    if (startsPeriod) this.#startPeriod();
    // After a loss the count may be off: its upper bits come from the reference picture before (H.264 8.2.1.1).
    if (missingFrames !== undefined) this.#period = [];
    // A step back has a finding.
    const backMs = last === undefined ? 0 : last.dtsMs - dtsMs;
    if (backMs >= RESTART_MS || (backMs > 0 && startsPeriod)) this.#forget();
    if (this.#allZero)
      this.#compareZero(frame, poc, startsPeriod || missingFrames !== undefined ? undefined : last?.poc, report);
    else {
      this.#comparePeriods(frame, report);
      this.#compareOrder(frame, poc, report);
    }
    this.#keep({ poc, ptsMs });
  }

  #startPeriod(): void {
    this.#period = [];
    this.#beforeMs = Math.max(this.#beforeMs, this.#highestMs);
    this.#highestMs = Number.NEGATIVE_INFINITY;
  }

  #forget(): void {
    this.#period = [];
    this.#highestMs = this.#beforeMs = Number.NEGATIVE_INFINITY;
  }

  /** If a picture is shown before the previous one, at least one of the two needs a composition time. */
  #compareZero(frame: TrackFrame, poc: number, lastPoc: number | undefined, report: Report): void {
    if (this.#reported || lastPoc === undefined || poc >= lastPoc) return;
    this.#reported = true;
    const message = `${this.#name}: the pictures are reordered (picture order count ${lastPoc} -> ${poc}), and every composition time is 0`;
    report(findingAt(frame, 'warning', 'composition-times-zero', message));
  }

  /** Compares with earlier periods: after an IDR picture nothing is shown that was decoded before it. */
  #comparePeriods(frame: TrackFrame, report: Report): void {
    const { ptsMs } = frame;
    if (ptsMs >= this.#beforeMs) return;
    const message = `${this.#name}: PTS ${ptsMs} ms, and PTS ${this.#beforeMs} ms of a picture before the last IDR picture: the times show that one later, the picture order earlier (H.264 C.4.4)`;
    report(findingAt(frame, 'warning', 'picture-order', message));
    // Once a period.
    this.#beforeMs = Number.NEGATIVE_INFINITY;
  }

  /** Compares with the pictures of the period that are shown right before and right after it. */
  #compareOrder(frame: TrackFrame, poc: number, report: Report): void {
    const { ptsMs } = frame;
    const after = this.#placeOf(poc);
    const earlier = this.#period[after - 1];
    const later = this.#period[after]?.poc === poc ? this.#period[after + 1] : this.#period[after];
    const other =
      earlier !== undefined && earlier.ptsMs > ptsMs
        ? earlier
        : later !== undefined && later.ptsMs < ptsMs
          ? later
          : undefined;
    if (other === undefined) return;
    const message = `${this.#name}: picture order count ${other.poc} -> ${poc}, PTS ${other.ptsMs} -> ${ptsMs} ms: the times show the pictures in another order`;
    report(findingAt(frame, 'warning', 'picture-order', message));
  }

  /** Index of the first picture of the period whose count is not lower. */
  #placeOf(poc: number): number {
    let at = this.#period.length;
    while (at > 0 && (this.#period[at - 1] as Shown).poc >= poc) at--;
    return at;
  }

  #keep(shown: Shown): void {
    this.#highestMs = Math.max(this.#highestMs, shown.ptsMs);
    const at = this.#placeOf(shown.poc);
    if (this.#period[at]?.poc === shown.poc) return;
    this.#period.splice(at, 0, shown);
    if (this.#period.length > COMPARED) this.#period.shift();
  }
}
