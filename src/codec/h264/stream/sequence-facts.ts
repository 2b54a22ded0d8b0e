import type { Hrd } from '../../../media/hrd.ts';
import type { SequenceFacts } from '../../placed-unit.ts';
import { hrdOf, tickOf } from '../derive.ts';
import { type InferredSps, maxDpbFrames } from '../inference.ts';
import { pictureSize } from '../picture-size.ts';
import { isIntraProfile } from '../profiles.ts';

/** Derives facts from SPSs; keeps those of the last SPS, because every slice needs them. */
export class SequenceFactsCache {
  #sps: InferredSps | undefined;
  #facts: SequenceFacts | undefined;

  of(sps: InferredSps | undefined): SequenceFacts | undefined {
    if (sps === undefined) return undefined;
    if (sps !== this.#sps) {
      this.#sps = sps;
      this.#facts = sequenceFacts(sps);
    }
    return this.#facts;
  }
}

const sequenceFacts = (sps: InferredSps): SequenceFacts => {
  const { width, height } = pictureSize(sps);
  const isShown = width > 0 && height > 0;
  // No reordering with pic_order_cnt_type 2 (H.264 7.4.2.1.1), nor in Intra profiles (E.2.1).
  const isInOrder = sps.pic_order_cnt_type === 2 || isIntraProfile(sps);
  return {
    tick: tickOf(sps),
    fixedFrameRate: sps.vui_parameters.fixed_frame_rate_flag === 1,
    reorderFrames: isInOrder ? 0 : codedReorderFrames(sps),
    maxReorderFrames: maxDpbFrames(sps),
    width: isShown ? width : undefined,
    height: isShown ? height : undefined,
    hrd: bufferOf(sps),
  };
};

const codedReorderFrames = ({ vui_parameters: vui }: InferredSps): number | undefined =>
  vui.bitstream_restriction_flag === 1 ? vui.max_num_reorder_frames : undefined;

const bufferOf = (sps: InferredSps): Hrd | undefined => {
  const { vui_parameters: vui } = sps;
  const rates = hrdOf(vui);
  // If there are two HRDs, their lengths are the same (E.2.2).
  const { cpb_removal_delay_length_minus1: length } = vui.nal_hrd_parameters ?? vui.vcl_hrd_parameters ?? {};
  if (rates === undefined || length === undefined) return undefined;
  const tick = tickOf(sps);
  const delays = { lowDelay: vui.low_delay_hrd_flag === 1, removalDelayBits: length + 1 };
  return { ...rates, ...(tick !== undefined && { tick }), ...delays };
};
