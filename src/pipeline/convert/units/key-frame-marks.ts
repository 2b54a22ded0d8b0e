import type { FlvOutputFacts } from '../../../analysis/conversion.ts';
import { type FrameRecord, isKeyFrame } from '../../../media/frame-record.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import type { Report } from '../conversion.ts';

/**
 * Decides which frames get FrameType 1: IDR pictures, and I pictures with a recovery point whose recovery_frame_cnt is
 * 0, as x264 and FFmpeg mark them. Other recovery points (a gradual refresh) are key frames only as long as there is
 * no such picture, because players do not start without one.
 */
export class KeyFrameMarks {
  readonly #report: Report;
  #keyframes = 0;
  #open = 0;
  #standIns = 0;
  #recoveryPoints = 0;

  constructor(report: Report) {
    this.#report = report;
  }

  get counts(): Pick<FlvOutputFacts, 'keyframes' | 'openKeyframes' | 'recoveryPoints'> {
    return {
      keyframes: this.#keyframes,
      ...(this.#open > 0 && { openKeyframes: this.#open }),
      ...(this.#recoveryPoints > 0 && { recoveryPoints: this.#recoveryPoints }),
    };
  }

  /** Takes the next frame that is written. */
  isKey(frame: FrameRecord): boolean {
    const { randomAccess } = frame;
    if (randomAccess === undefined) return false;
    if (!isKeyFrame(frame)) {
      if (this.#keyframes > this.#standIns) {
        this.#recoveryPoints++;
        return false;
      }
      if (this.#standIns++ === 0) this.#report(standIn(frame));
    }
    this.#keyframes++;
    if (randomAccess !== 'closed') this.#open++;
    return true;
  }
}

const standIn = ({ offset, firstUnit, recoveryFrames = 0 }: FrameRecord): Diagnostic => {
  const when = recoveryFrames === 0 ? '' : `; the picture is right ${recoveryFrames} frames later`;
  const message = `no IDR or I picture to start at: recovery points become key frames until one comes${when}`;
  return { severity: 'warning', code: 'recovery-point-key-frame', message, offset, nalu: firstUnit };
};
