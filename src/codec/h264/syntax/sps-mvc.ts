import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { InferredSps } from '../inference.ts';
import { LEVEL_LABELS } from '../levels.ts';
import type { HrdParameters } from './hrd.ts';
import { parseOperationPointVui } from './vui-svc.ts';

/** One operation point of a level (inner loop over applicable_op…). */
export interface MvcOperationPoint {
  applicable_op_temporal_id: number;
  applicable_op_num_target_views_minus1: number;
  applicable_op_target_view_id: number[];
  applicable_op_num_views_minus1: number;
}

/** One signalled level with its operation points. */
export interface MvcLevel {
  level_idc: number;
  num_applicable_ops_minus1: number;
  operation_points: MvcOperationPoint[];
}

/**
 * seq_parameter_set_mvc_extension() (H.264 G.7.3.2.1.4; semantics G.7.4.2.1.4). The reference arrays begin with the
 * entry of view 1: the base view has none.
 */
export interface SpsMvcExtension {
  num_views_minus1: number;
  view_id: number[];
  num_anchor_refs_l0?: number[];
  anchor_ref_l0?: number[][];
  num_anchor_refs_l1?: number[];
  anchor_ref_l1?: number[][];
  num_non_anchor_refs_l0?: number[];
  non_anchor_ref_l0?: number[][];
  num_non_anchor_refs_l1?: number[];
  non_anchor_ref_l1?: number[][];
  num_level_values_signalled_minus1: number;
  levels: MvcLevel[];
  mfc_format_idc?: number;
  default_grid_position_flag?: number;
  view0_grid_position_x?: number;
  view0_grid_position_y?: number;
  view1_grid_position_x?: number;
  view1_grid_position_y?: number;
  rpu_filter_enabled_flag?: number;
  rpu_field_processing_flag?: number;
}

const MAX_VIEW = 1023;

/** Reads seq_parameter_set_mvc_extension() (H.264 G.7.3.2.1.4). */
export const parseSpsMvcExtension = (r: SyntaxReader, sps: InferredSps, into: Partial<SpsMvcExtension>): void => {
  r.open('seq_parameter_set_mvc_extension', 'H.264 G.7.3.2.1.4');
  const lastView = r.ue('num_views_minus1', MAX_VIEW);
  into.num_views_minus1 = lastView;
  into.view_id = [];
  for (let i = 0; i <= lastView; i++) into.view_id.push(r.ueLax(r.nth('view_id', i), MAX_VIEW));
  parseViewReferences(r, 'anchor', lastView, into);
  parseViewReferences(r, 'non_anchor', lastView, into);
  parseLevels(r, into);
  if (sps.profile_idc === 134) parseMfc(r, sps, into);
  r.close();
};

const parseViewReferences = (
  r: SyntaxReader,
  kind: 'anchor' | 'non_anchor',
  lastView: number,
  into: Partial<SpsMvcExtension>,
): void => {
  if (lastView === 0) return;
  const target = into as Record<string, number[] | number[][]>;
  for (const list of ['l0', 'l1']) {
    target[`num_${kind}_refs_${list}`] = [];
    target[`${kind}_ref_${list}`] = [];
  }
  for (let i = 1; i <= lastView; i++) {
    for (const list of ['l0', 'l1']) {
      const countName = `num_${kind}_refs_${list}`;
      const refName = `${kind}_ref_${list}`;
      const count = r.ue(r.nth(countName, i), 15);
      (target[countName] as number[]).push(count);
      const refs: number[] = [];
      (target[refName] as number[][]).push(refs);
      for (let j = 0; j < count; j++) refs.push(r.ueLax(r.nth(refName, i, j), MAX_VIEW));
    }
  }
};

