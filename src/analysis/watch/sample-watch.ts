import type { ConfigurationDerived, StreamedCodec } from '../../codec/descriptor.ts';
import { codecOf } from '../../codec/registry.ts';
import { isSliceOf } from '../../codec/unit-types.ts';
import type { ContainerFacts, ReadItem, ReadSample, TrackItem } from '../../container/sample-reader.ts';
import { originOf, SampleUnits } from '../../container/sample-units.ts';
import type { Origin } from '../../media/origin.ts';
import type { SampleTrack } from '../../media/sample.ts';
import { trackName } from '../../media/track.ts';
import type { UnitItem } from '../../media/unit.ts';
import { trackFrame } from '../timeline/track-frame.ts';
import { UnitReader } from '../unit-reader.ts';
import { DisplayOrder } from './display-order.ts';
import { RawWatch } from './raw-watch.ts';
import { type SliceReading, WatchedVideo } from './video-track.ts';
import type { MeasuredVideo, WatchSummary } from './watch-summary.ts';
import { WatchedAudio } from './watched-audio.ts';
import type { WatchedTrack, Watcher } from './watcher.ts';

/** A video track that is read. */
interface VideoTrack {
  begin(item: TrackItem): void;
  sample(sample: ReadSample, origin: Origin): void;
  end(complete: boolean): MeasuredVideo;
}

/** Watches a container with samples: all its tracks, with the times of the container. */
export class SampleWatch {
  readonly #watcher: Watcher;
  readonly #reading: SliceReading;
  readonly #videos = new Map<number, VideoTrack>();
  readonly #audios = new Map<number, WatchedAudio>();

  constructor(watcher: Watcher, reading: SliceReading = {}) {
    this.#watcher = watcher;
    this.#reading = reading;
  }

  take(item: ReadItem): void {
    if (item.kind === 'finding') this.#watcher.finding?.(item.finding, undefined);
    else if (item.kind === 'track') this.#begin(item);
    else {
      const { sample } = item;
      const origin = originOf(sample);
      if (sample.track.kind === 'audio') this.#audios.get(sample.track.id)?.frame(origin, sample.data);
      else this.#videos.get(sample.track.id)?.sample(sample, origin);
    }
  }

  /** `complete`: the input was read to its end; `container`: what is known of it. Returns what was measured. */
  end(complete: boolean, container: ContainerFacts): WatchSummary {
    return {
      complete,
      videos: [...this.#videos.values()].map((video) => video.end(complete)),
      audios: [...this.#audios.values()].map((audio) => audio.end()),
      container,
    };
  }

  #begin(item: TrackItem): void {
    const { track } = item;
    if (track.kind === 'audio') {
      let audio = this.#audios.get(track.id);
      if (audio === undefined) {
        const identity = identityOf(track, this.#audios.size);
        this.#audios.set(track.id, (audio = new WatchedAudio(identity, this.#watcher.audio?.(identity))));
      }
      audio.begin(track, recordOrigin(item));
      return;
    }
    let video = this.#videos.get(track.id);
    if (video === undefined) {
      const identity = identityOf(track, this.#videos.size);
      const codec = identity.codec as StreamedCodec | undefined;
      video =
        codec?.stream === undefined
          ? new OpaqueVideo(identity, this.#watcher)
          : new ParsedVideo(identity, codec, this.#watcher, this.#reading);
      this.#videos.set(track.id, video);
    }
    video.begin(item);
  }
}

/** Tracks are numbered by kind, from 0, as those of a multitrack FLV. */
const identityOf = ({ kind, fourCc }: SampleTrack, trackId: number): WatchedTrack => ({
  kind,
  trackId,
  fourCc,
  codec: codecOf(fourCc),
  name: trackName(kind, trackId),
});

/** Where a decoder configuration record is. */
const recordOrigin = ({ track, configOffset }: TrackItem): Origin => ({
  kind: 'sample',
  index: 0,
  ...(configOffset !== undefined && { offset: configOffset }),
  trackId: track.id,
  dtsMs: 0,
  ptsMs: 0,
  packetType: 'SequenceStart',
});

/** A track whose units are read. */
class ParsedVideo implements VideoTrack {
  readonly #codec: StreamedCodec;
  readonly #units: SampleUnits;
  readonly #reader: UnitReader;
  readonly #watch: RawWatch;

  constructor(track: WatchedTrack, codec: StreamedCodec, watcher: Watcher, reading: SliceReading) {
    const { traceSlices = false, blocks } = reading;
    this.#codec = codec;
    this.#units = new SampleUnits(codec);
    this.#reader = new UnitReader(codec.stream.open(traceSlices ? { trace: isSliceOf(codec.stream) } : {}));
    this.#watch = new RawWatch(codec, watcher, { track, blocks });
  }

  begin(item: TrackItem): void {
    const { config } = item.track;
    if (config !== undefined && this.#codec.config !== undefined) {
      this.#watch.configuration(this.#codec.config.read(config).derived, recordOrigin(item));
    }
    this.#take(this.#units.begin(item));
  }

  sample(sample: ReadSample): void {
    this.#take(this.#units.sample(sample));
  }

  end(complete: boolean): MeasuredVideo {
    for (const unit of this.#reader.end()) this.#watch.take(unit);
    return this.#watch.end(complete).videos[0] as MeasuredVideo;
  }

  #take(items: Iterable<UnitItem>): void {
    for (const item of items) for (const unit of this.#reader.push(item)) this.#watch.take(unit);
  }
}

/** A track of a codec that is not taken apart: sizes and times. */
class OpaqueVideo implements VideoTrack {
  readonly #video: WatchedVideo;
  readonly #order = new DisplayOrder();
  #configuration: ConfigurationDerived | undefined;
  #frames = 0;

  constructor(track: WatchedTrack, watcher: Watcher) {
    const own = watcher.video?.(track);
    this.#video = new WatchedVideo(track, own === undefined ? [] : [own]);
  }

  begin(item: TrackItem): void {
    const { config } = item.track;
    const codec = this.#video.track.codec?.config;
    if (config !== undefined && codec !== undefined) {
      const { derived } = codec.read(config);
      this.#configuration ??= derived;
      this.#video.configuration(derived, recordOrigin(item));
    }
  }

  sample({ data, isSync }: ReadSample, origin: Origin): void {
    const { dtsMs, ptsMs } = origin;
    const times = { dtsMs, ptsMs, compositionTimeMs: ptsMs - dtsMs, repairedDtsMs: dtsMs, keyframe: isSync };
    const frame = trackFrame(this.#frames++, origin, data.length, undefined, times);
    for (const placed of this.#order.push(frame, dtsMs, ptsMs)) this.#video.frame(placed);
  }

  end(): MeasuredVideo {
    for (const frame of this.#order.end()) this.#video.frame(frame);
    const configuration = this.#configuration;
    const measured = { track: this.#video.track, summary: this.#video.end() };
    return configuration === undefined ? measured : { ...measured, configuration };
  }
}
