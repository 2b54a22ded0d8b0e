import { type RecordFinding, RecordFindings } from '../../config-record/record-finding.ts';
import { checkLengthSize } from '../../h26x/length-size-rule.ts';
import { type RecordNalUnit, recordNalBit } from '../../h26x/record-nal-unit.ts';
import { constraintFlags } from '../derive.ts';
import { type InferredSps, inferSps } from '../inference.ts';
import { highestLevel, levelLimits, levelRank } from '../levels.ts';
import { nalUnitTypeName } from '../nal-unit-types.ts';
import { commonProfile } from '../profile-conformance.ts';
import { type DeclaredSps, isDeclared, isReadable } from '../syntax/sps.ts';
import { avcConfigParameterSets, type RecordParameterSet } from './avc-config-parameter-sets.ts';
import { type AvcConfigRecord, PROFILES_WITHOUT_TAIL } from './avc-config-record.ts';

/** Fixed bit positions in the record (ISO/IEC 14496-15 5.3.3.1). */
const PROFILE_BIT = 8;
const COMPATIBILITY_BIT = 16;
const LEVEL_BIT = 24;
const LENGTH_SIZE_BIT = 38;
const SPS_COUNT_BIT = 43;

const WANTED_TYPES = { sequenceParameterSet: 7, pictureParameterSet: 8, sequenceParameterSetExt: 13 } as const;
/** Shortest SPS: its header and the three bytes that every SPS begins with. */
const SHORTEST_SPS = 4;
/** ISO/IEC 14496-15 allows up to 12 bits per sample, H.264 up to 14. */
const MAX_BIT_DEPTH_MINUS8 = 4;

/** Checks an AVCDecoderConfigurationRecord, alone and against its parameter sets. */
export const avcConfigRules = (record: Partial<AvcConfigRecord>, bytes: Uint8Array): readonly RecordFinding[] => {
  const found = new RecordFindings('AVCDecoderConfigurationRecord');
  checkLengthSize(found, record.lengthSizeMinusOne, LENGTH_SIZE_BIT);
  if (record.numOfSequenceParameterSets === 0) {
    const message = 'no SPS: the parameter sets are in band, or missing';
    found.add('warning', 'no-sps', 'numOfSequenceParameterSets', SPS_COUNT_BIT, message);
  }
  const sets = avcConfigParameterSets(record, bytes);
  for (const set of sets) checkUnit(found, set);
  const all = sets.map(({ unit }) => unit.sps);
  const [first, ...others] = all.filter(isDeclared);
  if (first !== undefined) checkHead(found, record, [first, ...others]);
  checkTail(found, record, all.filter(isReadable).map(inferSps));
  return found.list;
};

