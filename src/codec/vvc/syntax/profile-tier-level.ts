import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { VVC_PROFILES, VVC_TIERS, vvcLevelName } from '../profiles.ts';

/** profile_tier_level( 1, MaxNumSubLayersMinus1 ) (H.266 7.3.3.1). */
export interface VvcProfileTierLevel {
  general_profile_idc: number;
  general_tier_flag: number;
  general_level_idc: number;
  ptl_frame_only_constraint_flag: number;
  ptl_multilayer_enabled_flag: number;
  gci_present_flag: number;
  /** The 71 constraints that gci_present_flag announces are skipped. */
  gci_num_additional_bits?: number;
  /** Of the highest sub-layer but one first. */
  ptl_sublayer_level_present_flag: number[];
  sublayer_level_idc: number[];
  ptl_num_sub_profiles: number;
  general_sub_profile_idc: number[];
}

/** Reads profile_tier_level( 1, MaxNumSubLayersMinus1 ) (H.266 7.3.3.1). */
export const parseVvcProfileTierLevel = (
  r: SyntaxReader,
  maxNumSubLayersMinus1: number,
  into: Partial<VvcProfileTierLevel> = {},
): VvcProfileTierLevel => {
  r.open('profile_tier_level', '7.3.3.1');
  into.general_profile_idc = r.u(7, 'general_profile_idc', VVC_PROFILES);
  into.general_tier_flag = r.flag('general_tier_flag', VVC_TIERS);
  into.general_level_idc = r.u(8, 'general_level_idc', vvcLevelName);
  into.ptl_frame_only_constraint_flag = r.flag('ptl_frame_only_constraint_flag');
  into.ptl_multilayer_enabled_flag = r.flag('ptl_multilayer_enabled_flag');
  parseGeneralConstraintsInfo(r, into);
  const flags: number[] = [];
  into.ptl_sublayer_level_present_flag = flags;
  for (let i = maxNumSubLayersMinus1 - 1; i >= 0; i--) flags.push(r.flag(r.nth('ptl_sublayer_level_present_flag', i)));
  r.alignBits('ptl_reserved_zero_bit', 0);
  const levels: number[] = [];
  into.sublayer_level_idc = levels;
  for (const [k, flag] of flags.entries()) {
    const i = maxNumSubLayersMinus1 - 1 - k;
    if (flag === 1) levels.push(r.u(8, r.nth('sublayer_level_idc', i), vvcLevelName));
  }
  into.ptl_num_sub_profiles = r.u(8, 'ptl_num_sub_profiles');
  const profiles: number[] = [];
  into.general_sub_profile_idc = profiles;
  for (let i = 0; i < into.ptl_num_sub_profiles; i++) profiles.push(r.u(32, r.nth('general_sub_profile_idc', i)));
  r.close();
  return into as VvcProfileTierLevel;
};

/** Bits from gci_intra_only_constraint_flag to gci_no_virtual_boundaries_constraint_flag. */
const CONSTRAINT_BITS = [32, 32, 7];

const parseGeneralConstraintsInfo = (r: SyntaxReader, into: Partial<VvcProfileTierLevel>): void => {
  r.open('general_constraints_info', '7.3.3.2');
  into.gci_present_flag = r.flag('gci_present_flag');
  if (into.gci_present_flag === 1) {
    for (const [i, bits] of CONSTRAINT_BITS.entries()) r.u(bits, r.nth('gci_constraint_bits', i));
    into.gci_num_additional_bits = r.u(8, 'gci_num_additional_bits');
    for (let i = 0; i < into.gci_num_additional_bits; i++) r.flag(r.nth('gci_additional_bit', i));
  }
  r.alignBits('gci_alignment_zero_bit', 0);
  r.close();
};
