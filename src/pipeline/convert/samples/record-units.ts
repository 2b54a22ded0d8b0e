import { sameBytes } from '../../../bytes/same-bytes.ts';
import { codecOf } from '../../../codec/registry.ts';
import type { SampleTrack } from '../../../media/sample.ts';

/** The units in the configuration of a track: its parameter sets, and SEI that holds for the whole stream (hvcC). */
export const recordUnitsOf = ({ fourCc, config }: SampleTrack): readonly Uint8Array[] => {
  const codec = codecOf(fourCc)?.config;
  if (codec === undefined || config === undefined) return [];
  return (codec.sets?.(codec.read(config).record, config) ?? []).map(({ bytes }) => bytes);
};

/** Does a configuration have all units of another one, and maybe more? */
export const hasRecordUnitsOf = (track: SampleTrack, other: SampleTrack): boolean => {
  const [units, others] = [recordUnitsOf(track), recordUnitsOf(other)];
  return others.length > 0 && others.every((unit) => units.some((one) => sameBytes(one, unit)));
};
