import type { ConfigurationDerived } from '../../codec/descriptor.ts';
import type { ContainerFacts } from '../../container/sample-reader.ts';
import type { FlvSummary } from '../flv/summary.ts';
import type { VideoSummary } from '../video-summary.ts';
import type { AudioSummary } from './audio-summary.ts';
import type { WatchedTrack } from './watcher.ts';

/** A video track that was watched, and what was measured. */
export interface MeasuredVideo {
  readonly track: WatchedTrack;
  readonly summary: VideoSummary;
  /** From the decoder configuration record of a sample, for a codec that is not taken apart. */
  readonly configuration?: ConfigurationDerived;
}

/** What is known of an input that was watched. */
export interface WatchSummary {
  /** False when the run ended before the input did. */
  readonly complete: boolean;
  /** The user chose a track: the others are not in it. */
  readonly isOneTrack?: true;
  readonly videos: readonly MeasuredVideo[];
  /** Of an FLV: its tags, its tracks and their timestamps. */
  readonly flv?: FlvSummary;
  /** Of a container with samples: its audio tracks, and what is known of it. */
  readonly audios?: readonly AudioSummary[];
  readonly container?: ContainerFacts;
}
