import type { HevcSeiPayload } from './payload.ts';

/** active_parameter_sets() (H.265 D.2.21; semantics D.3.21). */
export interface ActiveParameterSets {
  active_video_parameter_set_id: number;
  /** 1: the sequence holds all parameter sets that it needs. */
  self_contained_cvs_flag: number;
  /** 1: no parameter set changes within the sequence. */
  no_parameter_set_update_flag: number;
  num_sps_ids_minus1: number;
  active_seq_parameter_set_id: number[];
  /** For each layer of the VPS above the base layer: an index into active_seq_parameter_set_id. */
  layer_sps_idx?: number[];
}

/** vps_max_layers_minus1 63 is reserved: MaxLayersMinus1 is 62 at most (F.7.4.3.1). */
const MAX_LAYERS_MINUS1 = 62;

export const activeParameterSets: HevcSeiPayload<ActiveParameterSets> = {
  payloadType: 129,
  clause: 'H.265 D.2.21',
  parse: (r, _payloadSize, { vpsOf }, into) => {
    const at = r.bit;
    const id = (into.active_video_parameter_set_id = r.u(4, 'active_video_parameter_set_id'));
    into.self_contained_cvs_flag = r.flag('self_contained_cvs_flag');
    into.no_parameter_set_update_flag = r.flag('no_parameter_set_update_flag');
    const last = (into.num_sps_ids_minus1 = r.ue('num_sps_ids_minus1', 15));
    const ids: number[] = (into.active_seq_parameter_set_id = []);
    for (let i = 0; i <= last; i++) ids.push(r.ueLax(r.nth('active_seq_parameter_set_id', i), 15));
    const vps = vpsOf(id);
    if (vps === undefined) {
      const field = 'active_video_parameter_set_id';
      throw r.error('unknown-parameter-set', field, at, 'a VPS that was sent before', `VPS ${id}`);
    }
    const lastLayer = Math.min(MAX_LAYERS_MINUS1, vps.vps_max_layers_minus1);
    const indices: number[] = [];
    for (let i = vps.vps_base_layer_internal_flag; i <= lastLayer; i++) {
      into.layer_sps_idx = indices;
      indices.push(r.ueLax(r.nth('layer_sps_idx', i), last));
    }
  },
  describe: ({ active_video_parameter_set_id: vps, active_seq_parameter_set_id: sps }) =>
    `active_parameter_sets: VPS ${vps}, SPS ${sps.join(', ')}`,
};
