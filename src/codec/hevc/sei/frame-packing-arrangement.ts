import { type FramePackingArrangement, framePackingArrangementWith } from '../../h26x/sei/frame-packing-arrangement.ts';
import { inClause } from '../../h26x/sei/payload.ts';

/** frame_packing_arrangement() (H.265 D.2.16; semantics D.3.16). */
export interface HevcFramePackingArrangement extends FramePackingArrangement {
  /** 0: this frame only; 1: until the next message or the end of the sequence. */
  frame_packing_arrangement_persistence_flag?: number;
  /** 1: the sample aspect ratio is that of the views after upsampling. */
  upsampled_aspect_ratio_flag: number;
}

export const framePackingArrangement = inClause(
  'H.265 D.2.16',
  framePackingArrangementWith<HevcFramePackingArrangement>((r, into) => {
    if (into.frame_packing_arrangement_cancel_flag === 0) {
      into.frame_packing_arrangement_persistence_flag = r.flag('frame_packing_arrangement_persistence_flag');
    }
    into.upsampled_aspect_ratio_flag = r.flag('upsampled_aspect_ratio_flag');
  }),
);
