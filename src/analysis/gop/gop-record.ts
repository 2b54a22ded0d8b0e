import type { QpSpan, RandomAccess } from '../../media/frame-record.ts';
import type { Origin } from '../../media/origin.ts';
import type { BlockFacts } from '../macroblocks/block-totals.ts';

/**
 * A group of pictures: a frame that decoding can start at, and those up to the next one, in decoding order. The frames
 * before the first such frame are one, too.
 */
export interface GopRecord {
  /** Its number in the stream, from 0. */
  readonly index: number;
  /** Number of its first frame, in decoding order. */
  readonly firstFrame: number;
  readonly frames: number;
  /** Byte offset in the input of its first frame. */
  readonly offset: number;
  readonly origin?: Origin;
  /** Types of its frames in decoding order, `IPBB…`, `?` for unknown ones; of 10,000 frames, then `…`. */
  readonly pattern: string;
  /** The same in output order; absent if the order is not known. */
  readonly displayPattern?: string;
  /** What its first frame is; absent on frames before the first one that decoding can start at. */
  readonly randomAccess?: RandomAccess;
  /** With `recovery`: frames until the output is correct. */
  readonly recoveryFrames?: number;
  /**
   * No frame of it needs one before it: it begins with an IDR picture, or with a recovery point that the output is
   * correct from and that no frame precedes in output order.
   */
  readonly closed: boolean;
  /** Frames that follow its first frame in decoding order and precede it in output order. */
  readonly leading: number;
  readonly sizeBytes: number;
  /** Decoding and output time of its first frame. */
  readonly dtsMs: number;
  readonly ptsMs: number;
  /** From the output of its first frame to that of the next GOP's first frame, or to the end of the stream. */
  readonly durationMs: number;
  /** Absent if it has no duration. */
  readonly bitrateBps?: number;
  /** The initial QP of its slices. */
  readonly qp?: QpSpan;
  /** AV1: base_q_idx of its pictures. */
  readonly base_q_idx?: QpSpan;
  /** Its macroblocks; where slice data is read. */
  readonly blocks?: BlockFacts;
  /** The input, or what was read of it, ends with it. */
  readonly isLast: boolean;
}
