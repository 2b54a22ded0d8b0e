import type { HevcSeiPayload } from './payload.ts';

/** temporal_sub_layer_zero_idx() (H.265 D.2.23; semantics D.3.23): finds lost pictures of the lowest sub-layer. */
export interface TemporalSubLayerZeroIdx {
  /** Counts the pictures with TemporalId 0, modulo 256. */
  temporal_sub_layer_zero_idx: number;
  /** Differs from one IRAP picture to the next. */
  irap_pic_id: number;
}

export const temporalSubLayerZeroIdx: HevcSeiPayload<TemporalSubLayerZeroIdx> = {
  payloadType: 131,
  clause: 'H.265 D.2.23',
  parse: (r, _payloadSize, _context, into) => {
    into.temporal_sub_layer_zero_idx = r.u(8, 'temporal_sub_layer_zero_idx');
    into.irap_pic_id = r.u(8, 'irap_pic_id');
  },
};
