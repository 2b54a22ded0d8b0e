import { ByteWriter } from '../../../bytes/byte-writer.ts';
import { toHex } from '../../../bytes/hex.ts';
import { RtmpkitError } from '../../../syntax/errors.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { MadeConfig } from '../../descriptor.ts';
import { parseHevcParameterSet } from '../syntax/parse-parameter-set.ts';
import type { HevcPps } from '../syntax/pps.ts';
import { compatibilityFlags, constraintBytes, type HevcProfileTierLevel } from '../syntax/profile-tier-level.ts';
import type { HevcSps } from '../syntax/sps.ts';
import type { HevcVps } from '../syntax/vps.ts';
import { parseHevcConfigRecord } from './hevc-config-record.ts';
import { hevcConfigRules } from './hevc-config-rules.ts';
import { type HevcConfigContent, writeHevcConfigRecord } from './hevc-config-write.ts';

/**
 * NAL units for a record, each list in the order to write; without start code or length, emulation prevention included.
 */
export interface HevcConfigSets {
  readonly vps: readonly Uint8Array[];
  readonly sps: readonly Uint8Array[];
  readonly pps: readonly Uint8Array[];
  /** Prefix and suffix SEI that holds for the whole stream. */
  readonly prefixSei?: readonly Uint8Array[];
  readonly suffixSei?: readonly Uint8Array[];
}

/** Options of `hevcConfigOf`. */
export interface HevcConfigOptions {
  /** Bytes of the length before each NAL unit of the samples. */
  readonly lengthSize: 1 | 2 | 4;
  /** The stream has no parameter sets beside those of the record: array_completeness 1. */
  readonly isComplete: boolean;
}

/**
 * Makes the HEVCDecoderConfigurationRecord of parameter sets (ISO/IEC 14496-15 8.3.3.1): a profile that they all
 * conform to, the flags that they all set, the highest level of their highest tier. avgFrameRate and constantFrameRate
 * are 0 (unspecified): the parameter sets of one stream do not give them. Throws `not-encodable` if there is no such
 * record.
 */
export const hevcConfigOf = (sets: HevcConfigSets, { lengthSize, isComplete }: HevcConfigOptions): MadeConfig => {
  const read = (units: readonly Uint8Array[]) => units.map((unit) => parseHevcParameterSet(unit));
  const allVps = read(sets.vps).flatMap(({ vps }) => vps ?? []);
  const allSps = read(sets.sps)
    .flatMap(({ sps }) => sps ?? [])
    .filter(isRead);
  const allPps = read(sets.pps).flatMap(({ pps }) => pps ?? []);
  const [first] = allSps;
  if (first === undefined) {
    throw new RtmpkitError(
      'not-encodable',
      'no SPS to make a HEVCDecoderConfigurationRecord from (ISO/IEC 14496-15 8.3.3.1)',
    );
  }
  const segmentation = Math.min(...allSps.map(({ vui_parameters: vui }) => vui?.min_spatial_segmentation_idc ?? 0));
  const w = new ByteWriter();
  writeHevcConfigRecord(w, {
    ...commonProfile([...allVps, ...allSps].flatMap((set) => set.profile_tier_level ?? [])),
    min_spatial_segmentation_idc: segmentation,
    parallelismType: segmentation === 0 ? MIXED_OR_UNKNOWN : parallelismOf(allPps),
    chroma_format_idc: first.chroma_format_idc,
    bit_depth_luma_minus8: first.bit_depth_luma_minus8,
    bit_depth_chroma_minus8: first.bit_depth_chroma_minus8,
    avgFrameRate: 0,
    constantFrameRate: 0,
    numTemporalLayers: 1 + Math.max(...subLayersOf(allVps, allSps)),
    temporalIdNested: allSps.every((sps) => sps.sps_temporal_id_nesting_flag === 1) ? 1 : 0,
    lengthSizeMinusOne: lengthSize === 4 ? 3 : lengthSize === 2 ? 1 : 0,
    arrays: [
      { NAL_unit_type: 32, units: sets.vps, isComplete },
      { NAL_unit_type: 33, units: sets.sps, isComplete },
      { NAL_unit_type: 34, units: sets.pps, isComplete },
      // The stream may have more SEI.
      { NAL_unit_type: 39, units: sets.prefixSei ?? [], isComplete: false },
      { NAL_unit_type: 40, units: sets.suffixSei ?? [], isComplete: false },
    ]
      .filter(({ units }) => units.length > 0)
      .map(({ isComplete: isAll, ...array }) => ({ ...array, array_completeness: isAll ? 1 : 0 })),
  });
  const bytes = w.toBytes();
  const findings = hevcConfigRules(parseHevcConfigRecord(new SyntaxReader(bytes)), bytes);
  // Units in the stream are allowed beside the record: 0 is then the only true value.
  return { bytes, findings: findings.filter(({ code }) => code !== 'array-not-complete') };
};

