import type { Ratio } from '../../../media/ratio.ts';
import type { SampleTrack } from '../../../media/sample.ts';

/** A track as it is written. */
export interface WrittenTrack extends SampleTrack {
  /** track_ID: from 1. */
  readonly id: number;
  /** Ticks per second of its times. */
  readonly timescale: number;
  /** Sample aspect ratio; square without it. */
  readonly sar?: Ratio;
  /** Ticks of the media that come before the start of the presentation: an edit list skips them. */
  readonly skippedTicks?: number;
  /** Ticks of the presentation before the media: an edit list says so. */
  readonly delayTicks?: number;
}
