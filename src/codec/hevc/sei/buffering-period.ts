import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { delayBits, type SeiHrd, seiHrdOf } from './hrd.ts';
import type { HevcSeiPayload } from './payload.ts';

/** The NAL or VCL loop of buffering_period(): an entry for each CPB specification (SchedSelIdx), in ticks of 90 kHz. */
export interface HevcInitialCpbRemovalDelays {
  /** Time from the arrival of the first bit of the access unit to its removal. Not 0. */
  initial_cpb_removal_delay: number[];
  initial_cpb_removal_offset: number[];
  /** As the two above, if leading pictures are dropped, or with the CPB working on decoding units. */
  initial_alt_cpb_removal_delay?: number[];
  initial_alt_cpb_removal_offset?: number[];
}

/**
 * buffering_period() (H.265 D.2.2; semantics D.3.2). The two loops have no names in the specification: `nal_hrd` and
 * `vcl_hrd` hold them; their elements begin with `nal_` and `vcl_` there, and in a trace.
 */
export interface HevcBufferingPeriod {
  /** The SPS that this message refers to. 0..15. */
  bp_seq_parameter_set_id: number;
  irap_cpb_params_present_flag?: number;
  cpb_delay_offset?: number;
  dpb_delay_offset?: number;
  /** 1: the difference to the removal of the access unit before it is given by au_cpb_removal_delay_delta_minus1. */
  concatenation_flag: number;
  au_cpb_removal_delay_delta_minus1: number;
  nal_hrd?: HevcInitialCpbRemovalDelays;
  vcl_hrd?: HevcInitialCpbRemovalDelays;
  use_alt_cpb_params_flag?: number;
}

export const bufferingPeriod: HevcSeiPayload<HevcBufferingPeriod> = {
  payloadType: 0,
  clause: 'H.265 D.2.2',
  parse: (r, _payloadSize, context, into) => {
    const at = r.bit;
    const id = (into.bp_seq_parameter_set_id = r.ue('bp_seq_parameter_set_id', 15));
    const sps = context.spsOf(id);
    const name = 'bp_seq_parameter_set_id';
    if (sps === undefined) {
      throw r.error('unknown-parameter-set', name, at, 'an SPS that was sent before', `SPS ${id}`);
    }
    const hrd = seiHrdOf(sps, context);
    if (hrd === undefined) throw r.error('unknown-parameter-set', name, at, 'an SPS with HRD parameters', `SPS ${id}`);
    parsePeriod(r, hrd, into);
  },
};

const parsePeriod = (r: SyntaxReader, { parameters, layer }: SeiHrd, into: Partial<HevcBufferingPeriod>): void => {
  const isSubPic = parameters.sub_pic_hrd_params_present_flag === 1;
  if (!isSubPic) into.irap_cpb_params_present_flag = r.flag('irap_cpb_params_present_flag');
  const removalBits = delayBits(parameters.au_cpb_removal_delay_length_minus1);
  if (into.irap_cpb_params_present_flag === 1) {
    into.cpb_delay_offset = r.uv(removalBits, 'cpb_delay_offset');
    into.dpb_delay_offset = r.uv(delayBits(parameters.dpb_output_delay_length_minus1), 'dpb_delay_offset');
  }
  into.concatenation_flag = r.flag('concatenation_flag');
  into.au_cpb_removal_delay_delta_minus1 = r.uv(removalBits, 'au_cpb_removal_delay_delta_minus1');
  const bits = delayBits(parameters.initial_cpb_removal_delay_length_minus1);
  const hasAlternative = isSubPic || into.irap_cpb_params_present_flag === 1;
  const { nal_hrd_parameters: nal, vcl_hrd_parameters: vcl } = layer;
  if (nal !== undefined) {
    parseDelays(r, 'nal', bits, nal.cbr_flag.length, hasAlternative, (into.nal_hrd = emptyDelays(hasAlternative)));
  }
  if (vcl !== undefined) {
    parseDelays(r, 'vcl', bits, vcl.cbr_flag.length, hasAlternative, (into.vcl_hrd = emptyDelays(hasAlternative)));
  }
  // payload_extension_present() (7.2).
  if (r.moreRbspData()) into.use_alt_cpb_params_flag = r.flag('use_alt_cpb_params_flag');
};

const emptyDelays = (hasAlternative: boolean): HevcInitialCpbRemovalDelays => ({
  initial_cpb_removal_delay: [],
  initial_cpb_removal_offset: [],
  ...(hasAlternative && { initial_alt_cpb_removal_delay: [], initial_alt_cpb_removal_offset: [] }),
});

const parseDelays = (
  r: SyntaxReader,
  kind: 'nal' | 'vcl',
  bits: number,
  count: number,
  hasAlternative: boolean,
  into: HevcInitialCpbRemovalDelays,
): void => {
  for (let i = 0; i < count; i++) {
    const at = r.bit;
    const name = r.nth(`${kind}_initial_cpb_removal_delay`, i);
    const delay = r.uv(bits, name);
    if (delay === 0) r.issue(name, at, 'not 0', 0);
    into.initial_cpb_removal_delay.push(delay);
    into.initial_cpb_removal_offset.push(r.uv(bits, r.nth(`${kind}_initial_cpb_removal_offset`, i)));
    if (!hasAlternative) continue;
    into.initial_alt_cpb_removal_delay?.push(r.uv(bits, r.nth(`${kind}_initial_alt_cpb_removal_delay`, i)));
    into.initial_alt_cpb_removal_offset?.push(r.uv(bits, r.nth(`${kind}_initial_alt_cpb_removal_offset`, i)));
  }
};
