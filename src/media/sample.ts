/** A track of a container with samples (MP4, Matroska, MPEG-TS …), or of an FLV. */
export interface SampleTrack {
  readonly kind: 'video' | 'audio';
  /** As the container numbers it: track_ID, TrackNumber, PID. */
  readonly id: number;
  /** Four-character code of its codec, as in the registry: `avc1`, `mp4a`. */
  readonly fourCc: string;
  /** Four-character code of its sample entry, if the container has one: `hev1`. */
  readonly sampleEntry?: string;
  /** Decoder configuration record as MP4 has it: avcC, hvcC, av1C, AudioSpecificConfig. Absent if parameter sets are in band. */
  readonly config?: Uint8Array;
  /** Samples are pieces of a byte stream with start codes (H.264 Annex B), as MPEG-TS has them: they have no lengths. */
  readonly isByteStream?: true;
  /** Size in luma samples that the container gives. */
  readonly width?: number;
  readonly height?: number;
  readonly sampleRateHz?: number;
  readonly channels?: number;
  /** Ticks per second of its times, if the source has them. */
  readonly timescale?: number;
  /** ISO 639-2. */
  readonly language?: string;
}

/** One sample: a frame with its bytes. */
export interface MediaSample {
  readonly track: SampleTrack;
  /** Its number in the track, in decoding order, from 0. */
  readonly index: number;
  /** Byte offset in the input; absent if the reader does not tell. */
  readonly offset?: number;
  /** Milliseconds; may have a fraction. */
  readonly ptsMs: number;
  /** As in the container, or calculated from the order: `dtsIsCalculated`. */
  readonly dtsMs: number;
  readonly dtsIsCalculated?: true;
  readonly durationMs?: number;
  /** The container marks it as a point where decoding can start; the codec may disagree. */
  readonly isSync: boolean;
  /** Length-prefixed NAL units (see `isByteStream`), OBUs without temporal delimiters, or an audio frame. Valid until the next piece of samples is requested. */
  readonly data: Uint8Array;
}
