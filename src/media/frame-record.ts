import type { Origin } from './origin.ts';
import type { Ratio } from './ratio.ts';

/** How a picture is predicted (H.264 Table 7-6): that of its most dependent slice. */
export type PictureType = 'I' | 'P' | 'B' | 'SI' | 'SP';

/** How a picture is coded. */
export type PictureStructure = 'frame' | 'top field' | 'bottom field';

/**
 * Where decoding can start. `closed`: everything from here on in decoding order can be decoded (IDR). `open`: everything
 * from here on in output order (a recovery point with recovery_frame_cnt 0, CRA). `recovery`: everything some frames later.
 */
export type RandomAccess = 'closed' | 'open' | 'recovery';

/** A coded picture of a frame: one, or two fields. */
export interface PictureRecord {
  type: PictureType;
  structure: PictureStructure | undefined;
  /** Slices of its primary coded picture. */
  slices: number;
}

/** The lowest, mean and highest starting QP of some slices. */
export interface QpSpan {
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

/**
 * One frame without its bytes: a frame picture, two fields of one frame, or a field that has no second one. In a container
 * it is one sample. Statistics, conversions, GOPs, checks and charts all read this record.
 */
export interface FrameRecord {
  /** Its number in decoding order, from 0. */
  readonly index: number;
  /** Byte offset in the input of the prefix of its first unit. */
  readonly offset: number;
  /** Bytes of its units, with their prefixes and trailing zeros. */
  readonly sizeBytes: number;
  /** Number in the stream of its first unit, and how many units it has: all of its access units. */
  readonly firstUnit: number;
  readonly unitCount: number;
  /** Number of its first access unit. */
  readonly accessUnit: number;
  /** The type of its first picture; `unknown` where no slice of it could be read. */
  readonly type: PictureType | 'unknown';
  readonly pictures: readonly PictureRecord[];
  /** Slices of its primary coded pictures. */
  readonly slices: number;
  /** Other frames may refer to it. */
  readonly reference: boolean;
  /** It is output; false for frames that only others refer to. */
  readonly shown: boolean;
  readonly randomAccess?: RandomAccess;
  /** With `recovery`: frames until the pictures are right. */
  readonly recoveryFrames?: number;
  /** Output order within its period (picture order count, the lower one of two fields); absent where it is not known. */
  readonly order?: number;
  /** Order begins anew here: nothing that follows is output before what came earlier. */
  readonly startsPeriod: boolean;
  /** How long it is shown, in ticks of `tick` seconds: two for a frame, one for a field, more where it is repeated. */
  readonly ticks: number;
  /** Seconds of a tick; absent where the stream does not say. */
  readonly tick?: Ratio;
  /** Frames that may come before a frame in decoding order and after it in output order; absent where nothing says so. */
  readonly reorderFrames?: number;
  /** The most of them that the level allows (MaxDpbFrames). */
  readonly maxReorderFrames?: number;
  /** Size of what is shown, luma samples. */
  readonly width?: number;
  readonly height?: number;
  /** Parameter sets that it refers to have not come: it cannot be decoded, and times and size are not known. */
  readonly parameterSetsMissing?: true;
  readonly temporalId?: number;
  /** The starting QP of its slices; macroblocks may differ. */
  readonly qp?: QpSpan;
  readonly dtsMs?: number;
  readonly ptsMs?: number;
  /** The tag, message or sample that it came in. */
  readonly origin?: Origin;
}
