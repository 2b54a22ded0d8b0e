import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { AV1_PROFILES, av1LevelName } from '../levels.ts';
import { type ColorConfig, parseColorConfig } from './color-config.ts';
import { type OperatingPoint, parseOperatingPoint } from './operating-point.ts';
import { type DecoderModelInfo, parseDecoderModelInfo, parseTimingInfo, type TimingInfo } from './timing-info.ts';

/** sequence_header_obu() (AV1 5.5.1; semantics 6.4.1). Elements that are not coded are absent. */
export interface SequenceHeader {
  seq_profile: number;
  still_picture: number;
  reduced_still_picture_header: number;
  timing_info_present_flag?: number;
  timing_info?: TimingInfo;
  decoder_model_info_present_flag?: number;
  decoder_model_info?: DecoderModelInfo;
  initial_display_delay_present_flag?: number;
  operating_points_cnt_minus_1?: number;
  /** At least one; a reduced still picture header codes only its level. */
  operating_points: Partial<OperatingPoint>[];
  frame_width_bits_minus_1: number;
  frame_height_bits_minus_1: number;
  max_frame_width_minus_1: number;
  max_frame_height_minus_1: number;
  frame_id_numbers_present_flag?: number;
  delta_frame_id_length_minus_2?: number;
  additional_frame_id_length_minus_1?: number;
  use_128x128_superblock: number;
  enable_filter_intra: number;
  enable_intra_edge_filter: number;
  enable_interintra_compound?: number;
  enable_masked_compound?: number;
  enable_warped_motion?: number;
  enable_dual_filter?: number;
  enable_order_hint?: number;
  enable_jnt_comp?: number;
  enable_ref_frame_mvs?: number;
  seq_choose_screen_content_tools?: number;
  seq_force_screen_content_tools?: number;
  seq_choose_integer_mv?: number;
  seq_force_integer_mv?: number;
  order_hint_bits_minus_1?: number;
  enable_superres: number;
  enable_cdef: number;
  enable_restoration: number;
  color_config: ColorConfig;
  film_grain_params_present: number;
}

/** SELECT_SCREEN_CONTENT_TOOLS and SELECT_INTEGER_MV (AV1 3). */
const SELECTED_BY_FRAME = 2;

/** Reads sequence_header_obu() (AV1 5.5.1) after the OBU header, up to its trailing bits. */
export const parseSequenceHeader = (r: SyntaxReader, into: Partial<SequenceHeader> = {}): SequenceHeader => {
  r.open('sequence_header_obu', 'AV1 5.5.1');
  const profile = r.uLax(3, 'seq_profile', 0, 2, AV1_PROFILES);
  into.seq_profile = profile;
  into.still_picture = r.flag('still_picture');
  into.reduced_still_picture_header = r.flag('reduced_still_picture_header');
  if (into.reduced_still_picture_header === 1) parseReducedOperatingPoint(r, into);
  else parseOperatingPoints(r, into);
  into.frame_width_bits_minus_1 = r.u(4, 'frame_width_bits_minus_1');
  into.frame_height_bits_minus_1 = r.u(4, 'frame_height_bits_minus_1');
  into.max_frame_width_minus_1 = r.uv(into.frame_width_bits_minus_1 + 1, 'max_frame_width_minus_1');
  into.max_frame_height_minus_1 = r.uv(into.frame_height_bits_minus_1 + 1, 'max_frame_height_minus_1');
  if (into.reduced_still_picture_header === 1) r.infer('frame_id_numbers_present_flag', 0);
  else {
    into.frame_id_numbers_present_flag = r.flag('frame_id_numbers_present_flag');
    if (into.frame_id_numbers_present_flag === 1) {
      into.delta_frame_id_length_minus_2 = r.u(4, 'delta_frame_id_length_minus_2');
      into.additional_frame_id_length_minus_1 = r.u(3, 'additional_frame_id_length_minus_1');
    }
  }
  into.use_128x128_superblock = r.flag('use_128x128_superblock');
  into.enable_filter_intra = r.flag('enable_filter_intra');
  into.enable_intra_edge_filter = r.flag('enable_intra_edge_filter');
  if (into.reduced_still_picture_header === 0) parseInterTools(r, into);
  into.enable_superres = r.flag('enable_superres');
  into.enable_cdef = r.flag('enable_cdef');
  into.enable_restoration = r.flag('enable_restoration');
  parseColorConfig(r, profile, (into.color_config = {} as ColorConfig));
  into.film_grain_params_present = r.flag('film_grain_params_present');
  r.close();
  return into as SequenceHeader;
};

