import { MAX_UE } from '../../../syntax/bits.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { parseTrailingBits } from '../../h26x/rbsp-trailing-bits.ts';
import { INFERRED_SPS, inferSps } from '../inference.ts';
import { LEVEL_LABELS, MAX_FRAME_SIDE_IN_MBS } from '../levels.ts';
import { cropUnits, frameSizeInMbs } from '../picture-size.ts';
import { HIGH_SYNTAX_PROFILES, PROFILES, type ProfileIndication } from '../profiles.ts';
import { parseScalingLists, type ScalingList } from './scaling-list.ts';
import { inferVuiParameters, parseVuiParameters, type VuiParameters } from './vui.ts';

/** chroma_format_idc (H.264 Table 6-1). */
export const CHROMA_FORMATS: Readonly<Record<number, string>> = { 0: '4:0:0', 1: '4:2:0', 2: '4:2:2', 3: '4:4:4' };

/** seq_parameter_set_data() (H.264 7.3.2.1.1; semantics 7.4.2.1.1). Elements that are not coded are absent. */
export interface Sps extends ProfileIndication {
  reserved_zero_2bits: number;
  /** Level times 10; 9 or, in the older profiles, 11 with constraint_set3_flag is level 1b (A.3). */
  level_idc: number;
  seq_parameter_set_id: number;
  chroma_format_idc?: number;
  separate_colour_plane_flag?: number;
  bit_depth_luma_minus8?: number;
  bit_depth_chroma_minus8?: number;
  qpprime_y_zero_transform_bypass_flag?: number;
  seq_scaling_matrix_present_flag?: number;
  seq_scaling_list_present_flag?: number[];
  scaling_list?: ScalingList[];
  log2_max_frame_num_minus4: number;
  pic_order_cnt_type: number;
  log2_max_pic_order_cnt_lsb_minus4?: number;
  delta_pic_order_always_zero_flag?: number;
  offset_for_non_ref_pic?: number;
  offset_for_top_to_bottom_field?: number;
  num_ref_frames_in_pic_order_cnt_cycle?: number;
  offset_for_ref_frame?: number[];
  max_num_ref_frames: number;
  gaps_in_frame_num_value_allowed_flag: number;
  pic_width_in_mbs_minus1: number;
  pic_height_in_map_units_minus1: number;
  frame_mbs_only_flag: number;
  mb_adaptive_frame_field_flag?: number;
  direct_8x8_inference_flag: number;
  frame_cropping_flag: number;
  frame_crop_left_offset?: number;
  frame_crop_right_offset?: number;
  frame_crop_top_offset?: number;
  frame_crop_bottom_offset?: number;
  vui_parameters_present_flag: number;
  vui_parameters?: VuiParameters;
}

const POC_TYPES: Readonly<Record<number, string>> = {
  0: 'order sent in each slice',
  1: 'order from a cycle of offsets',
  2: 'output order is decoding order',
};
const INT32 = 2 ** 31 - 1;

/** Reads seq_parameter_set_rbsp() (H.264 7.3.2.1) after the NAL unit header. */
export const parseSps = (r: SyntaxReader, into: Partial<Sps> = {}): Sps => {
  r.open('seq_parameter_set_rbsp', 'H.264 7.3.2.1');
  parseSpsData(r, into);
  parseTrailingBits(r);
  r.close();
  return into as Sps;
};

/** Reads seq_parameter_set_data() (H.264 7.3.2.1.1), which SPS and subset SPS share. */
export const parseSpsData = (r: SyntaxReader, into: Partial<Sps> = {}): Sps => {
  r.open('seq_parameter_set_data', 'H.264 7.3.2.1.1');
  into.profile_idc = r.u(8, 'profile_idc', PROFILES);
  into.constraint_set0_flag = r.flag('constraint_set0_flag');
  into.constraint_set1_flag = r.flag('constraint_set1_flag');
  into.constraint_set2_flag = r.flag('constraint_set2_flag');
  into.constraint_set3_flag = r.flag('constraint_set3_flag');
  into.constraint_set4_flag = r.flag('constraint_set4_flag');
  into.constraint_set5_flag = r.flag('constraint_set5_flag');
  into.reserved_zero_2bits = r.u(2, 'reserved_zero_2bits');
  into.level_idc = r.u(8, 'level_idc', LEVEL_LABELS);
  into.seq_parameter_set_id = r.ue('seq_parameter_set_id', 31);
  if (HIGH_SYNTAX_PROFILES.has(into.profile_idc)) parseHighProfileFields(r, into);
  else {
    r.infer('chroma_format_idc', INFERRED_SPS.chroma_format_idc, CHROMA_FORMATS);
    r.infer('separate_colour_plane_flag', INFERRED_SPS.separate_colour_plane_flag);
    r.infer('bit_depth_luma_minus8', INFERRED_SPS.bit_depth_luma_minus8);
    r.infer('bit_depth_chroma_minus8', INFERRED_SPS.bit_depth_chroma_minus8);
  }
  into.log2_max_frame_num_minus4 = r.ue('log2_max_frame_num_minus4', 12);
  parsePicOrderCnt(r, into);
  into.max_num_ref_frames = r.ueLax('max_num_ref_frames', 16);
  into.gaps_in_frame_num_value_allowed_flag = r.flag('gaps_in_frame_num_value_allowed_flag');
  into.pic_width_in_mbs_minus1 = r.ue('pic_width_in_mbs_minus1', MAX_FRAME_SIDE_IN_MBS - 1);
  into.pic_height_in_map_units_minus1 = r.ue('pic_height_in_map_units_minus1', MAX_FRAME_SIDE_IN_MBS - 1);
  into.frame_mbs_only_flag = r.flag('frame_mbs_only_flag');
  if (into.frame_mbs_only_flag === 0) into.mb_adaptive_frame_field_flag = r.flag('mb_adaptive_frame_field_flag');
  else r.infer('mb_adaptive_frame_field_flag', INFERRED_SPS.mb_adaptive_frame_field_flag);
  into.direct_8x8_inference_flag = r.flag('direct_8x8_inference_flag');
  into.frame_cropping_flag = r.flag('frame_cropping_flag');
  if (into.frame_cropping_flag === 1) parseCropping(r, into);
  into.vui_parameters_present_flag = r.flag('vui_parameters_present_flag');
  if (into.vui_parameters_present_flag === 1) parseVuiParameters(r, (into.vui_parameters = {} as VuiParameters));
  else inferVuiParameters(r);
  r.close();
  return into as Sps;
};

