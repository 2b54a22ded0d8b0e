import { plural } from '../../../media/quantity.ts';
import type { MediaSample, SampleTrack } from '../../../media/sample.ts';
import type { StageFinding } from '../../../media/unit.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
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

/** Frames that cannot be decoded, and that a track without its configuration cannot have. */
export const framesBeforeSets = (count: number): Diagnostic => ({
  severity: 'warning',
  code: 'frames-before-sets',
  message: `${plural(count, 'frame')} before the first parameter sets: left out`,
});
