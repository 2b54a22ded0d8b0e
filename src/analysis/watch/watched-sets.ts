import { sameBytes } from '../../bytes/same-bytes.ts';
import type { StreamCodec } from '../../codec/stream-codec.ts';
import type { Origin } from '../../media/origin.ts';
import { MAX_WATCHED_SETS } from '../../syntax/limits.ts';
import type { VideoWatcher } from './watcher.ts';

/** A parameter set as it comes. */
export interface ComingSet {
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly origin: Origin | undefined;
  readonly outOfBand: boolean;
  /** See `ParameterSetRef`. */
  readonly context: object | undefined;
}

/** Tells watchers of the parameter sets of a track whose content is new. */
export class WatchedSets {
  readonly #codec: StreamCodec;
  readonly #watchers: readonly VideoWatcher[];
  /** The last content, by type and id. */
  readonly #last = new Map<string, Uint8Array>();

  constructor(codec: StreamCodec, watchers: readonly VideoWatcher[]) {
    this.#codec = codec;
    this.#watchers = watchers;
  }

  add(set: ComingSet): void {
    const { bytes, offset, origin, outOfBand, context } = set;
    // Most repeat an earlier one: no need to parse them.
    for (const last of this.#last.values()) if (sameBytes(last, bytes)) return;
    const key = `${this.#codec.typeOf(bytes)} ${this.#codec.setId(bytes) ?? '-'}`;
    if (!this.#last.has(key) && this.#last.size === MAX_WATCHED_SETS) return;
    const kept = bytes.slice();
    this.#last.set(key, kept);
    const place = { bytes: kept, offset, origin, outOfBand };
    for (const watcher of this.#watchers) watcher.parameterSet?.({ ...place, context });
    const sequence = this.#codec.describeSequence(kept);
    if (sequence !== undefined) {
      for (const watcher of this.#watchers) watcher.sequence?.({ ...place, description: sequence });
      return;
    }
    const pictureSet = this.#codec.describePictureSet(kept, context);
    if (pictureSet === undefined) return;
    for (const watcher of this.#watchers) watcher.pictureSet?.({ ...place, description: pictureSet });
  }
}
