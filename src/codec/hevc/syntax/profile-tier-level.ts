import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { HEVC_PROFILES, HEVC_TIERS, hevcLevelName } from '../profiles.ts';

/**
 * The 88 bits of a profile, their names without `general_` or `sub_layer_`. Which constraint flags are coded depends on
 * the profile; their number of bits does not.
 */
interface ProfileElements {
  profile_space: number;
  tier_flag: number;
  profile_idc: number;
  /** 32 flags: j is 1 if the profile with profile_idc j is kept to. */
  profile_compatibility_flag: number[];
  progressive_source_flag: number;
  interlaced_source_flag: number;
  non_packed_constraint_flag: number;
  frame_only_constraint_flag: number;
  max_12bit_constraint_flag?: number;
  max_10bit_constraint_flag?: number;
  max_8bit_constraint_flag?: number;
  max_422chroma_constraint_flag?: number;
  max_420chroma_constraint_flag?: number;
  max_monochrome_constraint_flag?: number;
  intra_constraint_flag?: number;
  reserved_zero_7bits?: number;
  one_picture_only_constraint_flag?: number;
  lower_bit_rate_constraint_flag?: number;
  max_14bit_constraint_flag?: number;
  reserved_zero_33bits?: number;
  reserved_zero_34bits?: number;
  reserved_zero_35bits?: number;
  reserved_zero_43bits?: number;
  inbld_flag?: number;
  reserved_zero_bit?: number;
}

type Named<P extends string> = { [K in keyof ProfileElements as `${P}_${K}`]: ProfileElements[K] };

/** The profile of the whole stream. */
export type HevcGeneralProfile = Named<'general'>;

/** Profile and level of one sub-layer; elements that are not coded are absent. */
export interface HevcSubLayerLevel extends Partial<Named<'sub_layer'>> {
  sub_layer_profile_present_flag: number;
  sub_layer_level_present_flag: number;
  sub_layer_level_idc?: number;
}

/**
 * profile_tier_level( profilePresentFlag, maxNumSubLayersMinus1 ) (H.265 7.3.3; semantics 7.4.4). The profile is absent
 * where profilePresentFlag is 0: only in a VPS extension.
 */
export interface HevcProfileTierLevel extends Partial<HevcGeneralProfile> {
  /** 30 times the level. */
  general_level_idc: number;
  sub_layers: HevcSubLayerLevel[];
}

/** Reads profile_tier_level() (H.265 7.3.3). */
export const parseHevcProfileTierLevel = (
  r: SyntaxReader,
  profilePresent: boolean,
  maxNumSubLayersMinus1: number,
  into: Partial<HevcProfileTierLevel> = {},
): HevcProfileTierLevel => {
  r.open('profile_tier_level', 'H.265 7.3.3');
  if (profilePresent) parseProfile(r, 'general', undefined, into);
  into.general_level_idc = r.u(8, 'general_level_idc', hevcLevelName);
  const layers: HevcSubLayerLevel[] = (into.sub_layers = []);
  for (let i = 0; i < maxNumSubLayersMinus1; i++) {
    const profile = r.flag(r.nth('sub_layer_profile_present_flag', i));
    const level = r.flag(r.nth('sub_layer_level_present_flag', i));
    layers.push({ sub_layer_profile_present_flag: profile, sub_layer_level_present_flag: level });
  }
  if (maxNumSubLayersMinus1 > 0) {
    for (let i = maxNumSubLayersMinus1; i < 8; i++) r.uLax(2, r.nth('reserved_zero_2bits', i), 0, 0);
  }
  for (const [i, layer] of layers.entries()) {
    if (layer.sub_layer_profile_present_flag === 1) parseProfile(r, 'sub_layer', i, layer);
    if (layer.sub_layer_level_present_flag === 1) {
      layer.sub_layer_level_idc = r.u(8, r.nth('sub_layer_level_idc', i), hevcLevelName);
    }
  }
  r.close();
  return into as HevcProfileTierLevel;
};

type Prefix = 'general' | 'sub_layer';

/** Profiles with the constraint flags of the format range extensions. */
const RANGE_PROFILES: readonly number[] = [4, 5, 6, 7, 8, 9, 10, 11];
/** Profiles with max_14bit_constraint_flag. */
const HIGH_THROUGHPUT_PROFILES: readonly number[] = [5, 9, 10, 11];
/** Profiles with inbld_flag. */
const INBLD_PROFILES: readonly number[] = [1, 2, 3, 4, 5, 9, 11];

