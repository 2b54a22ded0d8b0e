import type { InferredSps, SlicePosition } from '../inference.ts';
import { hasOperation5 } from '../syntax/dec-ref-pic-marking.ts';
import { isIdr } from '../syntax/nal-unit.ts';
import type { PrimarySlice } from './picture-boundary.ts';

/** Order of a picture among those since the last IDR picture or memory_management_control_operation 5. */
export interface PictureOrder {
  /** TopFieldOrderCnt; absent for a bottom field. */
  readonly top?: number;
  /** BottomFieldOrderCnt; absent for a top field. */
  readonly bottom?: number;
  /** PicOrderCnt() of the picture: the lower of the two for a frame. */
  readonly poc: number;
  /** The order restarts at this picture: an IDR picture, or memory_management_control_operation 5. */
  readonly startsPeriod: boolean;
}

interface Memory {
  /** Of the previous reference picture: prevPicOrderCntMsb and prevPicOrderCntLsb (8.2.1.1). */
  msb: number;
  lsb: number;
  /** Of the previous picture: prevFrameNum and prevFrameNumOffset (8.2.1.2, 8.2.1.3). */
  frameNum: number;
  frameNumOffset: number;
}

/** Derives picture order counts (H.264 8.2.1), one call per picture in decoding order. */
export class PictureOrderCounter {
  #memory: Memory = { msb: 0, lsb: 0, frameNum: 0, frameNumOffset: 0 };
  #coded: FieldOrder | undefined;

  /** The orders of the last picture as they are while it is decoded: before its memory_management_control_operation 5. */
  get coded(): FieldOrder | undefined {
    return this.#coded;
  }

  /** The order of the picture whose first slice this is; `undefined` if elements it depends on were not read. */
  next({ header, slice, sets }: PrimarySlice): PictureOrder | undefined {
    if (sets === undefined || slice.frame_num === undefined) return undefined;
    const { sps } = sets;
    const idr = isIdr(header);
    if (idr) this.#memory = { msb: 0, lsb: 0, frameNum: 0, frameNumOffset: 0 };
    const raw =
      sps.log2_max_pic_order_cnt_lsb_minus4 === undefined
        ? this.#type1or2(header.nal_ref_idc, slice, slice.frame_num, sps, idr)
        : this.#type0(header.nal_ref_idc, slice, 1 << (sps.log2_max_pic_order_cnt_lsb_minus4 + 4));
    this.#coded = raw;
    if (raw === undefined) return undefined;
    const reset = hasOperation5(slice.dec_ref_pic_marking);
    const order = reset ? afterReset(raw) : raw;
    // After operation 5 the picture is treated as having frame_num 0 (7.4.3), and order continues from it (8.2.1).
    if (reset) this.#memory = { msb: 0, lsb: order.top ?? 0, frameNum: 0, frameNumOffset: 0 };
    const poc = Math.min(order.top ?? Number.POSITIVE_INFINITY, order.bottom ?? Number.POSITIVE_INFINITY);
    const startsPeriod = idr || reset;
    // Written out: copying with spread shows in the profile.
    if (order.bottom === undefined) return { top: poc, poc, startsPeriod };
    return order.top === undefined
      ? { bottom: poc, poc, startsPeriod }
      : { top: order.top, bottom: order.bottom, poc, startsPeriod };
  }

  /** 8.2.1.1: the slice sends the low bits, which wrap at `max`. */
  #type0(nalRefIdc: number, slice: SlicePosition, max: number): FieldOrder | undefined {
    const lsb = slice.pic_order_cnt_lsb;
    if (lsb === undefined) return undefined;
    const before = this.#memory;
    let msb = before.msb;
    if (lsb < before.lsb && before.lsb - lsb >= max / 2) msb += max;
    else if (lsb > before.lsb && lsb - before.lsb > max / 2) msb -= max;
    if (nalRefIdc !== 0) {
      before.msb = msb;
      before.lsb = lsb;
    }
    const order = msb + lsb;
    return byStructure(slice, order, order + slice.delta_pic_order_cnt_bottom, order);
  }

  /** 8.2.1.2 and 8.2.1.3: frame_num gives the order, with offsets (type 1) or alone (type 2). */
  #type1or2(nalRefIdc: number, slice: SlicePosition, frameNum: number, sps: InferredSps, idr: boolean): FieldOrder {
    const memory = this.#memory;
    const maxFrameNum = 1 << (sps.log2_max_frame_num_minus4 + 4);
    if (!idr && memory.frameNum > frameNum) memory.frameNumOffset += maxFrameNum;
    memory.frameNum = frameNum;
    const absolute = memory.frameNumOffset + frameNum;
    const {
      offset_for_ref_frame: offsets,
      offset_for_non_ref_pic: ofNonRef,
      offset_for_top_to_bottom_field: toBottom,
    } = sps;
    if (offsets === undefined || ofNonRef === undefined || toBottom === undefined) {
      const order = idr ? 0 : 2 * absolute - (nalRefIdc === 0 ? 1 : 0);
      return byStructure(slice, order, order, order);
    }
    const expected = expectedOrder(offsets, ofNonRef, absolute, nalRefIdc);
    const [delta0, delta1] = slice.delta_pic_order_cnt;
    const top = expected + delta0;
    return byStructure(slice, top, top + toBottom + delta1, expected + toBottom + delta0);
  }
}

interface FieldOrder {
  readonly top?: number;
  readonly bottom?: number;
}

/** expectedPicOrderCnt of 8.2.1.2. */
const expectedOrder = (offsets: readonly number[], ofNonRef: number, absolute: number, nalRefIdc: number): number => {
  let absFrameNum = offsets.length === 0 ? 0 : absolute;
  if (nalRefIdc === 0 && absFrameNum > 0) absFrameNum--;
  let expected = 0;
  if (absFrameNum > 0) {
    const sumOf = (some: readonly number[]) => some.reduce((sum, offset) => sum + offset, 0);
    const cycles = Math.floor((absFrameNum - 1) / offsets.length);
    expected = cycles * sumOf(offsets) + sumOf(offsets.slice(0, ((absFrameNum - 1) % offsets.length) + 1));
  }
  return nalRefIdc === 0 ? expected + ofNonRef : expected;
};

const byStructure = (slice: SlicePosition, top: number, frameBottom: number, fieldBottom: number): FieldOrder => {
  if (slice.field_pic_flag !== 1) return { top, bottom: frameBottom };
  return slice.bottom_field_flag === 1 ? { bottom: fieldBottom } : { top };
};

/** tempPicOrderCnt of 8.2.1: memory_management_control_operation 5 sets the order of the picture to 0. */
const afterReset = ({ top, bottom }: FieldOrder): FieldOrder => {
  if (top !== undefined && bottom !== undefined) {
    const lower = Math.min(top, bottom);
    return { top: top - lower, bottom: bottom - lower };
  }
  return top !== undefined ? { top: 0 } : { bottom: 0 };
};
