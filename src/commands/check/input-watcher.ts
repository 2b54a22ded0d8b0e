import { combinedAudio, combinedVideo } from '../../analysis/checks/watchers.ts';
import type { WatchSummary } from '../../analysis/watch/watch-summary.ts';
import type { AudioWatcher, VideoWatcher, WatchedTrack, Watcher } from '../../analysis/watch/watcher.ts';
import type { FormatName } from '../../container/descriptor.ts';
import type { TrackChoice } from '../../media/track.ts';

/** Is it the chosen track? Without a choice, all are. */
const isChosen = (
  choice: TrackChoice | undefined,
  { kind, trackId }: Pick<WatchedTrack, 'kind' | 'trackId'>,
): boolean => choice === undefined || (choice.kind === kind && (choice.trackId ?? trackId) === trackId);

/** Lets a watcher see one track only, and measures how much of the stream has passed. */
export class InputWatcher implements Watcher {
  readonly #watcher: Watcher;
  readonly #track: TrackChoice | undefined;
  readonly #interrupted: AbortSignal;
  #firstMs = Number.POSITIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;

  /** Findings after the interruption are about the place where it cut the input. */
  constructor(watcher: Watcher, track: TrackChoice | undefined, interrupted: AbortSignal) {
    this.#watcher = watcher;
    this.#track = track;
    this.#interrupted = interrupted;
  }

  /** Milliseconds of the stream that were decoded. */
  get passedMs(): number {
    return Math.max(0, this.#lastMs - this.#firstMs);
  }

  opened(format: FormatName): void {
    this.#watcher.opened?.(format);
  }

  video(track: WatchedTrack): VideoWatcher | undefined {
    const watcher = isChosen(this.#track, track) ? this.#watcher.video?.(track) : undefined;
    const clock: VideoWatcher = { frame: ({ decodedMs }) => this.#passed(decodedMs) };
    return combinedVideo(watcher === undefined ? [clock] : [watcher, clock]);
  }

  audio(track: WatchedTrack): AudioWatcher | undefined {
    const watcher = isChosen(this.#track, track) ? this.#watcher.audio?.(track) : undefined;
    const clock: AudioWatcher = { frame: ({ repairedDtsMs }) => this.#passed(repairedDtsMs) };
    return combinedAudio(watcher === undefined ? [clock] : [watcher, clock]);
  }

  tag(...args: Parameters<NonNullable<Watcher['tag']>>): void {
    this.#watcher.tag?.(...args);
  }

  finding(...args: Parameters<NonNullable<Watcher['finding']>>): void {
    if (!this.#interrupted.aborted) this.#watcher.finding?.(...args);
  }

  /** The summary without the tracks that were not watched. */
  summary({ complete, videos, flv, audios, container }: WatchSummary): WatchSummary {
    const tracks = flv?.tracks.filter(({ type: kind, trackId }) => isChosen(this.#track, { kind, trackId })) ?? [];
    return {
      complete,
      ...(this.#track !== undefined && { isOneTrack: true }),
      videos: videos.filter(({ track }) => isChosen(this.#track, track)),
      ...(flv !== undefined && { flv: { ...flv, tracks } }),
      ...(audios !== undefined && {
        audios: audios.filter(({ trackId }) => isChosen(this.#track, { kind: 'audio', trackId })),
      }),
      ...(container !== undefined && { container }),
    };
  }

  #passed(ms: number): void {
    if (ms < this.#firstMs) this.#firstMs = ms;
    if (ms > this.#lastMs) this.#lastMs = ms;
  }
}
