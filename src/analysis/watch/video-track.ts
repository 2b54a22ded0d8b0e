import type { ConfigurationDerived } from '../../codec/descriptor.ts';
import type { PlacedUnit } from '../../codec/placed-unit.ts';
import type { Origin } from '../../media/origin.ts';
import { GopBuilder } from '../gop/gop-builder.ts';
import { HrdCheck, type HrdRemoval } from '../vbv/hrd-check.ts';
import { VideoMeasure, type VideoSummary } from '../video-summary.ts';
import type { ComingSet } from './watched-sets.ts';
import { WatchedSets } from './watched-sets.ts';
import type { UnitPlace, VideoWatcher, WatchedFrame, WatchedTrack } from './watcher.ts';

/** Tells the watchers of a video track what happens in it. */
export class WatchedVideo {
  readonly track: WatchedTrack;
  readonly #measure: VideoMeasure;
  readonly #watchers: readonly VideoWatcher[];
  readonly #gops = new GopBuilder();
  readonly #hrd = new HrdCheck();
  readonly #sets: WatchedSets | undefined;

  constructor(track: WatchedTrack, watchers: readonly VideoWatcher[]) {
    this.track = track;
    this.#measure = new VideoMeasure(track.codec?.stream);
    this.#watchers = [this.#measure, ...watchers];
    this.#sets = track.codec?.stream === undefined ? undefined : new WatchedSets(track.codec.stream, this.#watchers);
  }

  /** A parameter set, in band or of a decoder configuration record. */
  set(set: ComingSet): void {
    this.#sets?.add(set);
  }

  configuration(configuration: ConfigurationDerived, at: Origin): void {
    for (const watcher of this.#watchers) watcher.configuration?.(configuration, at);
  }

  unit(unit: PlacedUnit, place: UnitPlace): void {
    const { unitType, parameterSet, error } = unit;
    if (unitType.role === 'parameter-set' && error === undefined) {
      const { bytes, offset, outOfBand = false } = unit.unit;
      const at = { offset: place.base + offset, origin: place.origin, outOfBand };
      this.#sets?.add({ bytes, ...at, context: parameterSet?.context });
    }
    for (const watcher of this.#watchers) watcher.unit?.(unit, place);
  }

  frame(frame: WatchedFrame): void {
    const gop = this.#gops.push(frame);
    if (gop !== undefined) for (const watcher of this.#watchers) watcher.gop?.(gop);
    for (const watcher of this.#watchers) watcher.frame?.(frame);
    for (const removal of this.#hrd.push(frame)) this.#removal(removal);
  }

  #removal(removal: HrdRemoval): void {
    for (const watcher of this.#watchers) watcher.removal?.(removal);
  }

  end(): VideoSummary {
    const gop = this.#gops.end();
    if (gop !== undefined) for (const watcher of this.#watchers) watcher.gop?.(gop);
    for (const removal of this.#hrd.end()) this.#removal(removal);
    const { lack } = this.#hrd;
    const summary = { ...this.#measure.summary, ...(lack !== undefined && { buffersLack: lack }) };
    for (const watcher of this.#watchers) watcher.end?.(summary);
    return summary;
  }
}