type ReadSps = Partial<HevcSps> &
  Required<Pick<HevcSps, 'chroma_format_idc' | 'bit_depth_luma_minus8' | 'bit_depth_chroma_minus8'>>;

/** Read up to the bit depths. */
const isRead = (sps: Partial<HevcSps>): sps is ReadSps => sps.bit_depth_chroma_minus8 !== undefined;

const subLayersOf = (allVps: readonly Partial<HevcVps>[], allSps: readonly ReadSps[]): readonly number[] => [
  ...allVps.map((vps) => vps.vps_max_sub_layers_minus1 ?? 0),
  ...allSps.map((sps) => sps.sps_max_sub_layers_minus1 ?? 0),
];

/** parallelismType (ISO/IEC 14496-15 8.3.3.1.3). */
const MIXED_OR_UNKNOWN = 0;
const SLICES = 1;
const TILES = 2;
const WAVEFRONT = 3;

/** What all PPSs allow. */
const parallelismOf = (allPps: readonly Partial<HevcPps>[]): number => {
  const types = allPps.map(({ tiles_enabled_flag: tiles, entropy_coding_sync_enabled_flag: sync }) => {
    if (tiles === undefined || sync === undefined) return MIXED_OR_UNKNOWN;
    if (tiles === 1) return sync === 1 ? MIXED_OR_UNKNOWN : TILES;
    return sync === 1 ? WAVEFRONT : SLICES;
  });
  const [first = MIXED_OR_UNKNOWN] = types;
  return types.every((type) => type === first) ? first : MIXED_OR_UNKNOWN;
};

type General = Pick<
  HevcConfigContent,
  | 'general_profile_space'
  | 'general_tier_flag'
  | 'general_profile_idc'
  | 'general_profile_compatibility_flags'
  | 'general_constraint_indicator_flags'
  | 'general_level_idc'
>;

/** Profile, tier and level of all these (ISO/IEC 14496-15 8.3.3.1.3); at least one. */
const commonProfile = (all: readonly HevcProfileTierLevel[]): General => {
  const tiers = all.map((one) => one.general_tier_flag ?? 0);
  const tier = Math.max(...tiers);
  const ofTier = all.filter((_, i) => tiers[i] === tier);
  const constraints = all.map(constraintBytes);
  const common = [0, 1, 2, 3, 4, 5].map((i) => constraints.reduce((both, bytes) => both & (bytes[i] ?? 0), 0xff));
  return {
    general_profile_space: all[0]?.general_profile_space ?? 0,
    general_tier_flag: tier,
    general_profile_idc: profileOf(all),
    general_profile_compatibility_flags: all.reduce((both, one) => (both & compatibilityFlags(one)) >>> 0, 0xffff_ffff),
    general_constraint_indicator_flags: toHex(Uint8Array.from(common)),
    general_level_idc: Math.max(...ofTier.map((one) => one.general_level_idc)),
  };
};

/**
 * general_profile_idc of a profile that all conform to: its own, or one whose compatibility flag is set (H.265 7.4.4).
 * The highest one where there is none.
 */
const profileOf = (all: readonly HevcProfileTierLevel[]): number => {
  const profiles = [...new Set(all.map((one) => one.general_profile_idc ?? 0))].sort((a, b) => a - b);
  const conforms = (
    { general_profile_idc, general_profile_compatibility_flag: flags }: HevcProfileTierLevel,
    profile: number,
  ) => general_profile_idc === profile || flags?.[profile] === 1;
  return profiles.find((profile) => all.every((one) => conforms(one, profile))) ?? Math.max(...profiles);
};