const parseReducedOperatingPoint = (r: SyntaxReader, into: Partial<SequenceHeader>): void => {
  r.infer('timing_info_present_flag', 0);
  r.infer('decoder_model_info_present_flag', 0);
  r.infer('initial_display_delay_present_flag', 0);
  r.infer('operating_points_cnt_minus_1', 0);
  r.infer('operating_point_idc[0]', 0);
  into.operating_points = [{ seq_level_idx: r.u(5, r.nth('seq_level_idx', 0), av1LevelName) }];
  r.infer('seq_tier[0]', 0);
};

const parseOperatingPoints = (r: SyntaxReader, into: Partial<SequenceHeader>): void => {
  into.timing_info_present_flag = r.flag('timing_info_present_flag');
  if (into.timing_info_present_flag === 1) {
    parseTimingInfo(r, (into.timing_info = {} as TimingInfo));
    into.decoder_model_info_present_flag = r.flag('decoder_model_info_present_flag');
    if (into.decoder_model_info_present_flag === 1) {
      parseDecoderModelInfo(r, (into.decoder_model_info = {} as DecoderModelInfo));
    }
  } else r.infer('decoder_model_info_present_flag', 0);
  into.initial_display_delay_present_flag = r.flag('initial_display_delay_present_flag');
  into.operating_points_cnt_minus_1 = r.u(5, 'operating_points_cnt_minus_1');
  const flags = {
    decoderModelInfo: into.decoder_model_info,
    initialDisplayDelayPresent: into.initial_display_delay_present_flag === 1,
  };
  const points: Partial<OperatingPoint>[] = [];
  into.operating_points = points;
  for (let i = 0; i <= into.operating_points_cnt_minus_1; i++) {
    const point: Partial<OperatingPoint> = {};
    points.push(point);
    parseOperatingPoint(r, i, flags, point);
  }
};

const parseInterTools = (r: SyntaxReader, into: Partial<SequenceHeader>): void => {
  into.enable_interintra_compound = r.flag('enable_interintra_compound');
  into.enable_masked_compound = r.flag('enable_masked_compound');
  into.enable_warped_motion = r.flag('enable_warped_motion');
  into.enable_dual_filter = r.flag('enable_dual_filter');
  into.enable_order_hint = r.flag('enable_order_hint');
  if (into.enable_order_hint === 1) {
    into.enable_jnt_comp = r.flag('enable_jnt_comp');
    into.enable_ref_frame_mvs = r.flag('enable_ref_frame_mvs');
  } else {
    r.infer('enable_jnt_comp', 0);
    r.infer('enable_ref_frame_mvs', 0);
  }
  into.seq_choose_screen_content_tools = r.flag('seq_choose_screen_content_tools');
  let screenContentTools: number = SELECTED_BY_FRAME;
  if (into.seq_choose_screen_content_tools === 0) {
    screenContentTools = r.flag('seq_force_screen_content_tools');
    into.seq_force_screen_content_tools = screenContentTools;
  } else r.infer('seq_force_screen_content_tools', SELECTED_BY_FRAME);
  if (screenContentTools > 0) {
    into.seq_choose_integer_mv = r.flag('seq_choose_integer_mv');
    if (into.seq_choose_integer_mv === 0) into.seq_force_integer_mv = r.flag('seq_force_integer_mv');
    else r.infer('seq_force_integer_mv', SELECTED_BY_FRAME);
  } else r.infer('seq_force_integer_mv', SELECTED_BY_FRAME);
  if (into.enable_order_hint === 1) into.order_hint_bits_minus_1 = r.u(3, 'order_hint_bits_minus_1');
};
