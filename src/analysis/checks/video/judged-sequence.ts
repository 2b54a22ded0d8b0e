import type { SequenceDescription } from '../../../codec/sequence-description.ts';
import type { VideoWatcher } from '../../watch/watcher.ts';
import type { FindingLocation } from '../finding.ts';
import { atOrigin, atSet } from '../places.ts';
import type { Reported, RuleContext } from '../rule.ts';

/** What is known of the coded sequence; without a parameter set, what the configuration record says. */
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
  // Without a parameter set, in the record or in band, its own members say it.
  let ofRecord: readonly [Described, FindingLocation] | undefined;
  return {
    configuration(derived, at) {
      ofRecord ??= [derived, atOrigin(at)];
    },
    sequence: (seen) => take(seen.description, atSet(seen)),
    end() {
      if (last === undefined && ofRecord !== undefined) take(...ofRecord);
      if (last === undefined) skip('neither a parameter set nor a configuration record says it');
    },
  };
};
