import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { type HrdParameters, parseHrdParameters } from './hrd.ts';

/** One entry of svc_vui_parameters_extension(). Its timing elements and flags carry the prefix `vui_ext_`. */
export interface SvcVuiEntry {
  vui_ext_dependency_id: number;
  vui_ext_quality_id: number;
  vui_ext_temporal_id: number;
  vui_ext_timing_info_present_flag: number;
  vui_ext_num_units_in_tick?: number;
  vui_ext_time_scale?: number;
  vui_ext_fixed_frame_rate_flag?: number;
  vui_ext_nal_hrd_parameters_present_flag: number;
  nal_hrd_parameters?: HrdParameters;
  vui_ext_vcl_hrd_parameters_present_flag: number;
  vcl_hrd_parameters?: HrdParameters;
  vui_ext_low_delay_hrd_flag?: number;
  vui_ext_pic_struct_present_flag: number;
}

/** svc_vui_parameters_extension() (H.264 F.14.1; semantics F.14.2). `entries` holds its loop. */
export interface SvcVuiParametersExtension {
  vui_ext_num_entries_minus1: number;
  entries: SvcVuiEntry[];
}

/** Reads svc_vui_parameters_extension() (H.264 F.14.1). */
export const parseSvcVuiParametersExtension = (r: SyntaxReader, into: Partial<SvcVuiParametersExtension>): void => {
  r.open('svc_vui_parameters_extension', 'H.264 F.14.1');
  const last = r.ue('vui_ext_num_entries_minus1', 1023);
  into.vui_ext_num_entries_minus1 = last;
  into.entries = [];
  for (let i = 0; i <= last; i++) {
    const entry = {} as SvcVuiEntry;
    into.entries.push(entry);
    entry.vui_ext_dependency_id = r.u(3, r.nth('vui_ext_dependency_id', i));
    entry.vui_ext_quality_id = r.u(4, r.nth('vui_ext_quality_id', i));
    entry.vui_ext_temporal_id = r.u(3, r.nth('vui_ext_temporal_id', i));
    parseOperationPointVui(r, 'vui_ext', i, entry as unknown as Record<string, number | HrdParameters>);
  }
  r.close();
};

/** Timing info, both HRDs and pic_struct_present_flag of entry `i`, with `prefix` before every name. */
export const parseOperationPointVui = (
  r: SyntaxReader,
  prefix: 'vui_ext' | 'vui_mvc',
  i: number,
  into: Record<string, number | HrdParameters>,
): void => {
  const flag = (name: string): number => {
    const value = r.flag(r.nth(`${prefix}_${name}`, i));
    into[`${prefix}_${name}`] = value;
    return value;
  };
  if (flag('timing_info_present_flag') === 1) {
    into[`${prefix}_num_units_in_tick`] = r.u(32, r.nth(`${prefix}_num_units_in_tick`, i));
    into[`${prefix}_time_scale`] = r.u(32, r.nth(`${prefix}_time_scale`, i));
    flag('fixed_frame_rate_flag');
  }
  const nal = flag('nal_hrd_parameters_present_flag');
  if (nal === 1) parseHrdParameters(r, (into['nal_hrd_parameters'] = {} as HrdParameters));
  const vcl = flag('vcl_hrd_parameters_present_flag');
  if (vcl === 1) parseHrdParameters(r, (into['vcl_hrd_parameters'] = {} as HrdParameters));
  if (nal === 1 || vcl === 1) flag('low_delay_hrd_flag');
  flag('pic_struct_present_flag');
};
