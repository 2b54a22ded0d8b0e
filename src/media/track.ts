/** Name of a track in messages and options: `video`, or `video:1` if it is not the first. Tracks are told apart by it. */
export const trackName = (type: string, trackId: number): string => (trackId === 0 ? type : `${type}:${trackId}`);

/** The track that the user chose. */
export interface TrackChoice {
  readonly kind: 'video' | 'audio';
  /** In a stream with several tracks of the kind (E-RTMP v2, Multitrack); all of them if absent. */
  readonly trackId?: number;
}
