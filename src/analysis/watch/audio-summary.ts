import type { TrackSummary } from '../timeline/track.ts';
import type { WatchSummary } from './watch-summary.ts';

/** What was measured of an audio track. */
export type AudioSummary = Pick<
  TrackSummary,
  | 'trackId'
  | 'codec'
  | 'configuration'
  | 'frames'
  | 'sizeBytes'
  | 'firstDtsMs'
  | 'lastDtsMs'
  | 'durationMs'
  | 'bitrateBps'
  | 'driftMs'
>;

/** The audio tracks of an input, whatever its container. */
export const audiosOf = ({ flv, audios }: Pick<WatchSummary, 'flv' | 'audios'>): readonly AudioSummary[] =>
  audios ?? flv?.tracks.filter(({ type }) => type === 'audio') ?? [];
