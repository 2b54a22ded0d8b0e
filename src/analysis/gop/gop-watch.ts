import { type TrackChoice, trackName } from '../../media/track.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import type { VideoSummary } from '../video-summary.ts';
import type { VideoWatcher, WatchedFrame, WatchedTrack, Watcher } from '../watch/watcher.ts';
import type { GopRecord } from './gop-record.ts';

/** Takes the frames and GOPs of a track, in decoding order. */
export interface GopSink {
  /** `gop`: number of the GOP that it is part of. */
  frame(frame: WatchedFrame, gop: number): void;
  gop(gop: GopRecord): void;
  finding(found: Diagnostic): void;
}

/** Follows one video track of an input: the first one, or the one that was chosen. */
export class GopWatch implements Watcher {
  readonly #sink: GopSink;
  readonly #choice: TrackChoice | undefined;
  #track: WatchedTrack | undefined;
  #summary: VideoSummary | undefined;
  #gops = 0;

  constructor(sink: GopSink, choice: TrackChoice | undefined) {
    this.#sink = sink;
    this.#choice = choice;
  }

  /** The track, and what was measured of it, at the end; `undefined` if the input has none. */
  get measured(): { readonly track: WatchedTrack; readonly summary: VideoSummary } | undefined {
    const [track, summary] = [this.#track, this.#summary];
    return track === undefined || summary === undefined ? undefined : { track, summary };
  }

  /** A track that was asked for is not there. At the end. */
  get missing(): Diagnostic | undefined {
    if (this.#track !== undefined) return undefined;
    const { kind = 'video', trackId = 0 } = this.#choice ?? {};
    const message = `the stream has no ${trackName(kind, trackId)}`;
    return { severity: 'error', code: 'no-video', message };
  }

  video(track: WatchedTrack): VideoWatcher | undefined {
    const { trackId } = this.#choice ?? {};
    if (this.#track !== undefined || (trackId !== undefined && track.trackId !== trackId)) return undefined;
    this.#track = track;
    return {
      frame: (frame) => this.#sink.frame(frame, this.#gops),
      gop: (gop) => {
        this.#gops++;
        this.#sink.gop(gop);
      },
      end: (summary) => {
        this.#summary = summary;
      },
    };
  }

  finding(found: Diagnostic): void {
    this.#sink.finding(found);
  }
}
