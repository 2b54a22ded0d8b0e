import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** sbr_header() (ISO/IEC 14496-3 4.4.2.8, Table 4.63; semantics 4.6.18.3). */
export interface SbrHeader {
  bs_amp_res: number;
  bs_start_freq: number;
  bs_stop_freq: number;
  bs_xover_band: number;
  bs_reserved: number;
  bs_header_extra_1: number;
  bs_header_extra_2: number;
  bs_freq_scale?: number;
  bs_alter_scale?: number;
  bs_noise_bands?: number;
  bs_limiter_bands?: number;
  bs_limiter_gains?: number;
  bs_interpol_freq?: number;
  bs_smoothing_mode?: number;
}

/** Reads sbr_header() (ISO/IEC 14496-3 4.4.2.8). */
export const parseSbrHeader = (r: SyntaxReader, into: Partial<SbrHeader> = {}): SbrHeader => {
  r.open('sbr_header', 'ISO/IEC 14496-3 4.4.2.8');
  into.bs_amp_res = r.flag('bs_amp_res');
  into.bs_start_freq = r.u(4, 'bs_start_freq');
  into.bs_stop_freq = r.u(4, 'bs_stop_freq');
  into.bs_xover_band = r.u(3, 'bs_xover_band');
  into.bs_reserved = r.u(2, 'bs_reserved');
  into.bs_header_extra_1 = r.flag('bs_header_extra_1');
  into.bs_header_extra_2 = r.flag('bs_header_extra_2');
  if (into.bs_header_extra_1 === 1) {
    into.bs_freq_scale = r.u(2, 'bs_freq_scale');
    into.bs_alter_scale = r.flag('bs_alter_scale');
    into.bs_noise_bands = r.u(2, 'bs_noise_bands');
  } else {
    r.infer('bs_freq_scale', 2);
    r.infer('bs_alter_scale', 1);
    r.infer('bs_noise_bands', 2);
  }
  if (into.bs_header_extra_2 === 1) {
    into.bs_limiter_bands = r.u(2, 'bs_limiter_bands');
    into.bs_limiter_gains = r.u(2, 'bs_limiter_gains');
    into.bs_interpol_freq = r.flag('bs_interpol_freq');
    into.bs_smoothing_mode = r.flag('bs_smoothing_mode');
  } else {
    r.infer('bs_limiter_bands', 2);
    r.infer('bs_limiter_gains', 2);
    r.infer('bs_interpol_freq', 1);
    r.infer('bs_smoothing_mode', 1);
  }
  r.close();
  return into as SbrHeader;
};
