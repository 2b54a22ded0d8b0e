import type { FrameRecord } from '../../media/frame-record.ts';
import type { Ratio } from '../../media/ratio.ts';
import type { Severity } from '../../syntax/diagnostics.ts';

/** A frame with its times, counted from the decoding of the first frame. */
export interface TimedFrame {
  readonly frame: FrameRecord;
  /** Milliseconds, not rounded. */
  readonly dtsMs: number;
  /** Milliseconds, not rounded; never less than `dtsMs`. */
  readonly ptsMs: number;
  /** Its place in output order, from 0. */
  readonly displayIndex: number;
}

/** A finding about a frame whose times are a guess. */
export interface TimingFinding {
  readonly severity: Severity;
  readonly code:
    | 'frame-rate-guessed'
    | 'frame-rate-implausible'
    | 'frame-rate-overridden'
    | 'frame-rate-changes'
    | 'reorder-depth'
    | 'delay-grows'
    | 'frame-order-unknown';
  readonly message: string;
  readonly offset: number;
  readonly nalu: number;
}

/** How the times of a stream were calculated. */
export interface TimingFacts {
  /** Frames per second, at the first frame. */
  readonly frameRate: Ratio;
  /** Its source: `--fps`, VUI timing information, or the default of 25. */
  readonly frameRateFrom: 'fps' | 'vui' | 'default';
  /** The rate of VUI timing information, if `--fps` is another one. */
  readonly overriddenFrameRate?: Ratio;
  /** Delay from decoding to output of the first frame, so that no frame is shown before it is decoded. */
  readonly delayFrames: number;
  readonly delayMs: number;
  /** Its source: the SPS, or the frames at the start of the stream. */
  readonly delayFrom: 'sps' | 'stream';
  /** The delay in frames at the end, if pictures were reordered further than at the start. */
  readonly laterDelayFrames?: number;
  /** Most frames held at once until the times of the first of them were known. */
  readonly heldFrames: number;
  /** From the first frame shown to the end of the last one. */
  readonly durationMs: number;
}
