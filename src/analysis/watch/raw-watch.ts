import type { ConfigurationDerived, StreamedCodec } from '../../codec/descriptor.ts';
import type { BlockCodecs } from '../../codec/stream-codec.ts';
import { type FrameRecord, isInContainer } from '../../media/frame-record.ts';
import type { Origin } from '../../media/origin.ts';
import type { Ratio } from '../../media/ratio.ts';
import { FrameAssembler } from '../frames.ts';
import { FrameTimer } from '../timing/frame-timing.ts';
import type { TimedFrame } from '../timing/timing-facts.ts';
import type { ReadUnit } from '../unit-reader.ts';
import { DisplayOrder } from './display-order.ts';
import { readingOf, WatchedVideo } from './video-track.ts';
import type { WatchSummary } from './watch-summary.ts';
import type { TimeSource, UnitPlace, WatchedTrack, Watcher } from './watcher.ts';

const SOURCE: Readonly<Record<'fps' | 'vui' | 'default', TimeSource>> = { fps: 'fps', vui: 'vui', default: 'assumed' };

const IN_INPUT: UnitPlace = { base: 0, origin: undefined };

/** How a stream of units is watched. */
export interface RawWatchOptions {
  /** Frames per second of a raw stream; overrides the stream. */
  readonly fps?: Ratio | undefined;
  /** The track that the units are of; a stream without a container has one. */
  readonly track?: WatchedTrack;
  /** Slice data is read. */
  readonly blocks?: BlockCodecs | undefined;
}

const onlyTrack = (codec: StreamedCodec): WatchedTrack => ({
  kind: 'video',
  trackId: 0,
  fourCc: codec.fourCcs[0],
  codec,
  name: 'video',
});

/**
 * Watches a stream of units. Frames in a container have its times; those of a raw stream come from picture order and VUI
 * timing.
 */
export class RawWatch {
  readonly #watcher: Watcher;
  readonly #video: WatchedVideo;
  readonly #frames = new FrameAssembler();
  readonly #timer: FrameTimer;
  readonly #order = new DisplayOrder();

  constructor(codec: StreamedCodec, watcher: Watcher, { fps, track = onlyTrack(codec), blocks }: RawWatchOptions = {}) {
    this.#watcher = watcher;
    this.#timer = new FrameTimer(fps);
    const video = watcher.video?.(track);
    this.#video = new WatchedVideo(track, video === undefined ? [] : [video], readingOf(blocks, watcher));
  }

  /** A decoder configuration record; its parameter sets follow. */
  configuration(configuration: ConfigurationDerived, at: Origin): void {
    this.#video.configuration(configuration, at);
  }

  take(item: ReadUnit): void {
    if (item.kind === 'finding') {
      this.#watcher.finding?.(item.finding, this.#frames.frame < 0 ? undefined : this.#frames.frame);
      return;
    }
    const { origin } = item.unit;
    this.#video.unit(item, origin === undefined ? IN_INPUT : { base: 0, origin });
    for (const frame of this.#frames.push(item)) this.#frame(frame);
  }

  /** `complete`: the input was read to its end. Returns what was measured. */
  end(complete: boolean): WatchSummary {
    for (const frame of this.#frames.end()) this.#frame(frame);
    this.#timed(this.#timer.end());
    for (const frame of this.#order.end()) this.#video.frame(frame);
    const { track } = this.#video;
    return { complete, videos: [{ track, summary: this.#video.end() }] };
  }

  #frame(frame: FrameRecord): void {
    if (frame.slices === 0) return;
    if (!isInContainer(frame)) this.#timed(this.#timer.push(frame));
    else for (const placed of this.#order.push(frame, frame.dtsMs, frame.ptsMs)) this.#video.frame(placed);
  }

  #timed(frames: readonly TimedFrame[]): void {
    for (const found of this.#timer.takeFindings()) this.#watcher.finding?.(found, undefined);
    for (const { frame, dtsMs, ptsMs, displayIndex } of frames) {
      const timesFrom = SOURCE[this.#timer.frameRateFrom ?? 'default'];
      // Not a spread, which takes a fifth of the time of a stream of small frames.
      const exact = { decodedMs: dtsMs, shownMs: ptsMs };
      const times = { dtsMs: rounded(dtsMs), ptsMs: rounded(ptsMs), ...exact, displayIndex, timesFrom };
      this.#video.frame(Object.assign(frame, times));
    }
  }
}

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;
