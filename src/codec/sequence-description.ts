import type { VideoConfigDerived } from '../media/config-derived.ts';
import type { HrdRate } from '../media/hrd.ts';
import type { Ratio } from '../media/ratio.ts';

/**
 * What a sequence parameter set (AV1: a sequence header) says, in codec-independent terms. What it does not say is
 * absent.
 */
export interface SequenceDescription extends VideoConfigDerived {
  readonly scan?: 'progressive' | 'interlaced' | 'interlaced, MBAFF';
  /** Frames come at a fixed rate (H.264: fixed_frame_rate_flag). */
  readonly fixedFrameRate?: boolean;
  /** Seconds per tick; a frame that is shown once has two (H.264 E.2.1). */
  readonly tick?: Ratio;
  readonly sar?: Ratio;
  readonly dar?: Ratio;
  /** Frames that the decoded picture buffer holds at this level and size. */
  readonly maxDpbFrames?: number;
  /** Frames of decoded picture buffer that the stream needs: coded, or inferred. */
  readonly dpbFrames?: number;
  /** Frames that may precede a frame in decoding order and follow it in output order: coded, or inferred. */
  readonly reorderFrames?: number;
  /** `reorderFrames` and `dpbFrames` are coded (H.264: bitstream_restriction_flag). */
  readonly declaresReordering: boolean;
  /** H.264: direct_8x8_inference_flag. */
  readonly direct8x8Inference?: boolean;
  /** HEVC: general_lower_bit_rate_constraint_flag is 0. */
  readonly higherBitRate?: boolean;
  /** Most reference frames (H.264: max_num_ref_frames). */
  readonly maxReferenceFrames?: number;
  readonly hrd?: { readonly nal?: readonly HrdRate[]; readonly vcl?: readonly HrdRate[] };
}

/** What a picture parameter set says, in codec-independent terms. */
export interface PictureSetDescription {
  readonly entropyCoding?: 'CABAC' | 'CAVLC';
}