const parseLevels = (r: SyntaxReader, into: Partial<SpsMvcExtension>): void => {
  const last = r.ue('num_level_values_signalled_minus1', 63);
  into.num_level_values_signalled_minus1 = last;
  into.levels = [];
  for (let i = 0; i <= last; i++) {
    const level = { level_idc: r.u(8, r.nth('level_idc', i), LEVEL_LABELS) } as MvcLevel;
    into.levels.push(level);
    level.num_applicable_ops_minus1 = r.ue(r.nth('num_applicable_ops_minus1', i), 1023);
    level.operation_points = [];
    for (let j = 0; j <= level.num_applicable_ops_minus1; j++) {
      const point = {} as MvcOperationPoint;
      level.operation_points.push(point);
      point.applicable_op_temporal_id = r.u(3, r.nth('applicable_op_temporal_id', i, j));
      point.applicable_op_num_target_views_minus1 = r.ue(
        r.nth('applicable_op_num_target_views_minus1', i, j),
        MAX_VIEW,
      );
      point.applicable_op_target_view_id = [];
      for (let k = 0; k <= point.applicable_op_num_target_views_minus1; k++) {
        const name = r.nth('applicable_op_target_view_id', i, j, k);
        point.applicable_op_target_view_id.push(r.ueLax(name, MAX_VIEW));
      }
      point.applicable_op_num_views_minus1 = r.ueLax(r.nth('applicable_op_num_views_minus1', i, j), MAX_VIEW);
    }
  }
};

/** The part for profile 134 (MFC High). */
const parseMfc = (r: SyntaxReader, sps: InferredSps, into: Partial<SpsMvcExtension>): void => {
  into.mfc_format_idc = r.u(6, 'mfc_format_idc');
  if (into.mfc_format_idc === 0 || into.mfc_format_idc === 1) {
    into.default_grid_position_flag = r.flag('default_grid_position_flag');
    if (into.default_grid_position_flag === 0) {
      into.view0_grid_position_x = r.u(4, 'view0_grid_position_x');
      into.view0_grid_position_y = r.u(4, 'view0_grid_position_y');
      into.view1_grid_position_x = r.u(4, 'view1_grid_position_x');
      into.view1_grid_position_y = r.u(4, 'view1_grid_position_y');
    }
  }
  into.rpu_filter_enabled_flag = r.flag('rpu_filter_enabled_flag');
  if (sps.frame_mbs_only_flag === 0) into.rpu_field_processing_flag = r.flag('rpu_field_processing_flag');
};

/** One entry of mvc_vui_parameters_extension(). Its timing elements and flags carry the prefix `vui_mvc_`. */
export interface MvcVuiEntry {
  vui_mvc_temporal_id: number;
  vui_mvc_num_target_output_views_minus1: number;
  vui_mvc_view_id: number[];
  vui_mvc_timing_info_present_flag: number;
  vui_mvc_num_units_in_tick?: number;
  vui_mvc_time_scale?: number;
  vui_mvc_fixed_frame_rate_flag?: number;
  vui_mvc_nal_hrd_parameters_present_flag: number;
  nal_hrd_parameters?: HrdParameters;
  vui_mvc_vcl_hrd_parameters_present_flag: number;
  vcl_hrd_parameters?: HrdParameters;
  vui_mvc_low_delay_hrd_flag?: number;
  vui_mvc_pic_struct_present_flag: number;
}

/** mvc_vui_parameters_extension() (H.264 G.14.1; semantics G.14.2). `entries` holds its loop. */
export interface MvcVuiParametersExtension {
  vui_mvc_num_ops_minus1: number;
  entries: MvcVuiEntry[];
}

/** Reads mvc_vui_parameters_extension() (H.264 G.14.1). */
export const parseMvcVuiParametersExtension = (r: SyntaxReader, into: Partial<MvcVuiParametersExtension>): void => {
  r.open('mvc_vui_parameters_extension', 'H.264 G.14.1');
  const last = r.ue('vui_mvc_num_ops_minus1', 1023);
  into.vui_mvc_num_ops_minus1 = last;
  into.entries = [];
  for (let i = 0; i <= last; i++) {
    const entry = {} as MvcVuiEntry;
    into.entries.push(entry);
    entry.vui_mvc_temporal_id = r.u(3, r.nth('vui_mvc_temporal_id', i));
    entry.vui_mvc_num_target_output_views_minus1 = r.ue(r.nth('vui_mvc_num_target_output_views_minus1', i), MAX_VIEW);
    entry.vui_mvc_view_id = [];
    for (let j = 0; j <= entry.vui_mvc_num_target_output_views_minus1; j++) {
      entry.vui_mvc_view_id.push(r.ueLax(r.nth('vui_mvc_view_id', i, j), MAX_VIEW));
    }
    parseOperationPointVui(r, 'vui_mvc', i, entry as unknown as Record<string, number | HrdParameters>);
  }
  r.close();
};
