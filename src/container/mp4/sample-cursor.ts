import type { Mp4Track } from './track.ts';

/** Where a sample is, and when; times in ticks of its track, without the edit list. */
export interface PlacedSample {
  readonly offset: number;
  readonly size: number;
  readonly dts: number;
  readonly pts: number;
  /** Ticks; absent if the table does not say. */
  readonly duration: number;
  readonly isSync: boolean;
  /** sample_description_index, from 1. */
  readonly description: number;
}

/** Gives the samples of a track one after the other, in decoding order. */
export interface SampleCursor {
  readonly track: Mp4Track;
  /** The next sample; `undefined` after the last one. */
  readonly next: PlacedSample | undefined;
  advance(): void;
}
