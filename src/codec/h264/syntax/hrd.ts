import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** hrd_parameters() (H.264 E.1.2; semantics E.2.2). */
export interface HrdParameters {
  /** Number of alternative CPB specifications minus 1, 0..31. */
  cpb_cnt_minus1: number;
  bit_rate_scale: number;
  cpb_size_scale: number;
  /** BitRate[i] = (bit_rate_value_minus1[i] + 1) << (6 + bit_rate_scale) bits per second. */
  bit_rate_value_minus1: number[];
  /** CpbSize[i] = (cpb_size_value_minus1[i] + 1) << (4 + cpb_size_scale) bits. */
  cpb_size_value_minus1: number[];
  cbr_flag: number[];
  /** Length in bits of initial_cpb_removal_delay and its offset in buffering_period SEI, minus 1. */
  initial_cpb_removal_delay_length_minus1: number;
  /** Length in bits of cpb_removal_delay in pic_timing SEI, minus 1. */
  cpb_removal_delay_length_minus1: number;
  /** Length in bits of dpb_output_delay in pic_timing SEI, minus 1. */
  dpb_output_delay_length_minus1: number;
  /** Length in bits of time_offset in pic_timing SEI. */
  time_offset_length: number;
}

/** Reads hrd_parameters() (H.264 E.1.2). */
export const parseHrdParameters = (r: SyntaxReader, into: Partial<HrdParameters> = {}): HrdParameters => {
  r.open('hrd_parameters', 'H.264 E.1.2');
  into.cpb_cnt_minus1 = r.ue('cpb_cnt_minus1', 31);
  into.bit_rate_scale = r.u(4, 'bit_rate_scale');
  into.cpb_size_scale = r.u(4, 'cpb_size_scale');
  const bitRate: number[] = [];
  const cpbSize: number[] = [];
  const cbr: number[] = [];
  into.bit_rate_value_minus1 = bitRate;
  into.cpb_size_value_minus1 = cpbSize;
  into.cbr_flag = cbr;
  for (let i = 0; i <= into.cpb_cnt_minus1; i++) {
    bitRate.push(r.ue(r.nth('bit_rate_value_minus1', i), 2 ** 32 - 2));
    cpbSize.push(r.ue(r.nth('cpb_size_value_minus1', i), 2 ** 32 - 2));
    cbr.push(r.flag(r.nth('cbr_flag', i)));
  }
  into.initial_cpb_removal_delay_length_minus1 = r.u(5, 'initial_cpb_removal_delay_length_minus1');
  into.cpb_removal_delay_length_minus1 = r.u(5, 'cpb_removal_delay_length_minus1');
  into.dpb_output_delay_length_minus1 = r.u(5, 'dpb_output_delay_length_minus1');
  into.time_offset_length = r.u(5, 'time_offset_length');
  r.close();
  return into as HrdParameters;
};
