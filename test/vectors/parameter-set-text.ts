import { elementsOf, written } from '../harness/cases.ts';

/** Elements without subscripts or nesting as an object. */
export const flat = (text: string): Record<string, number> =>
  Object.fromEntries(elementsOf(text).map(({ name, value }) => [name, value]));

/** The NAL unit header (H.264 7.3.1). */
export const header = (nal_ref_idc: number, nal_unit_type: number): string => `
  f(1) forbidden_zero_bit 0
  u(2) nal_ref_idc ${nal_ref_idc}
  u(5) nal_unit_type ${nal_unit_type}`;

const OLD_PROFILES: readonly number[] = [66, 77, 88];

/** seq_parameter_set_data() (H.264 7.3.2.1.1) without scaling lists, cropping and VUI: 64 x 64 by default. */
export const spsData = (over: Readonly<Record<string, number>> = {}): string => {
  const v = (name: string, otherwise = 0): number => over[name] ?? otherwise;
  const profile = v('profile_idc', 100);
  const lines = [`u(8) profile_idc ${profile}`];
  for (let i = 0; i < 6; i++) lines.push(`u(1) constraint_set${i}_flag ${v(`constraint_set${i}_flag`)}`);
  lines.push('u(2) reserved_zero_2bits 0', `u(8) level_idc ${v('level_idc', 30)}`);
  lines.push(`ue(v) seq_parameter_set_id ${v('seq_parameter_set_id')}`);
  if (!OLD_PROFILES.includes(profile)) {
    lines.push(`ue(v) chroma_format_idc ${v('chroma_format_idc', 1)}`);
    if (v('chroma_format_idc', 1) === 3) {
      lines.push(`u(1) separate_colour_plane_flag ${v('separate_colour_plane_flag')}`);
    }
    lines.push(`ue(v) bit_depth_luma_minus8 ${v('bit_depth_luma_minus8')}`);
    lines.push(`ue(v) bit_depth_chroma_minus8 ${v('bit_depth_chroma_minus8')}`);
    lines.push('u(1) qpprime_y_zero_transform_bypass_flag 0', 'u(1) seq_scaling_matrix_present_flag 0');
  }
  lines.push(`ue(v) log2_max_frame_num_minus4 ${v('log2_max_frame_num_minus4')}`);
  const poc = v('pic_order_cnt_type');
  lines.push(`ue(v) pic_order_cnt_type ${poc}`);
  if (poc === 0) {
    lines.push(`ue(v) log2_max_pic_order_cnt_lsb_minus4 ${v('log2_max_pic_order_cnt_lsb_minus4')}`);
  } else if (poc === 1) {
    lines.push(`u(1) delta_pic_order_always_zero_flag ${v('delta_pic_order_always_zero_flag')}`);
    lines.push('se(v) offset_for_non_ref_pic -1', 'se(v) offset_for_top_to_bottom_field 1');
    lines.push('ue(v) num_ref_frames_in_pic_order_cnt_cycle 0');
  }
  lines.push('ue(v) max_num_ref_frames 4', 'u(1) gaps_in_frame_num_value_allowed_flag 0');
  lines.push(`ue(v) pic_width_in_mbs_minus1 ${v('pic_width_in_mbs_minus1', 3)}`);
  lines.push(`ue(v) pic_height_in_map_units_minus1 ${v('pic_height_in_map_units_minus1', 3)}`);
  lines.push(`u(1) frame_mbs_only_flag ${v('frame_mbs_only_flag', 1)}`);
  if (v('frame_mbs_only_flag', 1) === 0)
    lines.push(`u(1) mb_adaptive_frame_field_flag ${v('mb_adaptive_frame_field_flag')}`);
  lines.push('u(1) direct_8x8_inference_flag 1', 'u(1) frame_cropping_flag 0', 'u(1) vui_parameters_present_flag 0');
  return lines.join('\n');
};

/** What seq_parameter_set_data() of `spsData` holds. */
export const spsObject = (over: Readonly<Record<string, number>> = {}): object => {
  const { num_ref_frames_in_pic_order_cnt_cycle: cycle, ...rest } = flat(spsData(over));
  return cycle === undefined
    ? rest
    : { ...rest, num_ref_frames_in_pic_order_cnt_cycle: cycle, offset_for_ref_frame: [] };
};

/** pic_parameter_set_rbsp() (H.264 7.3.2.2) with one slice group unless `groups` describes more. */
export const ppsData = (
  over: Readonly<Record<string, number>> = {},
  groups = 'ue(v) num_slice_groups_minus1 0',
): string => {
  const v = (name: string, otherwise = 0): number => over[name] ?? otherwise;
  return `
    ue(v) pic_parameter_set_id ${v('pic_parameter_set_id')}
    ue(v) seq_parameter_set_id ${v('seq_parameter_set_id')}
    u(1) entropy_coding_mode_flag ${v('entropy_coding_mode_flag')}
    u(1) bottom_field_pic_order_in_frame_present_flag ${v('bottom_field_pic_order_in_frame_present_flag')}
    ${groups}
    ue(v) num_ref_idx_l0_default_active_minus1 ${v('num_ref_idx_l0_default_active_minus1')}
    ue(v) num_ref_idx_l1_default_active_minus1 ${v('num_ref_idx_l1_default_active_minus1')}
    u(1) weighted_pred_flag ${v('weighted_pred_flag')}
    u(2) weighted_bipred_idc ${v('weighted_bipred_idc')}
    se(v) pic_init_qp_minus26 0
    se(v) pic_init_qs_minus26 0
    se(v) chroma_qp_index_offset 0
    u(1) deblocking_filter_control_present_flag ${v('deblocking_filter_control_present_flag')}
    u(1) constrained_intra_pred_flag 0
    u(1) redundant_pic_cnt_present_flag ${v('redundant_pic_cnt_present_flag')}`;
};

const unit = (clause: string, elements: string): string =>
  written({ name: 'parameter set', clause, elements, end: 'trailing', expected: {} }).nal;

/** An SPS as hex, to be sent before a vector. */
export const spsUnit = (over: Readonly<Record<string, number>> = {}): string =>
  unit('7.3.2.1', `${header(3, 7)}\n${spsData(over)}`);

/** A PPS as hex. */
export const ppsUnit = (over: Readonly<Record<string, number>> = {}, groups?: string): string =>
  unit('7.3.2.2', `${header(3, 8)}\n${ppsData(over, groups)}`);

/** A subset SPS as hex: `extension` is what follows seq_parameter_set_data(). */
export const subsetSpsUnit = (over: Readonly<Record<string, number>>, extension: string): string =>
  unit('7.3.2.1.3', `${header(3, 15)}\n${spsData(over)}\n${extension}`);
