import { escapedByteOf } from '../../../syntax/offset-map.ts';
import { type RecordFinding, RecordFindings } from '../../config-record/record-finding.ts';
import { checkLengthSize } from '../../h26x/length-size-rule.ts';
import { recordNalBit, recordNalBytes } from '../../h26x/record-nal-unit.ts';
import { hevcNalUnitTypeName } from '../nal-unit-types.ts';
import { HEVC_NAL_HEADER_BYTES } from '../syntax/nal-unit.ts';
import { HevcParameterSets } from '../syntax/parameter-sets.ts';
import { type ParsedHevcNalUnit, parseHevcNalUnit } from '../syntax/parse-nal-unit.ts';
import { compatibilityFlags, type HevcProfileTierLevel } from '../syntax/profile-tier-level.ts';
import type { HevcSps } from '../syntax/sps.ts';
import type { HevcConfigArray, HevcConfigRecord } from './hevc-config-record.ts';

/** Fixed bit positions in the record (ISO/IEC 14496-15 8.3.3.1). */
const BITS = {
  general_profile_space: 8,
  general_tier_flag: 10,
  general_profile_idc: 11,
  general_profile_compatibility_flags: 16,
  general_level_idc: 96,
  chroma_format_idc: 134,
  bit_depth_luma_minus8: 141,
  bit_depth_chroma_minus8: 149,
  temporalIdNested: 173,
  lengthSizeMinusOne: 174,
  numOfArrays: 176,
} as const;

const PARAMETER_SETS: readonly number[] = [32, 33, 34];
/** VPS, SPS, PPS, prefix SEI, suffix SEI, in the recommended order. */
const USUAL_TYPES: readonly number[] = [32, 33, 34, 39, 40];

/** Checks a HEVCDecoderConfigurationRecord, alone and against its parameter sets. */
export const hevcConfigRules = (record: Partial<HevcConfigRecord>, bytes: Uint8Array): readonly RecordFinding[] => {
  const found = new RecordFindings('HEVCDecoderConfigurationRecord');
  checkLengthSize(found, record.lengthSizeMinusOne, BITS.lengthSizeMinusOne);
  const arrays = record.arrays ?? [];
  if (record.numOfArrays === arrays.length) checkArrays(found, arrays);
  const units: ParsedHevcNalUnit[] = [];
  const sets = new HevcParameterSets();
  for (const [i, array] of arrays.entries()) checkUnits(found, array, i, bytes, sets, units);
  checkAgainst(found, record, units);
  return found.list;
};

const checkArrays = (found: RecordFindings, arrays: readonly HevcConfigArray[]): void => {
  const types = arrays.map((array) => array.NAL_unit_type);
  const missing = PARAMETER_SETS.filter((type) => !arrays.some((a) => a.NAL_unit_type === type && a.numNalus > 0));
  if (missing.length > 0) {
    const names = missing.map(hevcNalUnitTypeName).join(', ');
    found.add('warning', 'no-parameter-set', 'numOfArrays', BITS.numOfArrays, `no ${names}: in band, or missing`);
  }
  types.forEach((type, i) => {
    const bit = (arrays[i]?.offset ?? 0) * 8 + 2;
    const field = `NAL_unit_type[${i}]`;
    if (!USUAL_TYPES.includes(type)) {
      found.mismatch(
        'warning',
        'array-type',
        field,
        bit,
        USUAL_TYPES.join(', '),
        type,
        'these units belong in samples',
      );
    }
    if (types.indexOf(type) < i) {
      found.add('warning', 'array-repeated', field, bit, `a second array of ${hevcNalUnitTypeName(type)}`);
    }
    const before = types[i - 1];
    if (before !== undefined && before > type) {
      found.add('info', 'array-order', field, bit, 'the order VPS, SPS, PPS, SEI is recommended');
    }
  });
  const open = arrays.findIndex((a) => PARAMETER_SETS.includes(a.NAL_unit_type) && a.array_completeness === 0);
  if (open >= 0) {
    // FFmpeg writes 0 in every FLV file, where parameter sets may be in band.
    const why = 'hvc1 has all parameter sets in the record';
    const bit = (arrays[open]?.offset ?? 0) * 8;
    found.mismatch('info', 'array-not-complete', `array_completeness[${open}]`, bit, 1, 0, why);
  }
};

