import type { SequenceDescription } from '../../../codec/sequence-description.ts';
import type { WatchedPicture, WatchedTrack } from '../../watch/watcher.ts';
import type { RuleContext } from '../rule.ts';

/** A column of the table of levels. */
type LevelLimit = 'MaxVmvR' | 'MaxMvsPer2Mb';

/** The level of the sequence parameter set that was last sent, and its limits. */
export class DeclaredLevel {
  readonly #track: WatchedTrack;
  sequence: SequenceDescription | undefined;

  constructor(track: WatchedTrack) {
    this.#track = track;
  }

  get level(): string {
    return this.sequence?.level ?? '?';
  }

  /** `undefined` if the level has none, or does not exist. */
  limit(name: LevelLimit): number | undefined {
    const rows = this.#track.codec?.stream?.levels.levels;
    return rows?.find(({ level }) => level === this.sequence?.level)?.limits[name];
  }
}

/** A rule about pictures that have motion vectors; those that lack them make it skipped. */
export const motionOf = ({ blocks }: WatchedPicture, { skip }: Pick<RuleContext<never>, 'skip'>): boolean => {
  if (!blocks.hasMotion) skip('reference pictures are missing: motion vectors are not known');
  return blocks.hasMotion;
};
