import type { TagType } from '../../container/flv/tag/tag-header.ts';

/** Name of a track in messages; tracks are told apart by it. */
export const trackName = (type: TagType, trackId: number): string =>
  trackId === 0 ? type : `${type} track ${trackId}`;