const checkUnits = (
  found: RecordFindings,
  array: HevcConfigArray,
  i: number,
  bytes: Uint8Array,
  sets: HevcParameterSets,
  units: ParsedHevcNalUnit[],
): void => {
  array.nalUnits.forEach((place, j) => {
    const field = `nalUnit[${j}]`;
    const bit = recordNalBit(place);
    if (place.size < HEVC_NAL_HEADER_BYTES) {
      const expected = `at least ${HEVC_NAL_HEADER_BYTES} bytes`;
      found.mismatch('error', 'nal-too-short', field, bit, expected, place.size, `array ${i} holds NAL units`);
      return;
    }
    const unit = parseHevcNalUnit(recordNalBytes(bytes, place), sets);
    units.push(unit);
    const type = unit.header.nal_unit_type;
    if (type !== undefined && type !== array.NAL_unit_type) {
      const why = `array ${i} holds ${hevcNalUnitTypeName(array.NAL_unit_type)} units`;
      found.mismatch('error', 'nal-type', field, bit, array.NAL_unit_type, type, why);
    }
    if (unit.error !== undefined) {
      const at = escapedByteOf(unit.error.bit, unit.unescaped.removed) * 8 + (unit.error.bit % 8);
      found.add('error', 'nal-unreadable', field, bit + at, `array ${i}, ${field}: ${unit.error.message}`);
    }
  });
};

const checkAgainst = (
  found: RecordFindings,
  record: Partial<HevcConfigRecord>,
  units: readonly ParsedHevcNalUnit[],
): void => {
  const readable = units.filter((unit) => unit.error === undefined);
  const ptls = readable.flatMap((unit) => (unit.vps ?? unit.sps)?.profile_tier_level ?? []);
  if (ptls.length > 0) checkProfile(found, record, ptls);
  const why = 'value in an SPS of the record';
  const compare = (name: keyof typeof BITS & keyof HevcConfigRecord & keyof HevcSps): void => {
    const value = record[name];
    const other = readable.flatMap(({ sps }) => sps?.[name] ?? []).find((ofSps) => ofSps !== value);
    if (value === undefined || other === undefined) return;
    found.mismatch('warning', 'sps-mismatch', name, BITS[name], other, value, why);
  };
  compare('chroma_format_idc');
  compare('bit_depth_luma_minus8');
  compare('bit_depth_chroma_minus8');
  compareNesting(found, record, readable);
};

/** temporalIdNested is 1 if sps_temporal_id_nesting_flag is 1 in every SPS. */
const compareNesting = (
  found: RecordFindings,
  record: Partial<HevcConfigRecord>,
  units: readonly ParsedHevcNalUnit[],
): void => {
  const flags = units.flatMap(({ sps }) => sps?.sps_temporal_id_nesting_flag ?? []);
  if (record.temporalIdNested === undefined || flags.length === 0) return;
  const all = flags.every((flag) => flag === 1) ? 1 : 0;
  if (record.temporalIdNested === all) return;
  const why = 'sps_temporal_id_nesting_flag of all SPSs';
  found.mismatch(
    'warning',
    'sps-mismatch',
    'temporalIdNested',
    BITS.temporalIdNested,
    all,
    record.temporalIdNested,
    why,
  );
};

const checkProfile = (
  found: RecordFindings,
  record: Partial<HevcConfigRecord>,
  ptls: readonly HevcProfileTierLevel[],
): void => {
  const why = 'profile_tier_level() of a parameter set in the record';
  for (const name of ['general_profile_space', 'general_tier_flag', 'general_profile_idc'] as const) {
    const value = record[name];
    const other = ptls.flatMap((ptl) => ptl[name] ?? []).find((ofSet) => ofSet !== value);
    if (value === undefined || other === undefined) continue;
    found.mismatch('warning', 'profile-mismatch', name, BITS[name], other, value, why);
  }
  const hex = (flags: number): string => `0x${flags.toString(16).padStart(8, '0')}`;
  const { general_profile_compatibility_flags: flags, general_level_idc: level } = record;
  const common = ptls.reduce((all, ptl) => (all & compatibilityFlags(ptl)) >>> 0, 0xffffffff);
  if (flags !== undefined && flags !== common) {
    const name = 'general_profile_compatibility_flags';
    const all = 'the flags that all parameter sets set';
    found.mismatch('warning', 'compatibility-mismatch', name, BITS[name], hex(common), hex(flags), all);
  }
  const highest = Math.max(...ptls.map((ptl) => ptl.general_level_idc));
  if (level !== undefined && level < highest) {
    const at = BITS.general_level_idc;
    found.mismatch('warning', 'level-mismatch', 'general_level_idc', at, `at least ${highest}`, level, why);
  }
};
