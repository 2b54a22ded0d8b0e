import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { type HevcProfileTierLevel, parseHevcProfileTierLevel } from './profile-tier-level.ts';

/**
 * video_parameter_set_rbsp() (H.265 7.3.2.1; semantics 7.4.3.1), up to profile_tier_level(), to compare with a
 * configuration record. The rest is not read.
 */
export interface HevcVps {
  vps_video_parameter_set_id: number;
  vps_base_layer_internal_flag: number;
  vps_base_layer_available_flag: number;
  vps_max_layers_minus1: number;
  vps_max_sub_layers_minus1: number;
  vps_temporal_id_nesting_flag: number;
  profile_tier_level: HevcProfileTierLevel;
}

/** Reads the first part of video_parameter_set_rbsp() (H.265 7.3.2.1) after the NAL unit header. */
export const parseHevcVps = (r: SyntaxReader, into: Partial<HevcVps> = {}): HevcVps => {
  r.open('video_parameter_set_rbsp', 'H.265 7.3.2.1');
  into.vps_video_parameter_set_id = r.u(4, 'vps_video_parameter_set_id');
  into.vps_base_layer_internal_flag = r.flag('vps_base_layer_internal_flag');
  into.vps_base_layer_available_flag = r.flag('vps_base_layer_available_flag');
  into.vps_max_layers_minus1 = r.u(6, 'vps_max_layers_minus1');
  const subLayers = r.u(3, 'vps_max_sub_layers_minus1');
  into.vps_max_sub_layers_minus1 = subLayers;
  if (subLayers > 6) throw r.error('out-of-range', 'vps_max_sub_layers_minus1', r.bit - 3, '0..6', `${subLayers}`);
  into.vps_temporal_id_nesting_flag = r.flag('vps_temporal_id_nesting_flag');
  r.uLax(16, 'vps_reserved_0xffff_16bits', 0xffff, 0xffff);
  parseHevcProfileTierLevel(r, subLayers, (into.profile_tier_level = {} as HevcProfileTierLevel));
  r.close();
  return into as HevcVps;
};
