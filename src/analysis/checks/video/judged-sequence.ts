import type { SequenceDescription } from '../../../codec/sequence-description.ts';
import type { VideoWatcher, WatchedTrack } from '../../watch/watcher.ts';
import type { FindingLocation } from '../finding.ts';
import { atOrigin, atSet } from '../places.ts';
import type { Reported, RuleContext } from '../rule.ts';

/** What is known of the coded sequence; of a codec that is not parsed, what its configuration record says. */
type Described = Partial<SequenceDescription>;

/** How one fact of the sequence parameter sets is judged. */
export interface SequenceJudge<T> {
  /** The fact; `undefined` if it is not known. */
  factOf(described: Described): T | undefined;
  /** What is wrong with it; `undefined` if nothing is. */
  judge(value: T): Omit<Reported, 'at'> | undefined;
}

/** Judges a fact of the sequence parameter sets of a track, each time that it is another one. */
export const judgedSequence = <T extends string | number>(
  track: WatchedTrack,
  { report, skip }: Pick<RuleContext<never>, 'report' | 'skip'>,
  { factOf, judge }: SequenceJudge<T>,
): VideoWatcher => {
  let last: T | undefined;
  const take = (described: Described, at: FindingLocation): void => {
    const value = factOf(described);
    if (value === undefined || value === last) return;
    last = value;
    const found = judge(value);
    if (found !== undefined) report({ ...found, at });
  };
  const end = (): void => {
    if (last === undefined) skip('neither a parameter set nor a configuration record says it');
  };
  // The parameter sets of the record come too.
  if (track.codec?.stream !== undefined) return { sequence: (seen) => take(seen.description, atSet(seen)), end };
  return { configuration: (derived, at) => take(derived, atOrigin(at)), end };
};
