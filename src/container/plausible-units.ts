import { HIGH_SYNTAX_PROFILES, PROFILES } from '../codec/h264/profiles.ts';
import { ParameterSets } from '../codec/h264/syntax/parameter-sets.ts';
import { parseNalUnit } from '../codec/h264/syntax/parse-nal-unit.ts';

/** A header that a stream may have: forbidden_zero_bit 0, a defined nal_unit_type, nal_ref_idc as H.264 7.4.1 asks. */
export const isPlausibleHeader = (header: number): boolean => {
  const type = header & 31;
  const refIdc = header >> 5;
  if (header >= 0x80 || type === 0 || type > 21) return false;
  if ((type === 5 || type === 7 || type === 8 || type === 13 || type === 15) && refIdc === 0) return false;
  return (type !== 6 && (type < 9 || type > 12)) || refIdc === 0;
};

/** An SPS that parses to its end, of a profile that there is. */
export const isSps = (unit: Uint8Array): boolean => {
  const { sps, error, issues } = parseNalUnit(unit, new ParameterSets());
  return (
    error === undefined &&
    issues.length === 0 &&
    sps?.profile_idc !== undefined &&
    (PROFILES[sps.profile_idc] !== undefined || HIGH_SYNTAX_PROFILES.has(sps.profile_idc)) &&
    sps.reserved_zero_2bits === 0
  );
};

/** A longer SPS is none. */
export const MAX_SPS_BYTES = 4096;
