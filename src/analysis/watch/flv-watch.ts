import { codecOf } from '../../codec/registry.ts';
import type { FlvRead, ReadTag } from '../../container/flv/tag/flv-reader.ts';
import type { Origin } from '../../media/origin.ts';
import { trackName } from '../../media/track.ts';
import { FlvInspector } from '../flv/inspector.ts';
import type { FlvInspected } from '../flv/records.ts';
import type { ReadPayload, TrackIdentity } from '../timeline/timeline.ts';
import { DisplayOrder } from './display-order.ts';
import { readingOf, type SliceDataReading, type SliceReading, WatchedVideo } from './video-track.ts';
import type { WatchSummary } from './watch-summary.ts';
import type { AudioWatcher, WatchedTrack, Watcher } from './watcher.ts';

/** Watches an FLV: tags, tracks, and what `FlvInspector` finds wrong. */
export class FlvWatch {
  readonly #watcher: Watcher;
  readonly #reading: SliceDataReading | undefined;
  readonly #inspector: FlvInspector;
  readonly #videos = new Map<TrackIdentity, { readonly video: WatchedVideo; readonly order: DisplayOrder }>();
  readonly #audios = new Map<TrackIdentity, AudioWatcher | undefined>();

  /** The last tag, and its frame if it has one. */
  #last: { readonly tag: number; readonly frame: number | undefined } | undefined;

  constructor(watcher: Watcher, { traceSlices = false, blocks }: SliceReading = {}) {
    this.#watcher = watcher;
    this.#reading = readingOf(blocks, watcher);
    this.#inspector = new FlvInspector({ traceSlices });
  }

  take(item: FlvRead): void {
    for (const inspected of this.#inspector.push(item)) this.#take(inspected);
  }

  /** `complete`: the input was read to its end. Returns what was measured. */
  end(complete: boolean): WatchSummary {
    if (complete) for (const inspected of this.#inspector.end()) this.#take(inspected);
    const videos = [...this.#videos.values()].map(({ video, order }) => {
      for (const frame of order.end()) video.frame(frame);
      return { track: video.track, summary: video.end() };
    });
    for (const audio of this.#audios.values()) audio?.end?.();
    return { complete, videos, flv: this.#inspector.summary(complete) };
  }

  #take(inspected: FlvInspected): void {
    if (inspected.kind === 'diagnostic') {
      const { record: _record, ...found } = inspected.record;
      const last = this.#last;
      this.#watcher.finding?.(found, last !== undefined && found.tag === last.tag ? last.frame : undefined);
    } else if (inspected.kind === 'tag') {
      this.#watcher.tag?.(inspected.tag);
      const picture = inspected.payloads.find(({ track }) => track?.type === 'video');
      this.#last = { tag: inspected.tag.index, frame: picture?.frame?.index };
      for (const payload of inspected.payloads) this.#payload(inspected.tag, payload);
    }
  }

  #payload(tag: ReadTag, { payload, track, units, frame }: ReadPayload): void {
    if (track === undefined) return;
    const { index, offset, dtsMs } = tag;
    const origin: Origin = { kind: 'tag', index, offset, dtsMs, ptsMs: frame?.ptsMs ?? dtsMs };
    const base = offset + payload.start;
    if (track.type === 'audio') {
      const audio = this.#audioOf(track);
      if (payload.configuration !== undefined) audio?.configuration?.(payload.configuration.derived, origin);
      if (frame !== undefined) audio?.frame?.(frame, tag.bytes.subarray(payload.start, payload.end));
      return;
    }
    const { video, order } = this.#videoOf(track);
    if (payload.configuration !== undefined) video.configuration(payload.configuration.derived, origin);
    for (const set of payload.configuration?.sets ?? []) {
      video.set({ bytes: set.bytes, offset: base + set.offset, origin, outOfBand: true, context: undefined });
    }
    for (const unit of units?.placed ?? []) video.unit(unit, { base, origin });
    if (frame === undefined) return;
    const { repairedDtsMs, compositionTimeMs } = frame;
    const placed = order.push(frame, repairedDtsMs, repairedDtsMs + compositionTimeMs);
    for (const one of placed) video.frame(one);
  }

  #videoOf(track: TrackIdentity): { readonly video: WatchedVideo; readonly order: DisplayOrder } {
    let watched = this.#videos.get(track);
    if (watched === undefined) {
      const identity = identityOf(track);
      const watcher = this.#watcher.video?.(identity);
      watched = {
        video: new WatchedVideo(identity, watcher === undefined ? [] : [watcher], this.#reading),
        order: new DisplayOrder(),
      };
      this.#videos.set(track, watched);
    }
    return watched;
  }

  #audioOf(track: TrackIdentity): AudioWatcher | undefined {
    if (!this.#audios.has(track)) this.#audios.set(track, this.#watcher.audio?.(identityOf(track)));
    return this.#audios.get(track);
  }
}

const identityOf = ({ type, trackId, codec }: TrackIdentity): WatchedTrack => ({
  kind: type,
  trackId,
  fourCc: codec,
  codec: codecOf(codec),
  name: trackName(type, trackId),
});
