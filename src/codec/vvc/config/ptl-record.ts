import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { reservedBits } from '../../config-record/reserved-bits.ts';
import { VVC_PROFILES, VVC_TIERS, vvcLevelName } from '../profiles.ts';

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
