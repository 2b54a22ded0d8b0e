import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { inferVuiPicture, parseVuiPicture, type VuiPicture } from '../../h26x/vui-picture.ts';
import { INFERRED_VUI } from '../inference.ts';
import { type HrdParameters, parseHrdParameters } from './hrd.ts';

/** vui_parameters() (H.264 E.1.1; semantics E.2.1). Elements are absent if their presence flag is 0. */
export interface VuiParameters extends VuiPicture {
  matrix_coefficients?: number;
  timing_info_present_flag: number;
  /** Clock ticks of one field at `time_scale` ticks a second. */
  num_units_in_tick?: number;
  /** Ticks a second of the clock, Hz. */
  time_scale?: number;
  fixed_frame_rate_flag?: number;
  nal_hrd_parameters_present_flag: number;
  nal_hrd_parameters?: HrdParameters;
  vcl_hrd_parameters_present_flag: number;
  vcl_hrd_parameters?: HrdParameters;
  low_delay_hrd_flag?: number;
  pic_struct_present_flag: number;
  bitstream_restriction_flag: number;
  motion_vectors_over_pic_boundaries_flag?: number;
  max_bytes_per_pic_denom?: number;
  max_bits_per_mb_denom?: number;
  log2_max_mv_length_horizontal?: number;
  log2_max_mv_length_vertical?: number;
  /** Frames that may precede a frame in decoding order and follow it in output order. */
  max_num_reorder_frames?: number;
  /** Size of the decoded picture buffer, in frames. */
  max_dec_frame_buffering?: number;
}

/** Reads vui_parameters() (H.264 E.1.1). Values out of range are kept: no later element depends on them. */
export const parseVuiParameters = (r: SyntaxReader, into: Partial<VuiParameters> = {}): VuiParameters => {
  r.open('vui_parameters', 'H.264 E.1.1');
  parseVuiPicture(r, 'matrix_coefficients', into);
  into.timing_info_present_flag = r.flag('timing_info_present_flag');
  if (into.timing_info_present_flag === 1) {
    into.num_units_in_tick = r.uLax(32, 'num_units_in_tick', 1, 2 ** 32 - 1);
    into.time_scale = r.uLax(32, 'time_scale', 1, 2 ** 32 - 1);
    into.fixed_frame_rate_flag = r.flag('fixed_frame_rate_flag');
  } else r.infer('fixed_frame_rate_flag', INFERRED_VUI.fixed_frame_rate_flag);
  parseHrdPresence(r, into);
  into.pic_struct_present_flag = r.flag('pic_struct_present_flag');
  parseBitstreamRestriction(r, into);
  r.close();
  return into as VuiParameters;
};

const inferBitstreamRestriction = (r: SyntaxReader): void => {
  r.infer('motion_vectors_over_pic_boundaries_flag', INFERRED_VUI.motion_vectors_over_pic_boundaries_flag);
  r.infer('max_bytes_per_pic_denom', INFERRED_VUI.max_bytes_per_pic_denom);
  r.infer('max_bits_per_mb_denom', INFERRED_VUI.max_bits_per_mb_denom);
  r.infer('log2_max_mv_length_horizontal', INFERRED_VUI.log2_max_mv_length_horizontal);
  r.infer('log2_max_mv_length_vertical', INFERRED_VUI.log2_max_mv_length_vertical);
};

/** Shows the values that H.264 E.2.1 infers for an SPS without VUI parameters. */
export const inferVuiParameters = (r: SyntaxReader): void => {
  if (!r.tracing) return;
  inferVuiPicture(r, 'matrix_coefficients');
  r.infer('fixed_frame_rate_flag', INFERRED_VUI.fixed_frame_rate_flag);
  inferBitstreamRestriction(r);
};

const parseHrdPresence = (r: SyntaxReader, into: Partial<VuiParameters>): void => {
  into.nal_hrd_parameters_present_flag = r.flag('nal_hrd_parameters_present_flag');
  if (into.nal_hrd_parameters_present_flag === 1) {
    parseHrdParameters(r, (into.nal_hrd_parameters = {} as HrdParameters));
  }
  into.vcl_hrd_parameters_present_flag = r.flag('vcl_hrd_parameters_present_flag');
  if (into.vcl_hrd_parameters_present_flag === 1) {
    parseHrdParameters(r, (into.vcl_hrd_parameters = {} as HrdParameters));
  }
  if (into.nal_hrd_parameters_present_flag === 1 || into.vcl_hrd_parameters_present_flag === 1) {
    into.low_delay_hrd_flag = r.flag('low_delay_hrd_flag');
  }
};

const parseBitstreamRestriction = (r: SyntaxReader, into: Partial<VuiParameters>): void => {
  into.bitstream_restriction_flag = r.flag('bitstream_restriction_flag');
  if (into.bitstream_restriction_flag === 0) {
    inferBitstreamRestriction(r);
    return;
  }
  into.motion_vectors_over_pic_boundaries_flag = r.flag('motion_vectors_over_pic_boundaries_flag');
  into.max_bytes_per_pic_denom = r.ueLax('max_bytes_per_pic_denom', 16);
  into.max_bits_per_mb_denom = r.ueLax('max_bits_per_mb_denom', 16);
  // The 2005 edition allowed 16.
  into.log2_max_mv_length_horizontal = r.ueLax('log2_max_mv_length_horizontal', 16);
  into.log2_max_mv_length_vertical = r.ueLax('log2_max_mv_length_vertical', 16);
  into.max_num_reorder_frames = r.ueLax('max_num_reorder_frames', 16);
  into.max_dec_frame_buffering = r.ueLax('max_dec_frame_buffering', 16);
};