/** Reads the profile of the stream, or of sub-layer `i`. */
const parseProfile = (
  r: SyntaxReader,
  prefix: Prefix,
  i: number | undefined,
  into: Partial<HevcGeneralProfile> | Partial<Named<'sub_layer'>>,
): void => {
  const put = into as Record<string, number | number[]>;
  const called = (name: keyof ProfileElements): string =>
    i === undefined ? `${prefix}_${name}` : r.nth(`${prefix}_${name}`, i);
  const flag = (name: keyof ProfileElements): void => {
    put[`${prefix}_${name}`] = r.flag(called(name));
  };
  const zeros = (bits: number, name: keyof ProfileElements): void => {
    const at = r.bit;
    const value = bits > 32 ? r.wide(bits, called(name)) : r.u(bits, called(name));
    put[`${prefix}_${name}`] = value;
    if (value !== 0) r.issue(called(name), at, '0', value);
  };
  put[`${prefix}_profile_space`] = r.u(2, called('profile_space'));
  put[`${prefix}_tier_flag`] = r.flag(called('tier_flag'), HEVC_TIERS);
  const idc = r.u(5, called('profile_idc'), HEVC_PROFILES);
  put[`${prefix}_profile_idc`] = idc;
  const compatible: number[] = (put[`${prefix}_profile_compatibility_flag`] = []);
  for (let j = 0; j < 32; j++) {
    const name = `${prefix}_profile_compatibility_flag`;
    compatible.push(r.flag(i === undefined ? r.nth(name, j) : r.nth(name, i, j), (bit) => labelOf(bit, j)));
  }
  const isOneOf = (profiles: readonly number[]): boolean => profiles.some((p) => p === idc || compatible[p] === 1);
  flag('progressive_source_flag');
  flag('interlaced_source_flag');
  flag('non_packed_constraint_flag');
  flag('frame_only_constraint_flag');
  if (isOneOf(RANGE_PROFILES)) {
    flag('max_12bit_constraint_flag');
    flag('max_10bit_constraint_flag');
    flag('max_8bit_constraint_flag');
    flag('max_422chroma_constraint_flag');
    flag('max_420chroma_constraint_flag');
    flag('max_monochrome_constraint_flag');
    flag('intra_constraint_flag');
    flag('one_picture_only_constraint_flag');
    flag('lower_bit_rate_constraint_flag');
    if (isOneOf(HIGH_THROUGHPUT_PROFILES)) {
      flag('max_14bit_constraint_flag');
      zeros(33, 'reserved_zero_33bits');
    } else zeros(34, 'reserved_zero_34bits');
  } else if (isOneOf([2])) {
    zeros(7, 'reserved_zero_7bits');
    flag('one_picture_only_constraint_flag');
    zeros(35, 'reserved_zero_35bits');
  } else zeros(43, 'reserved_zero_43bits');
  if (isOneOf(INBLD_PROFILES)) flag('inbld_flag');
  else zeros(1, 'reserved_zero_bit');
};

const labelOf = (bit: number, j: number): string | undefined => (bit === 1 ? HEVC_PROFILES[j] : undefined);

/** The constraint flags in coding order, reserved bits included, with their length in bits. */
const CONSTRAINTS: readonly (readonly [name: keyof ProfileElements, bits: number])[] = [
  ['progressive_source_flag', 1],
  ['interlaced_source_flag', 1],
  ['non_packed_constraint_flag', 1],
  ['frame_only_constraint_flag', 1],
  ['max_12bit_constraint_flag', 1],
  ['max_10bit_constraint_flag', 1],
  ['max_8bit_constraint_flag', 1],
  ['max_422chroma_constraint_flag', 1],
  ['max_420chroma_constraint_flag', 1],
  ['max_monochrome_constraint_flag', 1],
  ['intra_constraint_flag', 1],
  ['reserved_zero_7bits', 7],
  ['one_picture_only_constraint_flag', 1],
  ['lower_bit_rate_constraint_flag', 1],
  ['max_14bit_constraint_flag', 1],
  ['reserved_zero_33bits', 33],
  ['reserved_zero_34bits', 34],
  ['reserved_zero_35bits', 35],
  ['reserved_zero_43bits', 43],
  ['inbld_flag', 1],
  ['reserved_zero_bit', 1],
];

/** The 48 bits between the compatibility flags and the level, as six bytes. */
export const constraintBytes = (profile: Partial<HevcGeneralProfile>): number[] => {
  const bits = CONSTRAINTS.map(([name, length]) => {
    const value = profile[`general_${name}`];
    return typeof value === 'number' ? value.toString(2).padStart(length, '0') : '';
  }).join('');
  return (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
};

/** The 32 compatibility flags as one number: flag j is bit 31 - j. */
export const compatibilityFlags = ({
  general_profile_compatibility_flag: flags = [],
}: Partial<HevcGeneralProfile>): number => flags.reduce((all, flag) => all * 2 + flag, 0);
