import { type FramePackingArrangement, framePackingArrangementWith } from '../../h26x/sei/frame-packing-arrangement.ts';
import { inClause } from '../../h26x/sei/payload.ts';
import { parseExtensionData } from '../../h26x/sei/payload-end.ts';

/** frame_packing_arrangement() (H.264 D.1.26; semantics D.2.26). */
export interface H264FramePackingArrangement extends FramePackingArrangement {
  /** 0: this frame only; 1: until the next message; more: within that many units of picture order count. 0..16384. */
  frame_packing_arrangement_repetition_period?: number;
  /** 0 in this edition; 1: data to ignore follow. */
  frame_packing_arrangement_extension_flag: number;
}

export const framePackingArrangement = inClause(
  'H.264 D.1.26',
  framePackingArrangementWith<H264FramePackingArrangement>((r, into) => {
    if (into.frame_packing_arrangement_cancel_flag === 0) {
      into.frame_packing_arrangement_repetition_period = r.ueLax('frame_packing_arrangement_repetition_period', 16384);
    }
    into.frame_packing_arrangement_extension_flag = r.flag('frame_packing_arrangement_extension_flag');
    if (into.frame_packing_arrangement_extension_flag === 1) parseExtensionData(r);
  }),
);
