import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { SharedSeiPayload } from './payload.ts';

/**
 * tone_mapping_info() (H.264 D.1.25, H.265 D.2.15; semantics D.2.25, D.3.15): a mapping of the decoded samples to another
 * bit depth. What follows tone_map_cancel_flag differs between the two.
 */
export interface ToneMappingInfo {
  tone_map_id: number;
  tone_map_cancel_flag: number;
  /** 8..14. */
  coded_data_bit_depth?: number;
  /** 1..16. */
  target_bit_depth?: number;
  /** 0 linear, 1 sigmoidal, 2 table, 3 pivots, 4 camera. */
  tone_map_model_id?: number;
  min_value?: number;
  max_value?: number;
  sigmoid_midpoint?: number;
  sigmoid_width?: number;
  start_of_coded_interval?: number[];
  num_pivots?: number;
  coded_pivot_value?: number[];
  target_pivot_value?: number[];
  camera_iso_speed_idc?: number;
  camera_iso_speed_value?: number;
  exposure_index_idc?: number;
  exposure_index_value?: number;
  exposure_compensation_value_sign_flag?: number;
  exposure_compensation_value_numerator?: number;
  exposure_compensation_value_denom_idc?: number;
  ref_screen_luminance_white?: number;
  extended_range_white_level?: number;
  nominal_black_level_code_value?: number;
  nominal_white_level_code_value?: number;
  extended_white_level_code_value?: number;
}

const MODELS: Readonly<Record<number, string>> = {
  0: 'linear',
  1: 'sigmoidal',
  2: 'table',
  3: 'piecewise linear',
  4: 'camera',
};

/** camera_iso_speed_idc and exposure_index_idc: a value follows (Extended_ISO). */
const EXTENDED_ISO = 255;

/** Bits of a code value of this bit depth: whole bytes. */
const codeBits = (bitDepth: number): number => ((bitDepth + 7) >> 3) << 3;

/** The payload with what a codec says about how long it holds. */
export const toneMappingWith = <T extends ToneMappingInfo>(
  parseDuration: (r: SyntaxReader, into: Partial<T>) => void,
): SharedSeiPayload<T> => ({
  payloadType: 23,
  parse: (r, _payloadSize, _context, into) => {
    into.tone_map_id = r.ueLax('tone_map_id', 2 ** 32 - 2);
    into.tone_map_cancel_flag = r.flag('tone_map_cancel_flag');
    if (into.tone_map_cancel_flag === 1) return;
    parseDuration(r, into);
    const at = r.bit;
    const coded = (into.coded_data_bit_depth = r.u(8, 'coded_data_bit_depth'));
    const target = (into.target_bit_depth = r.u(8, 'target_bit_depth'));
    // They size what follows.
    if (coded < 8 || coded > 14) throw r.error('out-of-range', 'coded_data_bit_depth', at, '8..14', `${coded}`);
    if (target < 1 || target > 16) throw r.error('out-of-range', 'target_bit_depth', at + 8, '1..16', `${target}`);
    into.tone_map_model_id = r.ueLax('tone_map_model_id', 4, MODELS);
    parseModel(r, coded, target, into);
  },
  describe: ({ tone_map_id: id, tone_map_model_id: model }) =>
    model === undefined ? `tone mapping ${id}: cancel` : `tone mapping ${id}: ${MODELS[model] ?? `model ${model}`}`,
});

const parseModel = (r: SyntaxReader, coded: number, target: number, into: Partial<ToneMappingInfo>): void => {
  switch (into.tone_map_model_id) {
    case 0:
      into.min_value = r.u(32, 'min_value');
      into.max_value = r.u(32, 'max_value');
      return;
    case 1:
      into.sigmoid_midpoint = r.u(32, 'sigmoid_midpoint');
      into.sigmoid_width = r.u(32, 'sigmoid_width');
      return;
    case 2: {
      const starts: number[] = (into.start_of_coded_interval = []);
      for (let i = 0; i < 1 << target; i++) starts.push(r.uv(codeBits(coded), r.nth('start_of_coded_interval', i)));
      return;
    }
    case 3: {
      into.num_pivots = r.u(16, 'num_pivots');
      const from: number[] = (into.coded_pivot_value = []);
      const to: number[] = (into.target_pivot_value = []);
      for (let i = 0; i < into.num_pivots; i++) {
        from.push(r.uv(codeBits(coded), r.nth('coded_pivot_value', i)));
        to.push(r.uv(codeBits(target), r.nth('target_pivot_value', i)));
      }
      return;
    }
    case 4:
      parseCamera(r, into);
  }
};

const parseCamera = (r: SyntaxReader, into: Partial<ToneMappingInfo>): void => {
  into.camera_iso_speed_idc = r.u(8, 'camera_iso_speed_idc');
  if (into.camera_iso_speed_idc === EXTENDED_ISO) into.camera_iso_speed_value = r.u(32, 'camera_iso_speed_value');
  into.exposure_index_idc = r.u(8, 'exposure_index_idc');
  if (into.exposure_index_idc === EXTENDED_ISO) into.exposure_index_value = r.u(32, 'exposure_index_value');
  into.exposure_compensation_value_sign_flag = r.flag('exposure_compensation_value_sign_flag');
  into.exposure_compensation_value_numerator = r.u(16, 'exposure_compensation_value_numerator');
  into.exposure_compensation_value_denom_idc = r.u(16, 'exposure_compensation_value_denom_idc');
  into.ref_screen_luminance_white = r.u(32, 'ref_screen_luminance_white');
  into.extended_range_white_level = r.u(32, 'extended_range_white_level');
  into.nominal_black_level_code_value = r.u(16, 'nominal_black_level_code_value');
  into.nominal_white_level_code_value = r.u(16, 'nominal_white_level_code_value');
  into.extended_white_level_code_value = r.u(16, 'extended_white_level_code_value');
};
