import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { HrdParameters } from '../syntax/hrd.ts';
import type { H264SeiPayload } from './payload.ts';

/** One of the two loops of buffering_period(): an entry for each CPB specification (SchedSelIdx) of an HRD. */
export interface InitialCpbRemovalDelays {
  /** Time from the arrival of the first bit of the access unit to its removal, in ticks of 90 kHz. Not 0. */
  initial_cpb_removal_delay: number[];
  /** Used with cpb_removal_delay for the arrival times of the delivery scheduler, in ticks of 90 kHz. */
  initial_cpb_removal_delay_offset: number[];
}

/**
 * buffering_period() (H.264 D.1.2; semantics D.2.2). The two loops have no names in the specification: `nal_hrd` and
 * `vcl_hrd` hold them.
 */
export interface BufferingPeriod {
  /** The SPS that this message activates. 0..31. */
  seq_parameter_set_id: number;
  /** Present when the SPS has nal_hrd_parameters. */
  nal_hrd?: InitialCpbRemovalDelays;
  /** Present when the SPS has vcl_hrd_parameters. */
  vcl_hrd?: InitialCpbRemovalDelays;
}

export const bufferingPeriod: H264SeiPayload<BufferingPeriod> = {
  payloadType: 0,
  clause: 'H.264 D.1.2',
  parse: (r, _payloadSize, context, into) => {
    const at = r.bit;
    const id = r.ue('seq_parameter_set_id', 31);
    into.seq_parameter_set_id = id;
    const sps = context.spsOf(id);
    if (sps === undefined) {
      throw r.error('unknown-parameter-set', 'seq_parameter_set_id', at, 'an SPS that was sent before', `SPS ${id}`);
    }
    const nal = sps.vui_parameters.nal_hrd_parameters;
    const vcl = sps.vui_parameters.vcl_hrd_parameters;
    if (nal !== undefined) {
      into.nal_hrd = empty();
      parseDelays(r, nal, into.nal_hrd);
    }
    if (vcl !== undefined) {
      into.vcl_hrd = empty();
      parseDelays(r, vcl, into.vcl_hrd);
    }
  },
};

const empty = (): InitialCpbRemovalDelays => ({ initial_cpb_removal_delay: [], initial_cpb_removal_delay_offset: [] });

const parseDelays = (r: SyntaxReader, hrd: HrdParameters, into: InitialCpbRemovalDelays): void => {
  const bits = hrd.initial_cpb_removal_delay_length_minus1 + 1;
  for (let i = 0; i <= hrd.cpb_cnt_minus1; i++) {
    const at = r.bit;
    const name = r.nth('initial_cpb_removal_delay', i);
    const delay = r.uv(bits, name);
    if (delay === 0) r.issue(name, at, 'not 0', 0);
    into.initial_cpb_removal_delay.push(delay);
    into.initial_cpb_removal_delay_offset.push(r.uv(bits, r.nth('initial_cpb_removal_delay_offset', i)));
  }
};
