import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { reservedBits } from '../../config-record/reserved-bits.ts';

/** general_profile_idc (H.266 Annex A). */
export const VVC_PROFILES: Readonly<Record<number, string>> = {
  1: 'Main 10',
  2: 'Main 12',
  10: 'Main 12 Intra',
  17: 'Multilayer Main 10',
  33: 'Main 10 4:4:4',
  34: 'Main 12 4:4:4',
  35: 'Main 16 4:4:4',
  42: 'Main 12 4:4:4 Intra',
  43: 'Main 16 4:4:4 Intra',
  49: 'Multilayer Main 10 4:4:4',
  65: 'Main 10 Still Picture',
  66: 'Main 12 Still Picture',
  97: 'Main 10 4:4:4 Still Picture',
  98: 'Main 12 4:4:4 Still Picture',
  99: 'Main 16 4:4:4 Still Picture',
};

export const VVC_TIERS: Readonly<Record<number, string>> = { 0: 'Main', 1: 'High' };

/**
 * Level of a general_level_idc, which is 16 times the major and 3 times the minor number (H.266 A.4.1): 51 is `3.1`.
 */
export const vvcLevelName = (idc: number): string => `${Math.floor(idc / 16)}.${Math.floor((idc % 16) / 3)}`;

/** VvcPTLRecord( num_sublayers ) (ISO/IEC 14496-15 11.2.4.2.2). */
export interface VvcPtlRecord {
  num_bytes_constraint_info: number;
  general_profile_idc: number;
  general_tier_flag: number;
  general_level_idc: number;
  ptl_frame_only_constraint_flag: number;
  ptl_multilayer_enabled_flag: number;
  /** The first 6 of its 8 * num_bytes_constraint_info - 2 bits. */
  general_constraint_info_6bits?: number;
  /** The bytes after them, as hex; absent if there are none. */
  general_constraint_info?: string;
  ptl_sublayer_level_present_flag?: number[];
  /** Of the sub-layers whose flag is 1, highest first. */
  sublayer_level_idc?: number[];
  num_sub_profiles: number;
  general_sub_profile_idc?: number[];
}

/** Reads VvcPTLRecord( num_sublayers ) (ISO/IEC 14496-15 11.2.4.2.2). */
export const parseVvcPtlRecord = (
  r: SyntaxReader,
  numSublayers: number,
  into: Partial<VvcPtlRecord> = {},
): VvcPtlRecord => {
  r.open('VvcPTLRecord', 'ISO/IEC 14496-15 11.2.4.2.2');
  reservedBits(r, 2, 0);
  const length = r.uLax(6, 'num_bytes_constraint_info', 1, 63);
  into.num_bytes_constraint_info = length;
  into.general_profile_idc = r.u(7, 'general_profile_idc', VVC_PROFILES);
  into.general_tier_flag = r.flag('general_tier_flag', VVC_TIERS);
  into.general_level_idc = r.u(8, 'general_level_idc', vvcLevelName);
  into.ptl_frame_only_constraint_flag = r.flag('ptl_frame_only_constraint_flag');
  into.ptl_multilayer_enabled_flag = r.flag('ptl_multilayer_enabled_flag');
  if (length > 0) {
    into.general_constraint_info_6bits = r.u(6, 'general_constraint_info_6bits');
    if (length > 1) into.general_constraint_info = r.bytes(length - 1, 'general_constraint_info');
  } else r.alignBits('alignment_bits', 0);
  if (numSublayers > 1) parseSublayerLevels(r, numSublayers, into);
  into.num_sub_profiles = r.u(8, 'num_sub_profiles');
  if (into.num_sub_profiles > 0) {
    const profiles: number[] = [];
    into.general_sub_profile_idc = profiles;
    for (let j = 0; j < into.num_sub_profiles; j++) profiles.push(r.u(32, r.nth('general_sub_profile_idc', j)));
  }
  r.close();
  return into as VvcPtlRecord;
};

const parseSublayerLevels = (r: SyntaxReader, numSublayers: number, into: Partial<VvcPtlRecord>): void => {
  const flags: number[] = [];
  into.ptl_sublayer_level_present_flag = flags;
  for (let i = numSublayers - 2; i >= 0; i--) flags.push(r.flag(r.nth('ptl_sublayer_level_present_flag', i)));
  r.alignBits('ptl_reserved_zero_bits', 0);
  const levels: number[] = [];
  into.sublayer_level_idc = levels;
  for (const [k, flag] of flags.entries()) {
    if (flag === 1) levels.push(r.u(8, r.nth('sublayer_level_idc', numSublayers - 2 - k), vvcLevelName));
  }
};
