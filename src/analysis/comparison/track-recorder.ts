import type { TrackChoice } from '../../media/track.ts';
import type { VideoSummary } from '../video-summary.ts';
import type { VideoWatcher, WatchedTrack, Watcher } from '../watch/watcher.ts';
import { FrameSlices } from './frame-slices.ts';
import { KeptFrames } from './kept-frame.ts';
import { type KeptSet, KeptSets } from './kept-sets.ts';

/** What is kept of a video track to compare it. */
export interface TrackRecord {
  readonly track: WatchedTrack;
  readonly frames: KeptFrames;
  readonly sets: readonly KeptSet[];
  readonly summary: VideoSummary;
}

/** Keeps the frames and parameter sets of a video track: the first one, or the one that was chosen. */
export class TrackRecorder implements Watcher {
  readonly #choice: TrackChoice | undefined;
  #track: WatchedTrack | undefined;
  #record: TrackRecord | undefined;

  constructor(choice?: TrackChoice) {
    this.#choice = choice;
  }

  /** At the end; `undefined` if the input has no such track. */
  get record(): TrackRecord | undefined {
    return this.#record;
  }

  video(track: WatchedTrack): VideoWatcher | undefined {
    const trackId = this.#choice?.trackId;
    if (this.#track !== undefined || (trackId !== undefined && track.trackId !== trackId)) return undefined;
    this.#track = track;
    const codec = track.codec?.stream;
    const frames = new KeptFrames();
    const sets = new KeptSets(codec);
    const slices = new FrameSlices(codec);
    return {
      parameterSet: (seen) => sets.add(seen),
      unit: (unit) => slices.unit(unit),
      frame: (frame) => frames.add(frame, slices.frame(frame)),
      end: (summary) => {
        this.#record = { track, frames, sets: sets.kept, summary };
      },
    };
  }
}
