import { hasOperation5 } from '../syntax/dec-ref-pic-marking.ts';
import { isIdr, type NalUnitHeader } from '../syntax/nal-unit.ts';
import type { SliceHeader, SliceParameterSets } from '../syntax/slice-header.ts';
import type { Sps } from '../syntax/sps.ts';

/** Order of a picture among those since the last IDR picture or memory_management_control_operation 5. */
export interface PictureOrder {
  /** TopFieldOrderCnt; absent for a bottom field. */
  readonly top?: number;
  /** BottomFieldOrderCnt; absent for a top field. */
  readonly bottom?: number;
  /** PicOrderCnt() of the picture: the lower of the two for a frame. */
  readonly poc: number;
  /** The order starts anew with this picture: an IDR picture, or memory_management_control_operation 5. */
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

/** Derives picture order counts (H.264 8.2.1), one call a picture in decoding order. */
export class PictureOrderCounter {
  #memory: Memory = { msb: 0, lsb: 0, frameNum: 0, frameNumOffset: 0 };

  /** The order of the picture whose first slice this is. */
  next(header: NalUnitHeader, slice: SliceHeader, { sps }: SliceParameterSets): PictureOrder {
    const idr = isIdr(header);
    if (idr) this.#memory = { msb: 0, lsb: 0, frameNum: 0, frameNumOffset: 0 };
    const raw =
      sps.pic_order_cnt_type === 0 ? this.#type0(header, slice, sps) : this.#type1or2(header, slice, sps, idr);
    const reset = hasOperation5(slice.dec_ref_pic_marking);
    const order = reset ? afterReset(raw) : raw;
    // After operation 5 the picture counts as one with frame_num 0 (7.4.3), and order goes on from its own (8.2.1).
    if (reset) this.#memory = { msb: 0, lsb: order.top ?? 0, frameNum: 0, frameNumOffset: 0 };
    const poc = Math.min(order.top ?? Number.POSITIVE_INFINITY, order.bottom ?? Number.POSITIVE_INFINITY);
    const startsPeriod = idr || reset;
    if (order.bottom === undefined) return { top: order.top ?? poc, poc, startsPeriod };
    if (order.top === undefined) return { bottom: order.bottom, poc, startsPeriod };
    return { top: order.top, bottom: order.bottom, poc, startsPeriod };
  }

  /** 8.2.1.1: the slice sends the low bits. */
  #type0(header: NalUnitHeader, slice: SliceHeader, sps: Sps): FieldOrder {
    const lsb = slice.pic_order_cnt_lsb ?? 0;
    const max = 1 << ((sps.log2_max_pic_order_cnt_lsb_minus4 ?? 0) + 4);
    const before = this.#memory;
    let msb = before.msb;
    if (lsb < before.lsb && before.lsb - lsb >= max / 2) msb += max;
    else if (lsb > before.lsb && lsb - before.lsb > max / 2) msb -= max;
    if (header.nal_ref_idc !== 0) {
      before.msb = msb;
      before.lsb = lsb;
    }
    const order = msb + lsb;
    return byStructure(slice, order, order + (slice.delta_pic_order_cnt_bottom ?? 0), order);
  }

  /** 8.2.1.2 and 8.2.1.3: frame_num gives the order, with offsets (type 1) or alone (type 2). */
  #type1or2(header: NalUnitHeader, slice: SliceHeader, sps: Sps, idr: boolean): FieldOrder {
    const memory = this.#memory;
    const maxFrameNum = 1 << (sps.log2_max_frame_num_minus4 + 4);
    if (!idr && memory.frameNum > slice.frame_num) memory.frameNumOffset += maxFrameNum;
    memory.frameNum = slice.frame_num;
    const absolute = memory.frameNumOffset + slice.frame_num;
    if (sps.pic_order_cnt_type === 2) {
      const order = idr ? 0 : 2 * absolute - (header.nal_ref_idc === 0 ? 1 : 0);
      return byStructure(slice, order, order, order);
    }
    const expected = expectedOrder(sps, absolute, header.nal_ref_idc);
    const [delta0 = 0, delta1 = 0] = slice.delta_pic_order_cnt ?? [];
    const toBottom = sps.offset_for_top_to_bottom_field ?? 0;
    const top = expected + delta0;
    return byStructure(slice, top, top + toBottom + delta1, expected + toBottom + delta0);
  }
}

interface FieldOrder {
  readonly top?: number;
  readonly bottom?: number;
}

/** expectedPicOrderCnt of 8.2.1.2. */
const expectedOrder = (sps: Sps, absolute: number, nalRefIdc: number): number => {
  const offsets = sps.offset_for_ref_frame ?? [];
  let absFrameNum = offsets.length === 0 ? 0 : absolute;
  if (nalRefIdc === 0 && absFrameNum > 0) absFrameNum--;
  let expected = 0;
  if (absFrameNum > 0) {
    const cycle = offsets.reduce((sum, offset) => sum + offset, 0);
    const cycles = Math.floor((absFrameNum - 1) / offsets.length);
    expected = cycles * cycle;
    for (let i = 0; i <= (absFrameNum - 1) % offsets.length; i++) expected += offsets[i] ?? 0;
  }
  return nalRefIdc === 0 ? expected + (sps.offset_for_non_ref_pic ?? 0) : expected;
};

const byStructure = (slice: SliceHeader, top: number, frameBottom: number, fieldBottom: number): FieldOrder => {
  if (slice.field_pic_flag !== 1) return { top, bottom: frameBottom };
  return slice.bottom_field_flag === 1 ? { bottom: fieldBottom } : { top };
};

/** tempPicOrderCnt of 8.2.1: memory_management_control_operation 5 makes the picture's own order the new zero. */
const afterReset = ({ top, bottom }: FieldOrder): FieldOrder => {
  if (top !== undefined && bottom !== undefined) {
    const lower = Math.min(top, bottom);
    return { top: top - lower, bottom: bottom - lower };
  }
  return top !== undefined ? { top: 0 } : { bottom: 0 };
};
