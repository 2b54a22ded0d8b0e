import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { HEVC_CHROMA_FORMATS } from './chroma-formats.ts';

/** rep_format() (H.265 F.7.3.2.1.2; semantics F.7.4.3.1.2). */
export interface RepFormat {
  pic_width_vps_in_luma_samples: number;
  pic_height_vps_in_luma_samples: number;
  /** 0: those of the rep_format() before. */
  chroma_and_bit_depth_vps_present_flag: number;
  chroma_format_vps_idc?: number;
  separate_colour_plane_vps_flag?: number;
  bit_depth_vps_luma_minus8?: number;
  bit_depth_vps_chroma_minus8?: number;
  conformance_window_vps_flag: number;
  conf_win_vps_left_offset?: number;
  conf_win_vps_right_offset?: number;
  conf_win_vps_top_offset?: number;
  conf_win_vps_bottom_offset?: number;
}

const MAX_OFFSET = 2 ** 16;

/** Reads rep_format() (H.265 F.7.3.2.1.2). */
export const parseRepFormat = (r: SyntaxReader, into: Partial<RepFormat> = {}): RepFormat => {
  r.open('rep_format', 'H.265 F.7.3.2.1.2');
  into.pic_width_vps_in_luma_samples = r.u(16, 'pic_width_vps_in_luma_samples');
  into.pic_height_vps_in_luma_samples = r.u(16, 'pic_height_vps_in_luma_samples');
  into.chroma_and_bit_depth_vps_present_flag = r.flag('chroma_and_bit_depth_vps_present_flag');
  if (into.chroma_and_bit_depth_vps_present_flag === 1) {
    into.chroma_format_vps_idc = r.u(2, 'chroma_format_vps_idc', HEVC_CHROMA_FORMATS);
    if (into.chroma_format_vps_idc === 3) {
      into.separate_colour_plane_vps_flag = r.flag('separate_colour_plane_vps_flag');
    }
    into.bit_depth_vps_luma_minus8 = r.uLax(4, 'bit_depth_vps_luma_minus8', 0, 8);
    into.bit_depth_vps_chroma_minus8 = r.uLax(4, 'bit_depth_vps_chroma_minus8', 0, 8);
  }
  into.conformance_window_vps_flag = r.flag('conformance_window_vps_flag');
  if (into.conformance_window_vps_flag === 1) {
    into.conf_win_vps_left_offset = r.ueLax('conf_win_vps_left_offset', MAX_OFFSET);
    into.conf_win_vps_right_offset = r.ueLax('conf_win_vps_right_offset', MAX_OFFSET);
    into.conf_win_vps_top_offset = r.ueLax('conf_win_vps_top_offset', MAX_OFFSET);
    into.conf_win_vps_bottom_offset = r.ueLax('conf_win_vps_bottom_offset', MAX_OFFSET);
  }
  r.close();
  return into as RepFormat;
};
