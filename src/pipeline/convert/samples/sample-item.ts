import type { MediaSample, SampleTrack } from '../../../media/sample.ts';
import type { StageFinding } from '../../../media/unit.ts';
import type { SampleEntryPoint } from './sync-sample.ts';

/** A track begins, or goes on with another configuration. */
export interface TrackItem {
  readonly kind: 'track';
  readonly track: SampleTrack;
}

/** The container names a track whose configuration comes with its first samples: it is worth waiting for. */
export interface AnnouncedItem {
  readonly kind: 'announced';
  readonly track: SampleTrack;
}

export interface SampleItem extends MediaSample, SampleEntryPoint {
  readonly kind: 'sample';
}

/** What a source of samples gives, in stream order; a track before its samples. */
export type SourceItem = TrackItem | AnnouncedItem | SampleItem | StageFinding;
