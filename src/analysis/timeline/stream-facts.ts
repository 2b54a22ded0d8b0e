import type { VideoConfigDerived } from '../../media/config-derived.ts';
import type { FrameRates } from './frame-rates.ts';
import type { LayoutFacts } from './tag-layout.ts';
import type { TrackSummary } from './track.ts';

/** Facts of the stream that onMetaData may describe. */
export interface StreamFacts {
  /** False when the run ended before the input did: then totals are not compared. */
  readonly complete: boolean;
  /** Absent where there is no file, or not yet. */
  readonly layout?: LayoutFacts;
  readonly durationMs?: number;
  /** Highest timestamp of a frame. */
  readonly lastDtsMs?: number;
  readonly video?: TrackSummary;
  /** Those of `video`. */
  readonly frameRates?: FrameRates;
  /** The first configuration of `video`, which has the last one. */
  readonly firstVideo?: Partial<VideoConfigDerived>;
  readonly audio?: TrackSummary;
  /** CodecID or SoundFormat of the tags, or a FourCC. */
  readonly videoCodecId?: number | string;
  readonly audioCodecId?: number | string;
  /** soundType and soundSize of classic audio tags. */
  readonly stereo?: boolean;
  readonly sampleBits?: number;
  readonly hasScript: boolean;
}
