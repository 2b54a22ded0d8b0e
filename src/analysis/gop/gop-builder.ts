import { isKeyFrame, type PictureType, type QpSpan } from '../../media/frame-record.ts';
import type { WatchedFrame } from '../watch/watcher.ts';
import type { GopRecord } from './gop-record.ts';

/** Frames whose types a pattern shows. */
const MAX_PATTERN = 300;

/** What is kept of a frame for the patterns. */
interface PatternFrame {
  readonly type: PictureType | 'unknown';
  readonly shownMs: number;
  readonly displayIndex: number | undefined;
}

/** The GOP that is being collected, in bounded memory. */
class OpenGop {
  readonly #index: number;
  readonly #first: WatchedFrame;
  readonly #pattern: PatternFrame[] = [];
  #frames = 0;
  #leading = 0;
  #sizeBytes = 0;
  #lastShownMs: number;
  #qpMin = Number.POSITIVE_INFINITY;
  #qpMax = Number.NEGATIVE_INFINITY;
  #qpSum = 0;
  #qpSlices = 0;

  constructor(index: number, first: WatchedFrame) {
    this.#index = index;
    this.#first = first;
    this.#lastShownMs = first.shownMs;
  }

  add(frame: WatchedFrame): void {
    const { type, shownMs, displayIndex, sizeBytes, qp, slices } = frame;
    this.#frames++;
    this.#sizeBytes += sizeBytes;
    if (shownMs < this.#first.shownMs) this.#leading++;
    this.#lastShownMs = Math.max(this.#lastShownMs, shownMs);
    if (this.#pattern.length < MAX_PATTERN) this.#pattern.push({ type, shownMs, displayIndex });
    if (qp === undefined) return;
    this.#qpMin = Math.min(this.#qpMin, qp.min);
    this.#qpMax = Math.max(this.#qpMax, qp.max);
    this.#qpSum += qp.mean * slices;
    this.#qpSlices += slices;
  }

  /** `next`: the frame that the next GOP begins with; `frameMs`: duration of a frame, for the last GOP. */
  record(next: WatchedFrame | undefined, frameMs: number): GopRecord {
    const { index, offset, origin, randomAccess, dtsMs, ptsMs, shownMs } = this.#first;
    const endMs = next?.shownMs ?? this.#lastShownMs + frameMs;
    const durationMs = Math.max(0, Math.round((endMs - shownMs) * 1000) / 1000);
    const qp = this.#qp;
    const displayPattern = this.#displayPattern;
    return {
      index: this.#index,
      firstFrame: index,
      frames: this.#frames,
      offset,
      ...(origin !== undefined && { origin }),
      pattern: this.#text(this.#pattern),
      ...(displayPattern !== undefined && { displayPattern }),
      ...(randomAccess !== undefined && { randomAccess }),
      closed: randomAccess === 'closed',
      leading: this.#leading,
      sizeBytes: this.#sizeBytes,
      dtsMs,
      ptsMs,
      durationMs,
      bitrateBps: durationMs === 0 ? 0 : Math.round((this.#sizeBytes * 8000) / durationMs),
      ...(qp !== undefined && { qp }),
      isLast: next === undefined,
    };
  }

  get #qp(): QpSpan | undefined {
    if (this.#qpSlices === 0) return undefined;
    const mean = Math.round((this.#qpSum / this.#qpSlices) * 100) / 100;
    return { min: this.#qpMin, mean, max: this.#qpMax };
  }

  get #displayPattern(): string | undefined {
    if (this.#pattern.some(({ displayIndex }) => displayIndex === undefined)) return undefined;
    return this.#text([...this.#pattern].sort((a, b) => (a.displayIndex as number) - (b.displayIndex as number)));
  }

  #text(frames: readonly PatternFrame[]): string {
    const types = frames.map(({ type }) => (type === 'unknown' ? '?' : type)).join('');
    return this.#frames > frames.length ? `${types}…` : types;
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

  /** Takes the next frame in decoding order; returns the GOP that ends before it. */
  push(frame: WatchedFrame): GopRecord | undefined {
    let ended: GopRecord | undefined;
    if (this.#gop === undefined || isKeyFrame(frame)) {
      ended = this.#gop?.record(frame, 0);
      this.#gop = new OpenGop(this.#count++, frame);
    }
    this.#gop.add(frame);
    this.#firstShownMs = Math.min(this.#firstShownMs, frame.shownMs);
    this.#lastShownMs = Math.max(this.#lastShownMs, frame.shownMs);
    this.#frames++;
    return ended;
  }

  end(): GopRecord | undefined {
    return this.#gop?.record(undefined, this.#frameMs);
  }

  get #frameMs(): number {
    return this.#frames < 2 ? 0 : (this.#lastShownMs - this.#firstShownMs) / (this.#frames - 1);
  }
}