/** An empty SPS to fill element by element; after an error the later elements are absent. */
export const newSps = (): Sps => ({}) as Sps;

/** The elements in the first bytes of an SPS. */
export type DeclaredSps = ProfileIndication & Pick<Sps, 'reserved_zero_2bits' | 'level_idc'>;

/** Was it read at least up to its level? */
export const isDeclared = <S extends Partial<Sps>>(sps: S | undefined): sps is S & DeclaredSps =>
  sps?.level_idc !== undefined;

/** Was it read at least up to its VUI? Pictures depend on nothing else. */
export const isReadable = (sps: Partial<Sps> | undefined): sps is Sps => sps?.frame_cropping_flag !== undefined;

const parseHighProfileFields = (r: SyntaxReader, into: Partial<Sps>): void => {
  const chromaFormat = r.ue('chroma_format_idc', 3, CHROMA_FORMATS);
  into.chroma_format_idc = chromaFormat;
  if (chromaFormat === 3) into.separate_colour_plane_flag = r.flag('separate_colour_plane_flag');
  else r.infer('separate_colour_plane_flag', INFERRED_SPS.separate_colour_plane_flag);
  into.bit_depth_luma_minus8 = r.ue('bit_depth_luma_minus8', 6);
  into.bit_depth_chroma_minus8 = r.ue('bit_depth_chroma_minus8', 6);
  into.qpprime_y_zero_transform_bypass_flag = r.flag('qpprime_y_zero_transform_bypass_flag');
  into.seq_scaling_matrix_present_flag = r.flag('seq_scaling_matrix_present_flag');
  if (into.seq_scaling_matrix_present_flag === 1) {
    parseScalingLists(r, 'seq_scaling_list_present_flag', chromaFormat === 3 ? 12 : 8, into);
  }
};

/** The sum of each pair of offsets must leave at least one sample (7.4.2.1.1). */
const parseCropping = (r: SyntaxReader, into: Partial<Sps>): void => {
  if (!isReadable(into)) return;
  const frame = frameSizeInMbs(into);
  const unit = cropUnits(inferSps(into));
  const leftAt = r.bit;
  const left = (into.frame_crop_left_offset = r.ue('frame_crop_left_offset', MAX_UE));
  const right = (into.frame_crop_right_offset = r.ue('frame_crop_right_offset', MAX_UE));
  const topAt = r.bit;
  const top = (into.frame_crop_top_offset = r.ue('frame_crop_top_offset', MAX_UE));
  const bottom = (into.frame_crop_bottom_offset = r.ue('frame_crop_bottom_offset', MAX_UE));
  const columns = (16 * frame.width) / unit.x;
  const rows = (16 * frame.height) / unit.y;
  if (left + right >= columns) {
    r.issue(
      'frame_crop_left_offset',
      leftAt,
      `less than ${columns} with frame_crop_right_offset`,
      `${left} + ${right}`,
    );
  }
  if (top + bottom >= rows) {
    r.issue('frame_crop_top_offset', topAt, `less than ${rows} with frame_crop_bottom_offset`, `${top} + ${bottom}`);
  }
};

const parsePicOrderCnt = (r: SyntaxReader, into: Partial<Sps>): void => {
  const type = r.ue('pic_order_cnt_type', 2, POC_TYPES);
  into.pic_order_cnt_type = type;
  if (type === 0) into.log2_max_pic_order_cnt_lsb_minus4 = r.ue('log2_max_pic_order_cnt_lsb_minus4', 12);
  else if (type === 1) {
    into.delta_pic_order_always_zero_flag = r.flag('delta_pic_order_always_zero_flag');
    into.offset_for_non_ref_pic = r.se('offset_for_non_ref_pic', -INT32, INT32);
    into.offset_for_top_to_bottom_field = r.se('offset_for_top_to_bottom_field', -INT32, INT32);
    const count = r.ue('num_ref_frames_in_pic_order_cnt_cycle', 255);
    into.num_ref_frames_in_pic_order_cnt_cycle = count;
    const offsets: number[] = [];
    into.offset_for_ref_frame = offsets;
    for (let i = 0; i < count; i++) offsets.push(r.se(r.nth('offset_for_ref_frame', i), -INT32, INT32));
  }
};
