import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { VVC_CHROMA_FORMATS } from '../chroma-formats.ts';
import { parseVvcProfileTierLevel, type VvcProfileTierLevel } from './profile-tier-level.ts';

/** seq_parameter_set_rbsp() up to its conformance window (H.266 7.3.2.4). */
export interface VvcSpsStart {
  sps_seq_parameter_set_id: number;
  sps_video_parameter_set_id: number;
  sps_max_sublayers_minus1: number;
  sps_chroma_format_idc: number;
  sps_log2_ctu_size_minus5: number;
  sps_ptl_dpb_hrd_params_present_flag: number;
  profile_tier_level?: VvcProfileTierLevel;
  sps_gdr_enabled_flag: number;
  sps_ref_pic_resampling_enabled_flag: number;
  sps_res_change_in_clvs_allowed_flag?: number;
  sps_pic_width_max_in_luma_samples: number;
  sps_pic_height_max_in_luma_samples: number;
  sps_conformance_window_flag: number;
  sps_conf_win_left_offset?: number;
  sps_conf_win_right_offset?: number;
  sps_conf_win_top_offset?: number;
  sps_conf_win_bottom_offset?: number;
}

/** Largest width and height: max_picture_width of the configuration record has 16 bits. */
const MAX_SIZE = 0xffff;

/** Reads seq_parameter_set_rbsp() up to its conformance window (H.266 7.3.2.4). */
export const parseVvcSpsStart = (r: SyntaxReader, into: Partial<VvcSpsStart> = {}): VvcSpsStart => {
  r.open('seq_parameter_set_rbsp', '7.3.2.4');
  into.sps_seq_parameter_set_id = r.u(4, 'sps_seq_parameter_set_id');
  into.sps_video_parameter_set_id = r.u(4, 'sps_video_parameter_set_id');
  into.sps_max_sublayers_minus1 = r.uLax(3, 'sps_max_sublayers_minus1', 0, 6);
  into.sps_chroma_format_idc = r.u(2, 'sps_chroma_format_idc', VVC_CHROMA_FORMATS);
  into.sps_log2_ctu_size_minus5 = r.uLax(2, 'sps_log2_ctu_size_minus5', 0, 2);
  into.sps_ptl_dpb_hrd_params_present_flag = r.flag('sps_ptl_dpb_hrd_params_present_flag');
  if (into.sps_ptl_dpb_hrd_params_present_flag === 1) {
    parseVvcProfileTierLevel(r, into.sps_max_sublayers_minus1, (into.profile_tier_level = {} as VvcProfileTierLevel));
  }
  into.sps_gdr_enabled_flag = r.flag('sps_gdr_enabled_flag');
  into.sps_ref_pic_resampling_enabled_flag = r.flag('sps_ref_pic_resampling_enabled_flag');
  if (into.sps_ref_pic_resampling_enabled_flag === 1) {
    into.sps_res_change_in_clvs_allowed_flag = r.flag('sps_res_change_in_clvs_allowed_flag');
  }
  into.sps_pic_width_max_in_luma_samples = r.ue('sps_pic_width_max_in_luma_samples', MAX_SIZE);
  into.sps_pic_height_max_in_luma_samples = r.ue('sps_pic_height_max_in_luma_samples', MAX_SIZE);
  into.sps_conformance_window_flag = r.flag('sps_conformance_window_flag');
  if (into.sps_conformance_window_flag === 1) {
    into.sps_conf_win_left_offset = r.ue('sps_conf_win_left_offset', MAX_SIZE);
    into.sps_conf_win_right_offset = r.ue('sps_conf_win_right_offset', MAX_SIZE);
    into.sps_conf_win_top_offset = r.ue('sps_conf_win_top_offset', MAX_SIZE);
    into.sps_conf_win_bottom_offset = r.ue('sps_conf_win_bottom_offset', MAX_SIZE);
  }
  r.close();
  return into as VvcSpsStart;
};
