import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { fourCcLabel } from '../names.ts';

/** A track in a multitrack packet (E-RTMP v2). */
export interface MultitrackEntry {
  /** ManyTracksManyCodecs: each track has its own. */
  fourCc?: string;
  trackId: number;
  /** Bytes of the track after this field; absent for OneTrack, whose track takes the rest. */
  sizeOfTrack?: number;
  compositionTime?: number;
}

export const ONE_TRACK = 0;
export const MANY_TRACKS_MANY_CODECS = 2;

/** AvMultitrackType. Throws for 3 and above, which are reserved. */
export const parseMultitrackType = (
  r: SyntaxReader,
  name: string,
  labels: Readonly<Record<number, string>>,
): number => {
  const at = r.bit;
  const type = r.u(4, name, labels);
  if (type > MANY_TRACKS_MANY_CODECS) throw r.error('out-of-range', name, at, '0..2', `${type}`);
  return type;
};

/**
 * Reads the tracks of a packet, one after the other. `body` reads what comes before the payload of a track; meanwhile
 * `r` is limited to that track.
 */
export const parseTracks = (
  r: SyntaxReader,
  multitrackType: number,
  fourCc: string | undefined,
  into: MultitrackEntry[],
  body: (fourCc: string, entry: MultitrackEntry) => void,
): void => {
  do {
    r.open('track', 'E-RTMP v2, Multitrack');
    const entry: Partial<MultitrackEntry> = {};
    into.push(entry as MultitrackEntry);
    if (multitrackType === MANY_TRACKS_MANY_CODECS) entry.fourCc = r.fourCc('fourCc', fourCcLabel);
    entry.trackId = r.u(8, 'trackId');
    const size = multitrackType === ONE_TRACK ? r.bitsLeft / 8 : (entry.sizeOfTrack = r.u(24, 'sizeOfTrack'));
    const end = r.limit(size * 8, 'sizeOfTrack');
    body(entry.fourCc ?? fourCc ?? '', entry as MultitrackEntry);
    end();
    r.close();
  } while (r.bitsLeft > 0);
};
