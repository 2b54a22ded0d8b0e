import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** general_profile_idc (H.265 Annex A, G, H, I). */
export const HEVC_PROFILES: Readonly<Record<number, string>> = {
  1: 'Main',
  2: 'Main 10',
  3: 'Main Still Picture',
  4: 'Format Range Extensions',
  5: 'High Throughput',
  6: 'Multiview Main',
  7: 'Scalable Main',
  8: '3D Main',
  9: 'Screen-Extended',
  10: 'Scalable Format Range Extensions',
  11: 'High Throughput Screen-Extended',
};

export const HEVC_TIERS: Readonly<Record<number, string>> = { 0: 'Main', 1: 'High' };

/** Level of a general_level_idc, which is 30 times the level (H.265 A.4.1): 93 is `3.1`. */
export const hevcLevelName = (idc: number): string => {
  const tenths = idc / 3;
  return tenths % 10 === 0 ? `${tenths / 10}` : `${Math.round(tenths) / 10}`;
};

/** Profile, tier and level of one sub-layer; elements that are not coded are absent. */
export interface HevcSubLayer {
  sub_layer_profile_present_flag: number;
  sub_layer_level_present_flag: number;
  sub_layer_profile_space?: number;
  sub_layer_tier_flag?: number;
  sub_layer_profile_idc?: number;
  sub_layer_profile_compatibility_flag?: number;
  /** The 48 bits after the compatibility flags, as hex. */
  sub_layer_constraint_indicator_flags?: string;
  sub_layer_level_idc?: number;
}

/**
 * profile_tier_level( 1, maxNumSubLayersMinus1 ) (H.265 7.3.3; semantics 7.4.4). The 32 compatibility flags are one
 * number and the 48 bits after them one hex string, as in HEVCDecoderConfigurationRecord: the names of those bits
 * depend on the profile.
 */
export interface HevcProfileTierLevel {
  general_profile_space: number;
  general_tier_flag: number;
  general_profile_idc: number;
  /** Flag j is bit 31 - j. */
  general_profile_compatibility_flags: number;
  /** progressive_source, interlaced_source, non_packed_constraint, frame_only_constraint, then 44 bits by profile. */
  general_constraint_indicator_flags: string;
  /** 30 times the level. */
  general_level_idc: number;
  sub_layers: HevcSubLayer[];
}

/** Reads the part of profile_tier_level() that a configuration record repeats: everything but the level. */
export const parseGeneralProfile = (r: SyntaxReader, into: Partial<HevcProfileTierLevel>): void => {
  into.general_profile_space = r.u(2, 'general_profile_space');
  into.general_tier_flag = r.flag('general_tier_flag', HEVC_TIERS);
  into.general_profile_idc = r.u(5, 'general_profile_idc', HEVC_PROFILES);
  into.general_profile_compatibility_flags = r.u(32, 'general_profile_compatibility_flags');
  into.general_constraint_indicator_flags = r.bytes(6, 'general_constraint_indicator_flags');
};

/** Reads profile_tier_level( 1, maxNumSubLayersMinus1 ) (H.265 7.3.3). */
export const parseHevcProfileTierLevel = (
  r: SyntaxReader,
  maxNumSubLayersMinus1: number,
  into: Partial<HevcProfileTierLevel> = {},
): HevcProfileTierLevel => {
  r.open('profile_tier_level', 'H.265 7.3.3');
  parseGeneralProfile(r, into);
  into.general_level_idc = r.u(8, 'general_level_idc', hevcLevelName);
  const layers: HevcSubLayer[] = [];
  into.sub_layers = layers;
  for (let i = 0; i < maxNumSubLayersMinus1; i++) {
    const profile = r.flag(r.nth('sub_layer_profile_present_flag', i));
    const level = r.flag(r.nth('sub_layer_level_present_flag', i));
    layers.push({ sub_layer_profile_present_flag: profile, sub_layer_level_present_flag: level });
  }
  if (maxNumSubLayersMinus1 > 0) {
    for (let i = maxNumSubLayersMinus1; i < 8; i++) r.uLax(2, r.nth('reserved_zero_2bits', i), 0, 0);
  }
  for (const [i, layer] of layers.entries()) parseSubLayer(r, i, layer);
  r.close();
  return into as HevcProfileTierLevel;
};

const parseSubLayer = (r: SyntaxReader, i: number, layer: HevcSubLayer): void => {
  if (layer.sub_layer_profile_present_flag === 1) {
    layer.sub_layer_profile_space = r.u(2, r.nth('sub_layer_profile_space', i));
    layer.sub_layer_tier_flag = r.flag(r.nth('sub_layer_tier_flag', i), HEVC_TIERS);
    layer.sub_layer_profile_idc = r.u(5, r.nth('sub_layer_profile_idc', i), HEVC_PROFILES);
    layer.sub_layer_profile_compatibility_flag = r.u(32, r.nth('sub_layer_profile_compatibility_flag', i));
    layer.sub_layer_constraint_indicator_flags = r.bytes(6, r.nth('sub_layer_constraint_indicator_flags', i));
  }
  if (layer.sub_layer_level_present_flag === 1) {
    layer.sub_layer_level_idc = r.u(8, r.nth('sub_layer_level_idc', i), hevcLevelName);
  }
};
