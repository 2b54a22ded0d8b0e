import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { parseTrailingBits } from '../../h26x/rbsp-trailing-bits.ts';

/** seq_parameter_set_extension_rbsp() (H.264 7.3.2.1.2; semantics 7.4.2.1.2): the auxiliary pictures of an SPS. */
export interface SpsExtension {
  seq_parameter_set_id: number;
  /** 0: no auxiliary pictures; 1 to 3: how alpha is applied. */
  aux_format_idc: number;
  bit_depth_aux_minus8?: number;
  alpha_incr_flag?: number;
  alpha_opaque_value?: number;
  alpha_transparent_value?: number;
  additional_extension_flag: number;
}

/** Reads seq_parameter_set_extension_rbsp() (H.264 7.3.2.1.2) after the NAL unit header. */
export const parseSpsExtension = (r: SyntaxReader, into: Partial<SpsExtension> = {}): SpsExtension => {
  r.open('seq_parameter_set_extension_rbsp', 'H.264 7.3.2.1.2');
  into.seq_parameter_set_id = r.ueLax('seq_parameter_set_id', 31);
  into.aux_format_idc = r.ueLax('aux_format_idc', 3);
  if (into.aux_format_idc !== 0) {
    into.bit_depth_aux_minus8 = r.ue('bit_depth_aux_minus8', 4);
    const bits = into.bit_depth_aux_minus8 + 9;
    into.alpha_incr_flag = r.flag('alpha_incr_flag');
    into.alpha_opaque_value = r.uv(bits, 'alpha_opaque_value');
    into.alpha_transparent_value = r.uv(bits, 'alpha_transparent_value');
  }
  const at = r.bit;
  into.additional_extension_flag = r.flag('additional_extension_flag');
  if (into.additional_extension_flag === 1) {
    // Reserved: the data that follow have to be ignored (7.4.2.1.2).
    r.issue('additional_extension_flag', at, '0', 1);
    while (r.moreRbspData()) r.flag('additional_extension_data_flag');
  }
  parseTrailingBits(r);
  r.close();
  return into as SpsExtension;
};
