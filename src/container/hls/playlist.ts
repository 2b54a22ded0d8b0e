/** A media segment of a playlist. */
export interface PlaylistSegment {
  readonly uri: string;
  readonly durationSeconds: number;
  /** Its timestamps do not follow those before, or its tracks differ (RFC 8216 4.3.2.3). */
  readonly isDiscontinuity?: true;
  /** A new initialization segment is valid from here on (4.3.2.5). */
  readonly map?: string;
}

/** A media playlist (RFC 8216 4.3.3). */
export interface MediaPlaylist {
  /** Seconds, a whole number: no rounded segment duration is longer (4.3.3.1), and it does not change while the list grows. */
  readonly targetSeconds: number;
  /** Number of the first segment (4.3.3.2). */
  readonly mediaSequence: number;
  /** Discontinuities among the segments that were removed (4.3.3.3). */
  readonly discontinuitySequence?: number;
  readonly segments: readonly PlaylistSegment[];
  /** No segment is added or removed any more: `VOD`; or segments are only added: `EVENT`. */
  readonly type?: 'VOD' | 'EVENT';
  readonly isEnded: boolean;
  /** Each segment begins with a picture that decoding can start at (4.3.5.1). */
  readonly isIndependent: boolean;
}

/** EXT-X-MAP in a playlist without I-frames needs version 6 (RFC 8216 7). */
const VERSION = 7;

/** The text of a media playlist. */
export const mediaPlaylist = (playlist: MediaPlaylist): string => {
  const { targetSeconds, mediaSequence, discontinuitySequence = 0, segments, type } = playlist;
  const lines = [
    '#EXTM3U',
    `#EXT-X-VERSION:${VERSION}`,
    `#EXT-X-TARGETDURATION:${targetSeconds}`,
    `#EXT-X-MEDIA-SEQUENCE:${mediaSequence}`,
    ...(discontinuitySequence > 0 ? [`#EXT-X-DISCONTINUITY-SEQUENCE:${discontinuitySequence}`] : []),
    ...(type === undefined ? [] : [`#EXT-X-PLAYLIST-TYPE:${type}`]),
    ...(playlist.isIndependent ? ['#EXT-X-INDEPENDENT-SEGMENTS'] : []),
  ];
  for (const { uri, durationSeconds, isDiscontinuity, map } of segments) {
    if (isDiscontinuity === true) lines.push('#EXT-X-DISCONTINUITY');
    if (map !== undefined) lines.push(`#EXT-X-MAP:URI="${map}"`);
    lines.push(`#EXTINF:${durationSeconds.toFixed(6)},`, uri);
  }
  if (playlist.isEnded) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
};
