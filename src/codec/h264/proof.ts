import type { UnitProof } from '../stream-codec.ts';
import { nalUnitTypeOf } from './nal-unit-types.ts';
import { HIGH_SYNTAX_PROFILES, PROFILES } from './profiles.ts';
import { ParameterSets } from './syntax/parameter-sets.ts';
import { parseNalUnit } from './syntax/parse-nal-unit.ts';

const SPS = 7;

/** Slices, SEI, parameter sets and delimiters. */
const FIRST_TYPES: ReadonlySet<number> = new Set([1, 5, 6, 7, 8, 9]);

/** No SPS is longer. */
const MAX_SPS_BYTES = 4096;

/** forbidden_zero_bit 0, a defined nal_unit_type, nal_ref_idc as H.264 7.4.1 requires. */
const isPlausible = (unit: Uint8Array): boolean => {
  const header = unit[0] ?? 0x80;
  const type = header & 31;
  const refIdc = header >> 5;
  if (header >= 0x80 || type === 0 || type > 21) return false;
  if ((type === 5 || type === 7 || type === 8 || type === 13 || type === 15) && refIdc === 0) return false;
  return (type !== 6 && (type < 9 || type > 12)) || refIdc === 0;
};

/** An SPS of a known profile that parses without issues. */
const isSps = (unit: Uint8Array): boolean => {
  if (nalUnitTypeOf(unit) !== SPS) return false;
  const { sps, error, issues } = parseNalUnit(unit, new ParameterSets());
  return (
    error === undefined &&
    issues.length === 0 &&
    sps?.profile_idc !== undefined &&
    (PROFILES[sps.profile_idc] !== undefined || HIGH_SYNTAX_PROFILES.has(sps.profile_idc)) &&
    sps.reserved_zero_2bits === 0
  );
};

/** A stream is recognised by its SPS. */
export const h264Proof: UnitProof = {
  isPlausible,
  mayBegin: (type) => FIRST_TYPES.has(type),
  proofBytes: (type) => (type === SPS ? MAX_SPS_BYTES : 0),
  proves: isSps,
};
