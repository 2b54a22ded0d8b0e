import type { ReadTag } from '../../../container/flv/tag/flv-reader.ts';

/** Ids of the tracks in a tag, as coded: those that are not read too. Script data has none. */
export const trackIdsOf = ({ parsed: { video, audio } }: ReadTag): readonly number[] => {
  const header = video ?? audio;
  if (header === undefined) return [];
  return header.tracks === undefined ? [0] : header.tracks.map(({ trackId }) => trackId);
};
