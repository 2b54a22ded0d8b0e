import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { KeyFrameIntervals, type KeyFrameSummary } from '../key-frame-intervals.ts';
import { KEY_FRAME_INTERVAL_MS } from './thresholds.ts';
import { findingAt, type Report, type TrackFrame } from './track-frame.ts';
import type { TrackUnits } from './track-units.ts';

/** Measures key frame intervals by FrameType, and compares FrameType with the NAL units. */
export class KeyFrames {
  readonly #name: string;
  readonly #intervals = new KeyFrameIntervals();
  #last: TrackFrame | undefined;
  #notIdrSeen = false;

  constructor(name: string) {
    this.#name = name;
  }

  get summary(): KeyFrameSummary {
    return this.#intervals.summary;
  }

  add(frame: TrackFrame, units: TrackUnits | undefined, report: Report): void {
    this.#compare(frame, units, report);
    const isKey = frame.keyframe === true;
    this.#intervals.add(frame, isKey, frame.repairedDtsMs + frame.ptsMs - frame.dtsMs);
    if (!isKey) return;
    const interval = frame.repairedDtsMs - (this.#last ?? frame).repairedDtsMs;
    if (interval > KEY_FRAME_INTERVAL_MS) report(this.#tooLong(frame, interval, 'since the last key frame'));
    this.#last = frame;
  }

  /** `end`: the last frame. */
  end(end: TrackFrame, report: Report): void {
    if (this.#last === undefined) {
      report(findingAt(end, 'warning', 'no-key-frame', `${this.#name}: no key frame: playback cannot start anywhere`));
    } else if (end.repairedDtsMs - this.#last.repairedDtsMs > KEY_FRAME_INTERVAL_MS) {
      report(
        this.#tooLong(this.#last, end.repairedDtsMs - this.#last.repairedDtsMs, 'to the end without another key frame'),
      );
    }
  }

  #compare(frame: TrackFrame, units: TrackUnits | undefined, report: Report): void {
    const { keyframe, slices } = frame;
    if (units === undefined || slices === 0 || keyframe === undefined) return;
    const { hasRandomAccess } = units;
    if (!keyframe && hasRandomAccess) {
      const message = `${this.#name}: FrameType says inter frame, the NAL units are those of a key frame`;
      report(findingAt(frame, 'warning', 'frame-type', message));
    } else if (keyframe && !hasRandomAccess && !mayStart(frame)) {
      const message = `${this.#name}: FrameType says key frame, the NAL units depend on earlier pictures`;
      report(findingAt(frame, 'warning', 'frame-type', message));
    } else if (keyframe && !hasRandomAccess && !this.#notIdrSeen) {
      this.#notIdrSeen = true;
      const message = `${this.#name}: the key frame is no IDR picture but ${whatInstead(frame)}: pictures after it may refer to pictures before it`;
      report(findingAt(frame, 'info', 'key-frame-not-idr', message));
    }
  }

  #tooLong(at: TrackFrame, interval: number, since: string): Diagnostic {
    const message = `${this.#name}: ${interval} ms ${since}: segmenting and joining have to wait for a key frame`;
    return findingAt(at, 'warning', 'key-frame-interval', message);
  }
}

/** True if it has a recovery point or only I slices. */
const mayStart = ({ randomAccess, pictures }: TrackFrame): boolean =>
  randomAccess !== undefined || (pictures.length > 0 && pictures.every(({ type }) => type === 'I' || type === 'SI'));

const whatInstead = ({ randomAccess, recoveryFrames = 0 }: TrackFrame): string => {
  if (randomAccess === undefined) return 'an I picture without recovery point';
  if (recoveryFrames === 0) return 'a recovery point (open GOP)';
  return `a recovery point (right ${recoveryFrames} frames later)`;
};
