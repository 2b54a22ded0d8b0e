import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { type HevcProfileTierLevel, parseHevcProfileTierLevel } from './profile-tier-level.ts';

/** chroma_format_idc (H.265 Table 6-1). */
export const HEVC_CHROMA_FORMATS: Readonly<Record<number, string>> = {
  0: '4:0:0',
  1: '4:2:0',
  2: '4:2:2',
  3: '4:4:4',
};

/**
 * seq_parameter_set_rbsp() (H.265 7.3.2.2.1; semantics 7.4.3.2.1) of the base layer, up to the bit depths, to
 * compare with a configuration record. The rest is not read.
 */
export interface HevcSps {
  sps_video_parameter_set_id: number;
  sps_max_sub_layers_minus1: number;
  sps_temporal_id_nesting_flag: number;
  profile_tier_level: HevcProfileTierLevel;
  sps_seq_parameter_set_id: number;
  chroma_format_idc: number;
  separate_colour_plane_flag?: number;
  pic_width_in_luma_samples: number;
  pic_height_in_luma_samples: number;
  conformance_window_flag: number;
  /** In units of chroma samples, as the other three. */
  conf_win_left_offset?: number;
  conf_win_right_offset?: number;
  conf_win_top_offset?: number;
  conf_win_bottom_offset?: number;
  bit_depth_luma_minus8: number;
  bit_depth_chroma_minus8: number;
}

/** Level 6.2 and above: MaxLumaPs 142,606,336 (A.4.1), a side at most the square root of 8 times that. */
const MAX_SIDE = 33776;

/** Reads the first part of seq_parameter_set_rbsp() (H.265 7.3.2.2.1) after the NAL unit header. */
export const parseHevcSps = (r: SyntaxReader, into: Partial<HevcSps> = {}): HevcSps => {
  r.open('seq_parameter_set_rbsp', 'H.265 7.3.2.2.1');
  into.sps_video_parameter_set_id = r.u(4, 'sps_video_parameter_set_id');
  const subLayers = r.u(3, 'sps_max_sub_layers_minus1');
  into.sps_max_sub_layers_minus1 = subLayers;
  if (subLayers > 6) throw r.error('out-of-range', 'sps_max_sub_layers_minus1', r.bit - 3, '0..6', `${subLayers}`);
  into.sps_temporal_id_nesting_flag = r.flag('sps_temporal_id_nesting_flag');
  parseHevcProfileTierLevel(r, subLayers, (into.profile_tier_level = {} as HevcProfileTierLevel));
  into.sps_seq_parameter_set_id = r.ue('sps_seq_parameter_set_id', 15);
  into.chroma_format_idc = r.ue('chroma_format_idc', 3, HEVC_CHROMA_FORMATS);
  if (into.chroma_format_idc === 3) into.separate_colour_plane_flag = r.flag('separate_colour_plane_flag');
  else r.infer('separate_colour_plane_flag', 0);
  into.pic_width_in_luma_samples = r.ueLax('pic_width_in_luma_samples', MAX_SIDE);
  into.pic_height_in_luma_samples = r.ueLax('pic_height_in_luma_samples', MAX_SIDE);
  into.conformance_window_flag = r.flag('conformance_window_flag');
  if (into.conformance_window_flag === 1) {
    into.conf_win_left_offset = r.ueLax('conf_win_left_offset', MAX_SIDE);
    into.conf_win_right_offset = r.ueLax('conf_win_right_offset', MAX_SIDE);
    into.conf_win_top_offset = r.ueLax('conf_win_top_offset', MAX_SIDE);
    into.conf_win_bottom_offset = r.ueLax('conf_win_bottom_offset', MAX_SIDE);
  }
  into.bit_depth_luma_minus8 = r.ue('bit_depth_luma_minus8', 8);
  into.bit_depth_chroma_minus8 = r.ue('bit_depth_chroma_minus8', 8);
  r.close();
  return into as HevcSps;
};
