import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { KEY_FRAME_INTERVAL_MS } from './thresholds.ts';
import { findingAt, type Report, type TrackFrame } from './track-frame.ts';
import type { TrackUnits } from './track-units.ts';

/** Distances between key frames. */
export interface KeyFrameInterval {
  readonly minMs: number;
  readonly meanMs: number;
  readonly maxMs: number;
  readonly minFrames: number;
  readonly maxFrames: number;
}

/** Measures key frame intervals by FrameType, and compares FrameType with the NAL units. */
export class KeyFrames {
  readonly #name: string;
  #count = 0;
  #last: TrackFrame | undefined;
  #frames = 0;
  #intervals = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;
  #minFrames = Number.POSITIVE_INFINITY;
  #maxFrames = 0;
  #notIdrSeen = false;

  constructor(name: string) {
    this.#name = name;
  }

  get count(): number {
    return this.#count;
  }

  add(frame: TrackFrame, units: TrackUnits | undefined, report: Report): void {
    this.#compare(frame, units, report);
    if (frame.keyframe === true) {
      this.#count++;
      const last = this.#last;
      if (last !== undefined) {
        const interval = frame.repairedDtsMs - last.repairedDtsMs;
        this.#intervals++;
        this.#sum += interval;
        this.#min = Math.min(this.#min, interval);
        this.#max = Math.max(this.#max, interval);
        this.#minFrames = Math.min(this.#minFrames, this.#frames);
        this.#maxFrames = Math.max(this.#maxFrames, this.#frames);
        if (interval > KEY_FRAME_INTERVAL_MS) report(this.#tooLong(frame, interval, 'since the last key frame'));
      }
      this.#last = frame;
      this.#frames = 0;
    }
    this.#frames++;
  }

  /** `end`: the last frame. */
  end(end: TrackFrame, report: Report): void {
    if (this.#count === 0) {
      report(findingAt(end, 'warning', 'no-key-frame', `${this.#name}: no key frame: playback cannot start anywhere`));
    } else if (this.#last !== undefined && end.repairedDtsMs - this.#last.repairedDtsMs > KEY_FRAME_INTERVAL_MS) {
      report(
        this.#tooLong(this.#last, end.repairedDtsMs - this.#last.repairedDtsMs, 'to the end without another key frame'),
      );
    }
  }

  get interval(): KeyFrameInterval | undefined {
    if (this.#intervals === 0) return undefined;
    return {
      minMs: this.#min,
      meanMs: Math.round((this.#sum / this.#intervals) * 10) / 10,
      maxMs: this.#max,
      minFrames: this.#minFrames,
      maxFrames: this.#maxFrames,
    };
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
