import type { FrameRecord, RandomAccess } from '../media/frame-record.ts';
import { ReorderDepth } from './reorder-depth.ts';

/** A frame that decoding can start at. */
export interface EntryPoint {
  /** Number of the frame, in decoding order. */
  readonly frame: number;
  /** Number of its first access unit, which tables show. */
  readonly accessUnit: number;
  /** Byte offset in the input. */
  readonly offset: number;
  readonly type: RandomAccess;
  /** With `recovery`: frames until the output is correct. */
  readonly recoveryFrames?: number;
}

/** Where a stream can be entered. */
export interface RandomAccessSummary {
  /** IDR pictures. */
  readonly closed: number;
  /** Recovery points from which on the output is correct. */
  readonly open: number;
  /** Recovery points with correct output some frames later. */
  readonly recovery: number;
  /** The first 100 of them. */
  readonly points: readonly EntryPoint[];
}

/** What the frames of a stream have in common. */
export interface FrameFactsSummary {
  /** Absent if the pictures are not read. */
  readonly randomAccess?: RandomAccessSummary;
  /** Most B frames in a row, in decoding order; absent if the pictures are not read. */
  readonly maxConsecutiveB?: number;
  /**
   * Most frames that precede a frame in decoding order and follow it in output order, measured; absent if the order is
   * not known.
   */
  readonly reorderFrames?: number;
  /** The time of so many frames; absent if the frame rate is not known. */
  readonly reorderMs?: number;
  /** The bound of `reorderFrames` that the stream declares; absent if it declares none. */
  readonly maxNumReorderFrames?: number;
}

/** Entry points that are listed. */
const MAX_POINTS = 100;

/** Collects where a stream can be entered, runs of B frames, and the reorder depth. */
export class FrameFacts {
  readonly #counts: Record<RandomAccess, number> = { closed: 0, open: 0, recovery: 0 };
  readonly #points: EntryPoint[] = [];
  readonly #depth = new ReorderDepth();
  #frames = 0;
  #isRead = false;
  #run = 0;
  #longestRun = 0;
  #declared: number | undefined;

  /** Takes the next frame in decoding order. */
  add(frame: FrameRecord): void {
    const { type, randomAccess, recoveryFrames, reorderFrames, offset, accessUnit } = frame;
    if (type !== 'unknown') this.#isRead = true;
    if (randomAccess !== undefined) {
      this.#counts[randomAccess]++;
      if (this.#points.length < MAX_POINTS) {
        const more = recoveryFrames === undefined ? {} : { recoveryFrames };
        this.#points.push({ frame: this.#frames, accessUnit, offset, type: randomAccess, ...more });
      }
    }
    this.#frames++;
    this.#run = type === 'B' ? this.#run + 1 : 0;
    if (this.#run > this.#longestRun) this.#longestRun = this.#run;
    if (reorderFrames !== undefined) this.#declared = Math.max(this.#declared ?? 0, reorderFrames);
    this.#depth.add(frame);
  }

  /** `frameMs`: duration of a frame, if known. */
  summary(frameMs: number | undefined): FrameFactsSummary {
    if (this.#frames === 0) return {};
    const { frames: depth } = this.#depth;
    return {
      ...(this.#isRead && {
        randomAccess: { ...this.#counts, points: this.#points },
        maxConsecutiveB: this.#longestRun,
      }),
      ...(depth !== undefined && { reorderFrames: depth }),
      ...(depth !== undefined && frameMs !== undefined && { reorderMs: Math.round(depth * frameMs * 10) / 10 }),
      ...(this.#declared !== undefined && { maxNumReorderFrames: this.#declared }),
    };
  }
}
