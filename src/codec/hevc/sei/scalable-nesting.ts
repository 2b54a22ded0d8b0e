import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { HevcSeiPayload } from './payload.ts';

/**
 * scalable_nesting() (H.265 D.2.24; semantics D.3.24): which layers and sub-layers the messages in it are about. The messages
 * themselves are kept as bytes.
 */
export interface ScalableNesting {
  bitstream_subset_flag: number;
  nesting_op_flag: number;
  default_op_flag?: number;
  nesting_num_ops_minus1?: number;
  /** Of operation points: from 1 with default_op_flag 1. */
  nesting_max_temporal_id_plus1?: number[];
  nesting_op_idx?: number[];
  all_layers_flag?: number;
  nesting_no_op_max_temporal_id_plus1?: number;
  nesting_num_layers_minus1?: number;
  nesting_layer_id?: number[];
  /** sei_message() structures, as hex. */
  nested_messages: string;
}

/** Operation points (F.14.3.2.9), and layers. */
const MAX_OPS_MINUS1 = 1023;
const MAX_LAYERS_MINUS1 = 62;

export const scalableNesting: HevcSeiPayload<ScalableNesting> = {
  payloadType: 133,
  clause: 'H.265 D.2.24',
  parse: (r, _payloadSize, _context, into) => {
    into.bitstream_subset_flag = r.flag('bitstream_subset_flag');
    into.nesting_op_flag = r.flag('nesting_op_flag');
    if (into.nesting_op_flag === 1) parseOperationPoints(r, into);
    else parseLayers(r, into);
    r.alignBits('nesting_zero_bit', 0);
    into.nested_messages = r.bitsLeft === 0 ? '' : r.bytes(Math.floor(r.bitsLeft / 8), 'sei_message');
  },
  describe: ({ nesting_op_flag: isOp, all_layers_flag: isAll, nesting_layer_id: layers }) => {
    if (isOp === 1) return 'scalable_nesting: operation points';
    return isAll === 1 ? 'scalable_nesting: all layers' : `scalable_nesting: layer ${layers?.join(', ')}`;
  },
};

const parseOperationPoints = (r: SyntaxReader, into: Partial<ScalableNesting>): void => {
  into.default_op_flag = r.flag('default_op_flag');
  const last = (into.nesting_num_ops_minus1 = r.ue('nesting_num_ops_minus1', MAX_OPS_MINUS1));
  const temporal: number[] = (into.nesting_max_temporal_id_plus1 = []);
  const indices: number[] = (into.nesting_op_idx = []);
  for (let i = into.default_op_flag; i <= last; i++) {
    temporal.push(r.u(3, r.nth('nesting_max_temporal_id_plus1', i)));
    indices.push(r.ueLax(r.nth('nesting_op_idx', i), MAX_OPS_MINUS1));
  }
};

const parseLayers = (r: SyntaxReader, into: Partial<ScalableNesting>): void => {
  into.all_layers_flag = r.flag('all_layers_flag');
  if (into.all_layers_flag === 1) return;
  into.nesting_no_op_max_temporal_id_plus1 = r.u(3, 'nesting_no_op_max_temporal_id_plus1');
  const last = (into.nesting_num_layers_minus1 = r.ue('nesting_num_layers_minus1', MAX_LAYERS_MINUS1));
  const layers: number[] = (into.nesting_layer_id = []);
  for (let i = 0; i <= last; i++) layers.push(r.u(6, r.nth('nesting_layer_id', i)));
};
