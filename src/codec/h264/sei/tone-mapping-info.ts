import { inClause } from '../../h26x/sei/payload.ts';
import { type ToneMappingInfo, toneMappingWith } from '../../h26x/sei/tone-mapping-info.ts';

/** tone_mapping_info() (H.264 D.1.25; semantics D.2.25). */
export interface H264ToneMappingInfo extends ToneMappingInfo {
  /** 0: this picture only; 1: until the next message; more: within that many units of picture order count. 0..16384. */
  tone_map_repetition_period?: number;
}

export const toneMappingInfo = inClause(
  'H.264 D.1.25',
  toneMappingWith<H264ToneMappingInfo>((r, into) => {
    into.tone_map_repetition_period = r.ueLax('tone_map_repetition_period', 16384);
  }),
);
