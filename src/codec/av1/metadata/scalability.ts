import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** A frame of a temporal group, in scalability_structure(). */
export interface TemporalGroupFrame {
  temporal_group_temporal_id: number;
  temporal_group_temporal_switching_up_point_flag: number;
  temporal_group_spatial_switching_up_point_flag: number;
  temporal_group_ref_cnt: number;
  temporal_group_ref_pic_diff: number[];
}

/** scalability_structure() (AV1 5.8.6; semantics 6.7.6). */
export interface ScalabilityStructure {
  spatial_layers_cnt_minus_1: number;
  spatial_layer_dimensions_present_flag: number;
  spatial_layer_description_present_flag: number;
  temporal_group_description_present_flag: number;
  scalability_structure_reserved_3bits: number;
  spatial_layer_max_width?: number[];
  spatial_layer_max_height?: number[];
  spatial_layer_ref_id?: number[];
  temporal_group_size?: number;
  temporal_group?: Partial<TemporalGroupFrame>[];
}

/** metadata_scalability() (AV1 5.8.5; semantics 6.7.5). */
export interface Scalability {
  scalability_mode_idc: number;
  scalability_structure?: Partial<ScalabilityStructure>;
}

/** SCALABILITY_SS: the structure follows. */
const SCALABILITY_SS = 14;

/** scalability_mode_idc (AV1 6.7.5): L or S layers, T temporal layers; h: sizes of 3:2 instead of 2:1. */
const MODES: readonly string[] = [
  ...['L1T2', 'L1T3', 'L2T1', 'L2T2', 'L2T3', 'S2T1', 'S2T2', 'S2T3', 'L2T1h', 'L2T2h', 'L2T3h', 'S2T1h', 'S2T2h'],
  ...['S2T3h', 'SS', 'L3T1', 'L3T2', 'L3T3', 'S3T1', 'S3T2', 'S3T3', 'L3T2_KEY', 'L3T3_KEY', 'L4T5_KEY', 'L4T7_KEY'],
  ...['L3T2_KEY_SHIFT', 'L3T3_KEY_SHIFT', 'L4T5_KEY_SHIFT', 'L4T7_KEY_SHIFT'],
];

/** Name of a scalability_mode_idc. */
export const scalabilityModeName = (idc: number): string =>
  MODES[idc] === undefined ? 'reserved' : `SCALABILITY_${MODES[idc]}`;

/** Reads metadata_scalability() (AV1 5.8.5). */
export const parseScalability = (r: SyntaxReader, into: Partial<Scalability>): void => {
  r.open('metadata_scalability', 'AV1 5.8.5');
  into.scalability_mode_idc = r.u(8, 'scalability_mode_idc', scalabilityModeName);
  if (into.scalability_mode_idc === SCALABILITY_SS) parseStructure(r, (into.scalability_structure = {}));
  r.close();
};

const parseStructure = (r: SyntaxReader, into: Partial<ScalabilityStructure>): void => {
  r.open('scalability_structure', 'AV1 5.8.6');
  into.spatial_layers_cnt_minus_1 = r.u(2, 'spatial_layers_cnt_minus_1');
  into.spatial_layer_dimensions_present_flag = r.flag('spatial_layer_dimensions_present_flag');
  into.spatial_layer_description_present_flag = r.flag('spatial_layer_description_present_flag');
  into.temporal_group_description_present_flag = r.flag('temporal_group_description_present_flag');
  into.scalability_structure_reserved_3bits = r.uLax(3, 'scalability_structure_reserved_3bits', 0, 0);
  const layers = into.spatial_layers_cnt_minus_1 + 1;
  if (into.spatial_layer_dimensions_present_flag === 1) {
    const [widths, heights]: [number[], number[]] = [[], []];
    into.spatial_layer_max_width = widths;
    into.spatial_layer_max_height = heights;
    for (let i = 0; i < layers; i++) {
      widths.push(r.u(16, r.nth('spatial_layer_max_width', i)));
      heights.push(r.u(16, r.nth('spatial_layer_max_height', i)));
    }
  }
  if (into.spatial_layer_description_present_flag === 1) {
    const ids: number[] = [];
    into.spatial_layer_ref_id = ids;
    for (let i = 0; i < layers; i++) ids.push(r.u(8, r.nth('spatial_layer_ref_id', i)));
  }
  if (into.temporal_group_description_present_flag === 1) parseTemporalGroup(r, into);
  r.close();
};

const parseTemporalGroup = (r: SyntaxReader, into: Partial<ScalabilityStructure>): void => {
  const frames: Partial<TemporalGroupFrame>[] = [];
  into.temporal_group_size = r.u(8, 'temporal_group_size');
  into.temporal_group = frames;
  for (let i = 0; i < into.temporal_group_size; i++) {
    const frame: Partial<TemporalGroupFrame> = {};
    frames.push(frame);
    frame.temporal_group_temporal_id = r.u(3, r.nth('temporal_group_temporal_id', i));
    for (const name of [
      'temporal_group_temporal_switching_up_point_flag',
      'temporal_group_spatial_switching_up_point_flag',
    ] as const) {
      frame[name] = r.flag(r.nth(name, i));
    }
    frame.temporal_group_ref_cnt = r.u(3, r.nth('temporal_group_ref_cnt', i));
    const differences: number[] = [];
    frame.temporal_group_ref_pic_diff = differences;
    for (let j = 0; j < frame.temporal_group_ref_cnt; j++) {
      differences.push(r.u(8, r.nth('temporal_group_ref_pic_diff', i, j)));
    }
  }
};
