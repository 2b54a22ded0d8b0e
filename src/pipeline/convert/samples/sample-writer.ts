import type { WrittenTrack } from '../../../container/mp4/write/written-track.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';

/** A sample as it is written. Times in ticks of its track, from the start of the first frame shown of all tracks. */
export interface WrittenSample {
  readonly track: WrittenTrack;
  /** May be negative: frames are decoded before they are shown. */
  readonly dts: number;
  readonly pts: number;
  /** To the next sample in decoding order. */
  readonly duration: number;
  /** Decoding can start here. */
  readonly isSync: boolean;
  /** Decoding can start here, and pictures that follow, and are shown before it, are lost then. */
  readonly opensGop?: true;
  /** A copy. */
  readonly data: Uint8Array;
}

/** Where the first samples of the tracks lie. */
export interface StartTimes {
  readonly track: WrittenTrack;
  readonly dts: number;
  readonly pts: number;
}

/** Writes samples to a format. Samples of a track come in decoding order, those of several by decoding time. */
export interface SampleWriter {
  /** Tracks of a kind that the format holds, if there is a limit. */
  readonly tracksOfKind?: number | undefined;
  /** Throws `not-encodable` for a track that the format cannot hold. */
  begin(starts: readonly StartTimes[]): Promise<void>;
  sample(sample: WrittenSample): Promise<void>;
  /**
   * The track goes on with another configuration. False: the format cannot say so. A text: how it does, and what that
   * asks of players.
   */
  reconfigure(track: WrittenTrack): Promise<boolean | string>;
  end(): Promise<void>;
  /** Findings since the last call. */
  takeFindings?(): readonly Diagnostic[];
}

/** The time in seconds. */
export const seconds = (ticks: number, { timescale }: WrittenTrack): number => ticks / timescale;
