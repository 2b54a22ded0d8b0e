import type { ConfigurationDerived } from '../../../codec/descriptor.ts';
import type { AudioWatcher, WatchedTrack } from '../../watch/watcher.ts';
import type { FindingLocation } from '../finding.ts';
import { atOrigin, atSound } from '../places.ts';
import type { Reported, RuleContext } from '../rule.ts';

/** What is known of the sound of a track. */
export interface Sound {
  readonly codecString?: string | undefined;
  readonly sampleRateHz?: number | undefined;
  readonly channels?: number | undefined;
}

/** How one fact of the sound is judged. */
export interface SoundJudge<T> {
  factOf(sound: Sound): T | undefined;
  judge(value: T): Omit<Reported, 'at'> | undefined;
}

/** Judges a fact of an audio track, each time that it is another one: by its configuration, else by its first frame. */
export const judgedSound = <T extends string | number>(
  { codec }: WatchedTrack,
  { report, skip }: Pick<RuleContext<never>, 'report' | 'skip'>,
  { factOf, judge }: SoundJudge<T>,
): AudioWatcher => {
  let last: T | undefined;
  let isHeard = false;
  const take = (sound: Sound, at: FindingLocation): void => {
    const value = factOf(sound);
    if (value === undefined || value === last) return;
    last = value;
    const found = judge(value);
    if (found !== undefined) report({ ...found, at });
  };
  return {
    configuration: (configuration: ConfigurationDerived, at) => take(configuration as Sound, atOrigin(at)),
    frame(frame, payload) {
      if (isHeard) return;
      isHeard = true;
      if (last === undefined) take(codec?.soundOf?.(payload) ?? {}, atSound(frame));
    },
    end() {
      if (last === undefined) skip('neither a configuration nor the first frame says it');
    },
  };
};
