import type { AudioConfigDerived } from '../../media/config-derived.ts';
import type { Origin } from '../../media/origin.ts';
import type { SampleTrack } from '../../media/sample.ts';
import { trackFrame } from '../timeline/track-frame.ts';
import type { AudioSummary } from './audio-summary.ts';
import type { AudioWatcher, WatchedTrack } from './watcher.ts';

/** Tells the watcher of an audio track in a container with samples, and measures it. */
export class WatchedAudio {
  readonly #track: WatchedTrack;
  readonly #watcher: AudioWatcher | undefined;
  #configuration: AudioConfigDerived | undefined;
  #frames = 0;
  #sizeBytes = 0;
  #firstMs: number | undefined;
  #lastMs = 0;

  constructor(track: WatchedTrack, watcher: AudioWatcher | undefined) {
    this.#track = track;
    this.#watcher = watcher;
  }

  /** Its decoder configuration record, or what the container says without one. */
  begin({ config, sampleRateHz, channels, fourCc }: SampleTrack, origin: Origin): void {
    const read = config === undefined ? undefined : this.#track.codec?.config?.read(config);
    const isRead = read !== undefined && read.error === undefined;
    this.#configuration = isRead
      ? (read.derived as AudioConfigDerived)
      : {
          codec: fourCc,
          ...(sampleRateHz !== undefined && { sampleRateHz }),
          ...(channels !== undefined && { channels }),
        };
    if (isRead) this.#watcher?.configuration?.(read.derived, origin);
  }

  frame(origin: Origin, data: Uint8Array): void {
    const { dtsMs, ptsMs } = origin;
    const times = { dtsMs, ptsMs, compositionTimeMs: ptsMs - dtsMs, repairedDtsMs: dtsMs };
    this.#firstMs ??= dtsMs;
    this.#lastMs = dtsMs;
    this.#sizeBytes += data.length;
    this.#watcher?.frame?.(trackFrame(this.#frames++, origin, data.length, undefined, times), data);
  }

  end(): AudioSummary {
    this.#watcher?.end?.();
    const { trackId, fourCc: codec } = this.#track;
    const measured = {
      trackId,
      codec,
      ...(this.#configuration !== undefined && { configuration: this.#configuration }),
      frames: this.#frames,
      sizeBytes: this.#sizeBytes,
    };
    if (this.#firstMs === undefined) return measured;
    const span = this.#lastMs - this.#firstMs;
    const durationMs = this.#frames > 1 ? span + span / (this.#frames - 1) : undefined;
    return {
      ...measured,
      firstDtsMs: this.#firstMs,
      lastDtsMs: this.#lastMs,
      ...(durationMs !== undefined &&
        durationMs > 0 && {
          durationMs: Math.round(durationMs * 1000) / 1000,
          bitrateBps: Math.round((this.#sizeBytes * 8000) / durationMs),
        }),
    };
  }
}