const checkUnit = (found: RecordFindings, { place, list, index, unit, errorBit }: RecordParameterSet): void => {
  const field = `${list}NALUnit[${index}]`;
  const type = unit.header.nal_unit_type;
  const wanted = WANTED_TYPES[list];
  const bit = recordNalBit(place);
  if (list === 'sequenceParameterSet' && place.size < SHORTEST_SPS) {
    found.mismatch(
      'error',
      'nal-too-short',
      field,
      bit,
      `at least ${SHORTEST_SPS} bytes`,
      place.size,
      'no SPS is shorter',
    );
  } else if (type !== undefined && type !== wanted) {
    found.mismatch('error', 'nal-type', field, bit, wanted, type, `the list holds ${nalUnitTypeName(wanted)} units`);
  } else if (unit.error !== undefined) {
    found.add('error', 'nal-unreadable', field, errorBit, `${field}: ${unit.error.message}`);
  }
};

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`;

const checkHead = (
  found: RecordFindings,
  record: Partial<AvcConfigRecord>,
  all: readonly [DeclaredSps, ...DeclaredSps[]],
): void => {
  const { AVCProfileIndication: profile = 0, profile_compatibility: flags = 0, AVCLevelIndication: level = 0 } = record;
  const other = all.find((sps) => sps.profile_idc !== profile);
  if (other !== undefined && profile !== commonProfile(all)) {
    const why = 'the profile of an SPS in the record';
    found.mismatch('warning', 'profile-mismatch', 'AVCProfileIndication', PROFILE_BIT, other.profile_idc, profile, why);
  }
  // A constraint flag applies to the whole stream only if all SPSs set it.
  const common = all.reduce((both, sps) => both & constraintFlags(sps), 0xff);
  if (flags !== common) {
    const why = 'the constraint flags that all SPSs set';
    const [expected, is] = [hex(common), hex(flags)];
    found.mismatch('warning', 'compatibility-mismatch', 'profile_compatibility', COMPATIBILITY_BIT, expected, is, why);
  }
  const declared = { profile_idc: profile, constraint_set3_flag: (flags >> 4) & 1, level_idc: level };
  const highest = highestLevel(all);
  if (levelRank(declared) < levelRank(highest)) {
    const why = 'the level of an SPS in the record';
    const least = `at least ${highest.level_idc}`;
    found.mismatch('warning', 'level-mismatch', 'AVCLevelIndication', LEVEL_BIT, least, level, why);
  } else if (levelLimits(declared) === undefined) {
    const why = 'no other value is a level (H.264 A.3)';
    found.mismatch('warning', 'level-mismatch', 'AVCLevelIndication', LEVEL_BIT, 'a value of Table A-1', level, why);
  }
};

const checkTail = (found: RecordFindings, record: Partial<AvcConfigRecord>, all: readonly InferredSps[]): void => {
  const { chroma_format: chroma, bit_depth_luma_minus8: luma, bit_depth_chroma_minus8: chromaDepth } = record;
  const end = endOf(record);
  if (chroma === undefined) {
    const { AVCProfileIndication: profile, numOfPictureParameterSets: count } = record;
    const complete = count !== undefined && count === record.pictureParameterSets?.length;
    // Encoders omit it so often that no reader depends on it.
    if (profile !== undefined && complete && !PROFILES_WITHOUT_TAIL.has(profile)) {
      found.add('info', 'no-high-profile-tail', 'chroma_format', end, 'chroma format and bit depths are left out');
    }
    return;
  }
  const compare = (
    name: string,
    bit: number,
    found_: number | undefined,
    inSps: (sps: InferredSps) => number,
  ): void => {
    const other = all.find((sps) => inSps(sps) !== found_);
    if (found_ === undefined || other === undefined) return;
    found.mismatch('warning', 'tail-mismatch', name, bit, inSps(other), found_, 'value in an SPS of the record');
  };
  compare('chroma_format', end + 6, chroma, (sps) => sps.chroma_format_idc);
  compare('bit_depth_luma_minus8', end + 13, luma, (sps) => sps.bit_depth_luma_minus8);
  compare('bit_depth_chroma_minus8', end + 21, chromaDepth, (sps) => sps.bit_depth_chroma_minus8);
  const depths = [
    ['bit_depth_luma_minus8', end + 13, luma],
    ['bit_depth_chroma_minus8', end + 21, chromaDepth],
  ] as const;
  for (const [name, bit, depth] of depths) {
    if (depth === undefined || depth <= MAX_BIT_DEPTH_MINUS8) continue;
    found.mismatch(depth > 6 ? 'error' : 'warning', 'bit-depth', name, bit, '0..4', depth, 'the record allows 12 bits');
  }
};

/** Bit position after the picture parameter sets, where the tail begins. */
const endOf = (record: Partial<AvcConfigRecord>): number => {
  const bitAfter = ({ offset, size }: RecordNalUnit): number => (offset + 2 + size) * 8;
  const lastPps = record.pictureParameterSets?.at(-1);
  if (lastPps !== undefined) return bitAfter(lastPps);
  const lastSps = record.sequenceParameterSets?.at(-1);
  return (lastSps === undefined ? SPS_COUNT_BIT + 5 : bitAfter(lastSps)) + 8;
};
