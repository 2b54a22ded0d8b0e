import type { FragmentSample, TrackFragment } from '../../../container/mp4/write/media-segment.ts';
import type { WrittenTrack } from '../../../container/mp4/write/written-track.ts';
import { type StartTimes, seconds, type WrittenSample } from './sample-writer.ts';

interface Lane {
  readonly track: WrittenTrack;
  /** Ticks that make its decoding times positive. */
  readonly shift: number;
  base: number | undefined;
  samples: FragmentSample[];
}

/** Collects the samples of a fragment, by track. */
export class Fragments {
  readonly #lanes: readonly Lane[];
  readonly #shiftSeconds: number;
  readonly #hasVideo: boolean;
  #sizeBytes = 0;
  #seconds = 0;

  constructor(starts: readonly StartTimes[]) {
    // All tracks move by the same time, so that they stay together: the earliest decoding time is 0.
    this.#shiftSeconds = Math.max(0, ...starts.map(({ track, dts }) => seconds(-dts, track)));
    this.#hasVideo = starts.some(({ track }) => track.kind === 'video');
    this.#lanes = starts.map(({ track }) => ({ track, shift: this.#ticks(track), base: undefined, samples: [] }));
  }

  #ticks({ timescale }: WrittenTrack): number {
    return Math.round(this.#shiftSeconds * timescale);
  }

  /** Bytes of the samples. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Duration of the video, or of the longest track without one. */
  get seconds(): number {
    return this.#seconds;
  }

  /** Seconds by which the presentation begins after the time 0 of the media. */
  get shiftSeconds(): number {
    return this.#shiftSeconds;
  }

  /** The tracks, with edit lists that start the presentation at its first frame. */
  get edited(): readonly WrittenTrack[] {
    return this.#lanes.map(({ track, shift }) => (shift > 0 ? { ...track, skippedTicks: shift } : track));
  }

  /** Can a new fragment begin with this sample: a picture that decoding can start at? */
  isCutBefore({ track, isSync }: Pick<WrittenSample, 'track' | 'isSync'>): boolean {
    return this.#sizeBytes > 0 && isSync && (track.kind === 'video' || (!this.#hasVideo && this.#seconds >= 1));
  }

  /** Is this the first picture of the fragment? */
  isFirstPicture({ track: { id, kind } }: WrittenSample): boolean {
    return kind === 'video' && this.#lanes.find(({ track }) => track.id === id)?.samples.length === 0;
  }

  add({ track: { id }, dts, pts, duration, isSync, data }: WrittenSample): void {
    const lane = this.#lanes.find(({ track }) => track.id === id);
    if (lane === undefined) return;
    lane.base ??= Math.max(0, dts + lane.shift);
    lane.samples.push({ duration, compositionOffset: pts - dts, isSync, parts: [data] });
    this.#sizeBytes += data.length;
    if (lane.track.kind === 'video' || !this.#hasVideo) this.#seconds += seconds(duration, lane.track);
  }

  /** The fragment; a new one begins. */
  take(): readonly TrackFragment[] {
    const taken = this.#lanes.flatMap(({ track, base, samples }): TrackFragment[] =>
      base === undefined ? [] : [{ trackId: track.id, baseDecodeTime: base, samples }],
    );
    for (const lane of this.#lanes) {
      lane.base = undefined;
      lane.samples = [];
    }
    this.#sizeBytes = 0;
    this.#seconds = 0;
    return taken;
  }
}
