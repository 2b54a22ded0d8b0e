import type { MediaSample, SampleTrack } from '../../../media/sample.ts';
import type { StageFinding } from '../../../media/unit.ts';

/** A track begins, or goes on with another configuration. */
export interface TrackItem {
  readonly kind: 'track';
  readonly track: SampleTrack;
}

export interface SampleItem extends MediaSample {
  readonly kind: 'sample';
}

/** What a source of samples gives, in stream order; a track before its samples. */
export type SourceItem = TrackItem | SampleItem | StageFinding;
