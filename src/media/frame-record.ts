import type { BufferedAccessUnit } from './hrd.ts';
import type { Origin } from './origin.ts';
import type { Ratio } from './ratio.ts';

/** Type of a picture (H.264 Table 7-6): that of its most dependent slice. AV1: KEY_FRAME and INTRA_ONLY_FRAME are I, SWITCH_FRAME is SP. */
export type PictureType = 'I' | 'P' | 'B' | 'SI' | 'SP';

/** How a picture is coded. */
export type PictureStructure = 'frame' | 'top field' | 'bottom field';

/**
 * Where decoding can start. `closed`: everything from here on in decoding order can be decoded (IDR). `open`:
 * everything from here on in output order (a recovery point with recovery_frame_cnt 0, CRA). `recovery`: everything
 * some frames later.
 */
export type RandomAccess = 'closed' | 'open' | 'recovery';

/** A coded picture of a frame, which has one, or two fields (AV1: one that is shown, and others that are not). */
export interface PictureRecord {
  type: PictureType;
  structure: PictureStructure | undefined;
  /** Slices of its primary coded picture. */
  slices: number;
  /** On pictures that are never output. */
  shown?: false;
}

/** What a coded picture asks of a decoder, of what levels limit. */
export interface PictureLoad {
  readonly lumaSamples: number;
  readonly tileColumns: number;
  readonly tileRows: number;
  /** Units with its data, and their bytes: slice segments; AV1: OBUs with its header and its tiles. */
  segments: number;
  sizeBytes: number;
}

/** Lowest, mean and highest initial QP of slices (AV1: base_q_idx). */
export interface QpSpan {
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

/**
 * One frame without its bytes: a frame picture, two fields of one frame, or an unpaired field; of AV1 a temporal unit. In
 * a container it is one sample. Statistics, conversions, GOPs, checks and charts all read this record.
 */
export interface FrameRecord {
  /** Its number in decoding order, from 0. */
  readonly index: number;
  /** Byte offset in the input of the prefix of its first unit. */
  readonly offset: number;
  /** Bytes of its units, with their prefixes and trailing zeros. */
  readonly sizeBytes: number;
  /**
   * The same as a byte stream (H.264 Annex B), which buffer models count (C.1): with its start codes, or with those that
   * it would have instead of length fields.
   */
  readonly byteStreamBytes: number;
  /** Number in the stream of its first unit, and the count of units in all its access units. */
  readonly firstUnit: number;
  readonly unitCount: number;
  /** Number of its first access unit. */
  readonly accessUnit: number;
  /** The type of its first picture that is shown; `unknown` if no slice of it could be read. */
  readonly type: PictureType | 'unknown';
  readonly pictures: readonly PictureRecord[];
  /** Slices of its primary coded pictures. */
  readonly slices: number;
  /** Its pictures that are decoded, hidden ones too; absent for codecs whose levels do not limit them. */
  readonly loads?: readonly PictureLoad[];
  /** Other frames may refer to it. */
  readonly reference: boolean;
  /** False for frames that are never output, only referred to. */
  readonly shown: boolean;
  /** Reference frames that are missing before it in decoding order: lost, or never sent. Absent if none. */
  readonly missingFrames?: number;
  readonly randomAccess?: RandomAccess;
  /** With `recovery`: frames until the output is correct. */
  readonly recoveryFrames?: number;
  /** Output order within its period (picture order count, the lower one of two fields); absent if unknown. */
  readonly order?: number;
  /** `order` restarts here: no later frame is output before an earlier one. */
  readonly startsPeriod: boolean;
  /** Display duration in ticks of `tick` seconds: two for a frame, one for a field, more when repeated. */
  readonly ticks: number;
  /** Seconds per tick; absent if not signalled. */
  readonly tick?: Ratio;
  /** Maximum frames that precede a frame in decoding order and follow it in output order; absent if not signalled. */
  readonly reorderFrames?: number;
  /** Limit of `reorderFrames` by the level (MaxDpbFrames). */
  readonly maxReorderFrames?: number;
  /** Size after cropping, luma samples. */
  readonly width?: number;
  readonly height?: number;
  /** Parameter sets that it refers to are missing: it cannot be decoded, times and size are unknown. */
  readonly parameterSetsMissing?: true;
  readonly temporalId?: number;
  /** The initial QP of its slices; its blocks may differ. */
  readonly qp?: QpSpan;
  /** AV1: base_q_idx of its pictures. */
  readonly base_q_idx?: QpSpan;
  readonly dtsMs?: number;
  readonly ptsMs?: number;
  /** The tag, message or sample that contains it. */
  readonly origin?: Origin;
  /** Its access units, one or two; absent without HRD parameters. */
  readonly buffered?: readonly BufferedAccessUnit[];
}

/** A frame with the times of its container. */
export interface FrameInContainer extends FrameRecord {
  readonly dtsMs: number;
  readonly ptsMs: number;
  readonly origin: Origin;
}

/** Has the frame the times of a container? */
export const isInContainer = (frame: FrameRecord): frame is FrameInContainer => frame.origin !== undefined;

/**
 * Is it a key frame, as x264 and FFmpeg mark them: an IDR picture, or an intra picture that the output is correct from
 * (open GOP)?
 */
export const isKeyFrame = ({ randomAccess, type }: Pick<FrameRecord, 'randomAccess' | 'type'>): boolean =>
  randomAccess === 'closed' || (randomAccess === 'open' && (type === 'I' || type === 'SI'));
