import { isKeyFrame } from '../../media/frame-record.ts';
import { frameRateOf } from '../../media/ratio.ts';
import type { WatchedFrame } from '../watch/watcher.ts';
import type { GopRecord } from './gop-record.ts';
import { QpSum } from './qp-sum.ts';
import { TypePattern } from './type-pattern.ts';

/** Is it a key frame; where pictures are not read, for the container? */
export const isKey = (frame: WatchedFrame): boolean =>
  isKeyFrame(frame) || (frame.pictures.length === 0 && frame.keyframe === true);

/** Does a GOP begin with the frame? With a key frame, or with a point that a gradual refresh begins at. */
export const startsGop = (frame: WatchedFrame): boolean => isKey(frame) || frame.randomAccess === 'recovery';

/** The GOP that is being collected, in bounded memory. */
class OpenGop {
  readonly #index: number;
  readonly #first: WatchedFrame;
  readonly #isEntered: boolean;
  readonly #pattern = new TypePattern();
  readonly #qp = new QpSum();
  readonly #baseQIdx = new QpSum();
  #frames = 0;
  #leading = 0;
  #sizeBytes = 0;
  #firstShownMs: number;
  #lastShownMs: number;

  constructor(index: number, first: WatchedFrame) {
    this.#index = index;
    this.#first = first;
    this.#isEntered = startsGop(first);
    this.#firstShownMs = first.shownMs;
    this.#lastShownMs = first.shownMs;
  }

  add(frame: WatchedFrame): void {
    const { shownMs, qp, base_q_idx } = frame;
    this.#frames++;
    this.#sizeBytes += frame.sizeBytes;
    if (shownMs < this.#first.shownMs) {
      // Frames that nothing leads to have no order among themselves: the GOP begins with the one shown first.
      if (this.#isEntered) this.#leading++;
      else this.#firstShownMs = Math.min(this.#firstShownMs, shownMs);
    }
    this.#lastShownMs = Math.max(this.#lastShownMs, shownMs);
    this.#pattern.add(frame);
    if (qp !== undefined) this.#qp.add(qp, frame.slices);
    if (base_q_idx !== undefined) this.#baseQIdx.add(base_q_idx, frame.slices);
  }

  /** `next`: the frame that the next GOP begins with; `frameMs`: duration of a frame, for the last GOP. */
  record(next: WatchedFrame | undefined, frameMs: number): GopRecord {
    const { index, offset, origin, randomAccess, recoveryFrames, dtsMs, ptsMs } = this.#first;
    const endMs = next?.shownMs ?? this.#lastShownMs + frameMs;
    const durationMs = Math.max(0, Math.round((endMs - this.#firstShownMs) * 1000) / 1000);
    const { span: qp } = this.#qp;
    const { span: base_q_idx } = this.#baseQIdx;
    const { decoded: pattern, shown: displayPattern } = this.#pattern;
    return {
      index: this.#index,
      firstFrame: index,
      frames: this.#frames,
      offset,
      ...(origin !== undefined && { origin }),
      pattern,
      ...(displayPattern !== undefined && { displayPattern }),
      ...(randomAccess !== undefined && { randomAccess }),
      ...(recoveryFrames !== undefined && { recoveryFrames }),
      closed: randomAccess === 'closed' || (randomAccess === 'open' && this.#leading === 0),
      leading: this.#leading,
      sizeBytes: this.#sizeBytes,
      dtsMs,
      ptsMs,
      durationMs,
      ...(durationMs > 0 && { bitrateBps: Math.round((this.#sizeBytes * 8000) / durationMs) }),
      ...(qp !== undefined && { qp }),
      ...(base_q_idx !== undefined && { base_q_idx }),
      isLast: next === undefined,
    };
  }
}

/** Groups frames to GOPs. Each is complete at the first frame of the next one. */
export class GopBuilder {
  #gop: OpenGop | undefined;
  #count = 0;
  /** To estimate the duration of a frame. */
  #firstShownMs = Number.POSITIVE_INFINITY;
  #lastShownMs = Number.NEGATIVE_INFINITY;
  #frames = 0;
  #last: WatchedFrame | undefined;

  /** Takes the next frame in decoding order; returns the GOP that ends before it. */
  push(frame: WatchedFrame): GopRecord | undefined {
    let ended: GopRecord | undefined;
    if (this.#gop === undefined || startsGop(frame)) {
      ended = this.#gop?.record(frame, 0);
      this.#gop = new OpenGop(this.#count++, frame);
    }
    this.#gop.add(frame);
    this.#firstShownMs = Math.min(this.#firstShownMs, frame.shownMs);
    this.#lastShownMs = Math.max(this.#lastShownMs, frame.shownMs);
    this.#frames++;
    this.#last = frame;
    return ended;
  }

  end(): GopRecord | undefined {
    return this.#gop?.record(undefined, this.#frameMs);
  }

  /** Of the frames so far on average, as in the duration of the stream; of a single frame, by VUI timing. */
  get #frameMs(): number {
    if (this.#frames > 1) return (this.#lastShownMs - this.#firstShownMs) / (this.#frames - 1);
    const tick = this.#last?.tick;
    return tick === undefined ? 0 : 1000 / frameRateOf(tick).fps;
  }
}
