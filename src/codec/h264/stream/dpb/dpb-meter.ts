import type { PictureBufferMeter } from '../../../picture-buffer.ts';
import type { PlacedUnit } from '../../../placed-unit.ts';
import type { InferredSps } from '../../inference.ts';
import { hasOperation5 } from '../../syntax/dec-ref-pic-marking.ts';
import { isIdr } from '../../syntax/nal-unit.ts';
import type { H264Unit } from '../h264-stream.ts';
import { BOTH, BOTTOM, type DpbFrame, TOP } from './dpb-frame.ts';
import { OutputOrder } from './output-order.ts';
import { ReferenceMarking } from './reference-marking.ts';

/**
 * Emulates the decoded picture buffer (H.264 C.4) in all its sizes at once. After a loss it begins anew: what a decoder
 * makes of missing pictures is its own affair.
 */
export class DpbMeter implements PictureBufferMeter {
  readonly #references = new ReferenceMarking();
  readonly #output = new OutputOrder();
  /** The last frame, which a second field belongs to. */
  #last: DpbFrame | undefined;
  /** PrevRefFrameNum (7.4.3). */
  #prevRefFrameNum: number | undefined;
  #isMeasured = false;

  get frames(): number | undefined {
    return this.#isMeasured ? this.#output.size : undefined;
  }

  take(unit: PlacedUnit): void {
    if (unit.startsPicture === undefined) return;
    const { primary, picture, pictureFindings } = unit as H264Unit;
    const order = picture?.order;
    const isGuessed = pictureFindings.some(({ code }) => code === 'guessed-picture');
    const { header, slice, sets } = primary ?? {};
    if (
      header === undefined ||
      slice?.frame_num === undefined ||
      sets === undefined ||
      order === undefined ||
      isGuessed
    ) {
      this.#restart();
      return;
    }
    if (picture?.missingFrames !== undefined) this.#restart();
    this.#isMeasured = true;
    const { sps } = sets;
    const isSecondField = picture?.pairedWith !== undefined && this.#last !== undefined;
    const frame = isSecondField ? (this.#last as DpbFrame) : frameOf(order, slice.frame_num);
    this.#last = frame;
    const isStart = isIdr(header);
    const isReset = isStart || hasOperation5(slice.dec_ref_pic_marking);
    if (!isStart && !isSecondField) this.#inferFrames(slice.frame_num, sps);
    // Without reference frames in the SPS, no picture is kept for reference.
    const isKept = header.nal_ref_idc !== 0 && sps.max_num_ref_frames > 0;
    if (isKept) {
      this.#references.mark({
        frame,
        fields: slice.field_pic_flag !== 1 ? BOTH : slice.bottom_field_flag === 1 ? BOTTOM : TOP,
        isIdr: isStart,
        isSecondField,
        marking: slice.dec_ref_pic_marking,
        maxFrameNum: maxFrameNumOf(sps),
        maxReferenceFrames: sps.max_num_ref_frames,
      });
    }
    if (isReset) {
      // Treated as having frame_num 0 from here on (7.4.3), with the order after it (8.2.1).
      frame.frameNum = 0;
      frame.order = order;
      this.#output.empty();
    }
    if (header.nal_ref_idc !== 0) this.#prevRefFrameNum = frame.frameNum;
    if (isSecondField) frame.order = Math.min(frame.order, order);
    else this.#output.store(frame, true, this.#references.frames.length - (isKept ? 1 : 0));
  }

  /** Frames that a gap in frame_num stands for, where the SPS allows gaps (8.2.5.2): kept for reference, never output. */
  #inferFrames(frameNum: number, sps: InferredSps): void {
    const before = this.#prevRefFrameNum;
    if (before === undefined || before === frameNum || sps.gaps_in_frame_num_value_allowed_flag !== 1) return;
    const maxFrameNum = maxFrameNumOf(sps);
    const count = (frameNum - before - 1 + maxFrameNum) % maxFrameNum;
    // Each pushes an older one out.
    for (let back = Math.min(count, sps.max_num_ref_frames); back > 0; back--) {
      const frame = frameOf(0, (frameNum - back + maxFrameNum) % maxFrameNum);
      this.#references.slide({ frame, maxFrameNum, maxReferenceFrames: sps.max_num_ref_frames });
      frame.shortTerm = BOTH;
      this.#references.add(frame);
      this.#output.store(frame, false, this.#references.frames.length - 1);
    }
    if (count > 0) this.#prevRefFrameNum = (frameNum - 1 + maxFrameNum) % maxFrameNum;
  }

  #restart(): void {
    this.#references.clear();
    this.#output.empty();
    this.#last = undefined;
    this.#prevRefFrameNum = undefined;
  }
}

const maxFrameNumOf = (sps: InferredSps): number => 1 << (sps.log2_max_frame_num_minus4 + 4);

const frameOf = (order: number, frameNum: number): DpbFrame => ({
  order,
  frameNum,
  shortTerm: 0,
  longTerm: 0,
  longTermFrameIdx: 0,
});
