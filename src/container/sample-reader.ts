import type { MediaSample, SampleTrack } from '../media/sample.ts';
import type { StageFinding } from '../media/unit.ts';

/** A sample that a reader delivers. */
export interface ReadSample extends MediaSample {
  /** Byte offset in the input of a byte of its data. Absent if the data are in one piece, from `offset` on. */
  offsetAt?(position: number): number;
}

/** A track: when it begins, and again before the first sample with another decoder configuration record. */
export interface TrackItem {
  readonly kind: 'track';
  readonly track: SampleTrack;
  /** Byte offset in the input of its decoder configuration record. */
  readonly configOffset?: number;
}

/** A sample, in the order of the samples. */
export interface SampleItem {
  readonly kind: 'sample';
  readonly sample: ReadSample;
}

/** Output of a container with samples, in the order of the samples. */
export type ReadItem = TrackItem | SampleItem | StageFinding;

/** The bytes that a reader needs next. */
export interface Wanted {
  /** Byte offset in the input. */
  readonly offset: number;
  /** It can go on with so many bytes. */
  readonly atLeast: number;
  /** It has use for so many. */
  readonly atMost: number;
}

/** Facts about a container, known when its input was read. */
export interface ContainerFacts {
  /** MP4: major_brand, then the compatible brands that differ from it. Matroska: DocType. */
  readonly brands?: readonly string[];
  /** MP4: samples are in movie fragments. */
  readonly isFragmented?: boolean;
  /** MP4: the index (moov) comes before the media data. */
  readonly isFastStart?: boolean;
  /** The program that wrote it, as it says itself. */
  readonly writer?: string;
  readonly tracks: readonly TrackFacts[];
  /** Of an HLS playlist. */
  readonly segments?: PlaylistFacts;
}

/** The segments of a playlist that were read. */
export interface PlaylistFacts {
  /** Byte offsets where they begin. */
  readonly starts: readonly number[];
  /** EXTINF of each, seconds. */
  readonly seconds: readonly number[];
  /** EXT-X-TARGETDURATION. */
  readonly targetSeconds?: number;
  /** EXT-X-INDEPENDENT-SEGMENTS is there. */
  readonly isIndependent: boolean;
}

/** Facts about a track that its samples do not tell. */
export interface TrackFacts {
  readonly track: SampleTrack;
  /** Edits that are applied to the times: an empty one of this length, and the media time that becomes zero. */
  readonly edit?: { readonly emptyMs: number; readonly mediaTimeMs: number };
  /** Edits of the track, if there are more than are applied. */
  readonly edits?: number;
}

/**
 * Takes a container with samples apart: no file, no clock, no promise. It says which bytes it needs, and who drives it
 * has a file, an address or a pipe. Its output does not depend on how many bytes it gets at a time.
 */
export interface SampleReader {
  /** `undefined` at its end. */
  readonly wanted: Wanted | undefined;
  /**
   * Takes bytes from `wanted.offset` on: at least `atLeast`, or all there are up to `inputEnd`, the byte offset where the
   * input ends. Iterate the output to its end before the next call; views in it are valid until then. With the order
   * `time` the bytes of the last `KEPT_READS` calls are used again.
   */
  take(bytes: Uint8Array, inputEnd?: number): Iterable<ReadItem>;
  readonly facts: ContainerFacts;
}

/** In which order samples of several tracks are delivered. */
export type SampleOrder =
  /** By decoding time: the input can be read anywhere. */
  | 'time'
  /** As they are stored: the input is read once, from its start to its end. */
  | 'storage';

/** Where samples of several tracks lie apart, bytes of so many reads are kept. */
export const KEPT_READS = 6;

/** Bytes that are read at a time. */
export const READ_BYTES = 512 << 10;
