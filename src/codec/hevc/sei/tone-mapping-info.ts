import { inClause } from '../../h26x/sei/payload.ts';
import { type ToneMappingInfo, toneMappingWith } from '../../h26x/sei/tone-mapping-info.ts';

/** tone_mapping_info() (H.265 D.2.15; semantics D.3.15). */
export interface HevcToneMappingInfo extends ToneMappingInfo {
  /** 0: this picture only; 1: until the next message or the end of the sequence. */
  tone_map_persistence_flag?: number;
}

export const toneMappingInfo = inClause(
  'H.265 D.2.15',
  toneMappingWith<HevcToneMappingInfo>((r, into) => {
    into.tone_map_persistence_flag = r.flag('tone_map_persistence_flag');
  }),
);
