import { delayBits, seiHrdOf } from './hrd.ts';
import type { HevcSeiPayload } from './payload.ts';

/** decoding_unit_info() (H.265 D.2.22; semantics D.3.22): times of the decoding unit that it begins. */
export interface DecodingUnitInfo {
  /** Index of the decoding unit in the access unit. */
  decoding_unit_idx: number;
  /** Sub-picture clock ticks to the removal of the next decoding unit. */
  du_spt_cpb_removal_delay_increment?: number;
  dpb_output_du_delay_present_flag: number;
  /** Sub-picture clock ticks from the removal of the last decoding unit to the output of the picture. */
  pic_spt_dpb_output_du_delay?: number;
}

export const decodingUnitInfo: HevcSeiPayload<DecodingUnitInfo> = {
  payloadType: 130,
  clause: 'H.265 D.2.22',
  parse: (r, _payloadSize, context, into) => {
    const { sps } = context;
    const hrd = sps === undefined ? undefined : seiHrdOf(sps, context);
    if (sps === undefined || hrd === undefined) {
      const expected = 'a known SPS of the picture with HRD parameters';
      throw r.error('unknown-parameter-set', 'decoding_unit_info', r.bit, expected, 'none');
    }
    into.decoding_unit_idx = r.ueLax('decoding_unit_idx', sps.picSizeInCtbsY - 1);
    const { parameters } = hrd;
    if (parameters.sub_pic_cpb_params_in_pic_timing_sei_flag !== 1) {
      const bits = delayBits(parameters.du_cpb_removal_delay_increment_length_minus1);
      into.du_spt_cpb_removal_delay_increment = r.uv(bits, 'du_spt_cpb_removal_delay_increment');
    }
    into.dpb_output_du_delay_present_flag = r.flag('dpb_output_du_delay_present_flag');
    if (into.dpb_output_du_delay_present_flag === 1) {
      const bits = delayBits(parameters.dpb_output_delay_du_length_minus1);
      into.pic_spt_dpb_output_du_delay = r.uv(bits, 'pic_spt_dpb_output_du_delay');
    }
  },
};
