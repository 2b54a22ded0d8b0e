import { sameBytes } from '../../../bytes/same-bytes.ts';
import { codecOf } from '../../../codec/registry.ts';
import type { SampleTrack } from '../../../media/sample.ts';

/** The parameter sets in the configuration of a track, and the SEI units that it may have. */
export const setsOf = ({ fourCc, config }: SampleTrack): readonly Uint8Array[] => {
  const codec = codecOf(fourCc)?.config;
  if (codec === undefined || config === undefined) return [];
  return (codec.sets?.(codec.read(config).record, config) ?? []).map(({ bytes }) => bytes);
};

/** Does a configuration have all parameter sets of another one, and maybe more? */
export const hasSetsOf = (track: SampleTrack, other: SampleTrack): boolean => {
  const [sets, others] = [setsOf(track), setsOf(other)];
  return others.length > 0 && others.every((set) => sets.some((one) => sameBytes(one, set)));
};
