import { ceilLog2 } from '../../../syntax/bits.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** pps_3d_extension() (H.265 I.7.3.2.3.7; semantics I.7.4.3.3.7): depth look-up tables. */
export interface Pps3dExtension {
  dlts_present_flag: number;
  pps_depth_layers_minus1?: number;
  pps_bit_depth_for_depth_layers_minus8?: number;
  depth_layers?: DepthLookUpTable[];
}

/** The table of one depth layer. */
export interface DepthLookUpTable {
  dlt_flag: number;
  dlt_pred_flag?: number;
  dlt_val_flags_present_flag?: number;
  /** A flag for each depth value. */
  dlt_value_flag?: number[];
  delta_dlt?: DeltaDlt;
}

/** delta_dlt( i ) (H.265 I.7.3.2.3.8; semantics I.7.4.3.3.8). */
export interface DeltaDlt {
  num_val_delta_dlt: number;
  max_diff?: number;
  /** Inferred to be max_diff - 1. */
  min_diff_minus1?: number;
  delta_dlt_val0?: number;
  delta_val_diff_minus_min?: number[];
}

/** Reads pps_3d_extension() (H.265 I.7.3.2.3.7). */
export const parsePps3dExtension = (r: SyntaxReader, into: Partial<Pps3dExtension> = {}): Pps3dExtension => {
  r.open('pps_3d_extension', 'H.265 I.7.3.2.3.7');
  into.dlts_present_flag = r.flag('dlts_present_flag');
  if (into.dlts_present_flag === 1) {
    into.pps_depth_layers_minus1 = r.u(6, 'pps_depth_layers_minus1');
    const at = r.bit;
    const minus8 = r.u(4, 'pps_bit_depth_for_depth_layers_minus8');
    into.pps_bit_depth_for_depth_layers_minus8 = minus8;
    if (minus8 > 8) throw r.error('out-of-range', 'pps_bit_depth_for_depth_layers_minus8', at, '0..8', `${minus8}`);
    const layers: DepthLookUpTable[] = (into.depth_layers = []);
    for (let i = 0; i <= into.pps_depth_layers_minus1; i++) {
      const table = {} as DepthLookUpTable;
      layers.push(table);
      parseTable(r, i, minus8 + 8, table);
    }
  }
  r.close();
  return into as Pps3dExtension;
};

const parseTable = (r: SyntaxReader, i: number, bitDepth: number, into: DepthLookUpTable): void => {
  into.dlt_flag = r.flag(r.nth('dlt_flag', i));
  if (into.dlt_flag === 0) return;
  into.dlt_pred_flag = r.flag(r.nth('dlt_pred_flag', i));
  if (into.dlt_pred_flag === 0) into.dlt_val_flags_present_flag = r.flag(r.nth('dlt_val_flags_present_flag', i));
  if (into.dlt_val_flags_present_flag === 1) {
    const flags: number[] = (into.dlt_value_flag = []);
    for (let j = 0; j < 2 ** bitDepth; j++) flags.push(r.flag(r.nth('dlt_value_flag', i, j)));
  } else parseDeltaDlt(r, bitDepth, (into.delta_dlt = {} as DeltaDlt));
};

const parseDeltaDlt = (r: SyntaxReader, bits: number, into: DeltaDlt): void => {
  r.open('delta_dlt', 'H.265 I.7.3.2.3.8');
  const count = (into.num_val_delta_dlt = r.uv(bits, 'num_val_delta_dlt'));
  if (count > 0) {
    if (count > 1) into.max_diff = r.uv(bits, 'max_diff');
    const maxDiff = into.max_diff ?? 0;
    if (count > 2 && maxDiff > 0) into.min_diff_minus1 = r.uv(ceilLog2(maxDiff + 1), 'min_diff_minus1');
    const minDiff = (into.min_diff_minus1 ?? maxDiff - 1) + 1;
    into.delta_dlt_val0 = r.uv(bits, 'delta_dlt_val0');
    if (maxDiff > minDiff) {
      const differences: number[] = (into.delta_val_diff_minus_min = []);
      const length = ceilLog2(maxDiff - minDiff + 1);
      for (let k = 1; k < count; k++) differences.push(r.uv(length, r.nth('delta_val_diff_minus_min', k)));
    }
  }
  r.close();
};
