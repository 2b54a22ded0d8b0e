import { describe, expect, it } from 'vitest';
import { ordersOf } from '../../../harness/slices.ts';
import type { PpsChoice, SliceChoice, SpsChoice } from '../../../harness/written-stream.ts';

const IDR: SliceChoice = { nal: 5 };
/** `top/bottom`, a dash for the field that a picture does not have. */
const fields = (pictures: readonly SliceChoice[], sps: SpsChoice, pps?: PpsChoice): string[] =>
  ordersOf(pictures, sps, pps).map(({ top, bottom }) => `${top ?? '-'}/${bottom ?? '-'}`);
const pocs = (pictures: readonly SliceChoice[], sps: SpsChoice, pps?: PpsChoice): number[] =>
  ordersOf(pictures, sps, pps).map(({ poc }) => poc);
const frame = (frameNum: number, lsb: number, more: SliceChoice = {}): SliceChoice => ({ frameNum, lsb, ...more });
const nonReference = (frameNum: number, lsb: number): SliceChoice => frame(frameNum, lsb, { refIdc: 0, type: 1 });

describe('pic_order_cnt_type 0 (H.264 8.2.1.1)', () => {
  /** MaxPicOrderCntLsb = 16. */
  const sps: SpsChoice = { pocType: 0, log2MaxLsb: 4 };

  it('wraps upwards when the low bits fall by half of their range or more', () => {
    expect(
      pocs([IDR, frame(1, 4), frame(2, 8), frame(3, 12), frame(4, 0), frame(5, 4), frame(6, 12), frame(7, 2)], sps),
    ).toEqual([0, 4, 8, 12, 16, 20, 28, 34]);
    // (8-7): 12 -> 4 falls by exactly half: a wrap. 12 -> 5 falls by less: none.
    expect(pocs([IDR, frame(1, 6), frame(2, 12), frame(3, 4)], sps)).toEqual([0, 6, 12, 20]);
    expect(pocs([IDR, frame(1, 6), frame(2, 12), frame(3, 5)], sps)).toEqual([0, 6, 12, 5]);
  });

  it('wraps downwards when the low bits rise by more than half of their range', () => {
    // A leading picture after an IDR picture: 0 -> 14 rises by 14 > 8, so its order is -2.
    expect(pocs([IDR, nonReference(1, 14), frame(1, 8)], sps)).toEqual([0, -2, 8]);
    // Exactly half of the range is a rise.
    expect(pocs([IDR, frame(1, 8)], sps)).toEqual([0, 8]);
    expect(pocs([IDR, frame(1, 9)], sps)).toEqual([0, -7]);
  });

  it('counts from the last reference picture, not from the last picture', () => {
    // Decoding order I P b b P b: the non-reference picture with lsb 2 must not become the previous one of lsb 12.
    expect(
      pocs([IDR, frame(1, 8), nonReference(2, 2), nonReference(2, 4), frame(2, 12), nonReference(3, 10)], sps),
    ).toEqual([0, 8, 2, 4, 12, 10]);
    // After a non-reference picture with lsb 0 (16 above the IDR) lsb 15 is still measured against 12.
    expect(pocs([IDR, frame(1, 6), frame(2, 12), nonReference(3, 0), frame(3, 15)], sps)).toEqual([0, 6, 12, 16, 15]);
  });

  it('restarts at an IDR picture', () => {
    const orders = ordersOf([IDR, frame(1, 8), frame(2, 14), IDR, frame(1, 2)], sps);
    expect(orders.map(({ poc }) => poc)).toEqual([0, 8, 14, 0, 2]);
    expect(orders.map(({ startsPeriod }) => startsPeriod)).toEqual([true, false, false, true, false]);
    expect(pocs([{ nal: 5, lsb: 6 }, frame(1, 10)], sps)).toEqual([6, 10]);
  });

  it('gives a frame two orders, and delta_pic_order_cnt_bottom to the second', () => {
    const pps: PpsChoice = { bottomFieldPicOrder: true };
    expect(fields([IDR, frame(1, 4, { deltaBottom: 1 }), frame(2, 8, { deltaBottom: -3 })], sps, pps)).toEqual([
      '0/0',
      '4/5',
      '8/5',
    ]);
    // PicOrderCnt() of a frame is the lower of the two (8-1).
    expect(pocs([IDR, frame(1, 4, { deltaBottom: 1 }), frame(2, 8, { deltaBottom: -3 })], sps, pps)).toEqual([0, 4, 5]);
    expect(fields([IDR, frame(1, 4)], sps)).toEqual(['0/0', '4/4']);
  });

  it('gives a field the order of its parity', () => {
    const interlaced: SpsChoice = { ...sps, interlaced: true };
    const pictures: SliceChoice[] = [
      { nal: 5, field: 'top' },
      { frameNum: 0, lsb: 1, field: 'bottom' },
      { frameNum: 1, lsb: 15, field: 'bottom', refIdc: 0 },
      { frameNum: 1, lsb: 8, field: 'top' },
      { frameNum: 1, lsb: 9, field: 'bottom' },
      // The second field is the previous reference picture: 9 -> 1 falls by half.
      frame(2, 1),
    ];
    expect(fields(pictures, interlaced)).toEqual(['0/-', '-/1', '-/-1', '8/-', '-/9', '17/17']);
  });

  it('memory_management_control_operation 5 makes the picture the new zero (8.2.1)', () => {
    // The picture itself: tempPicOrderCnt = Min(14, 14) is subtracted; then prevPicOrderCntLsb is TopFieldOrderCnt, 0.
    const orders = ordersOf([IDR, frame(1, 8), frame(2, 14, { mmco5: true }), frame(1, 9)], sps);
    expect(orders.map(({ poc }) => poc)).toEqual([0, 8, 0, -7]);
    expect(orders.map(({ startsPeriod }) => startsPeriod)).toEqual([true, false, true, false]);
  });

  it('operation 5 in a frame whose bottom field comes first keeps the distance of its fields', () => {
    const pps: PpsChoice = { bottomFieldPicOrder: true };
    // Top 12, bottom 9: 3/0. The next picture's prevPicOrderCntLsb is 3: lsb 10 rises by 7, which is no wrap.
    const reset = frame(2, 12, { deltaBottom: -3, mmco5: true });
    expect(fields([IDR, frame(1, 8), reset, frame(1, 10)], sps, pps)).toEqual(['0/0', '8/8', '3/0', '10/10']);
    expect(fields([IDR, frame(1, 8), reset, frame(1, 12)], sps, pps)).toEqual(['0/0', '8/8', '3/0', '-4/-4']);
  });

  it('after a bottom field with operation 5, prevPicOrderCntLsb is 0', () => {
    const interlaced: SpsChoice = { ...sps, interlaced: true };
    const pictures: SliceChoice[] = [
      { nal: 5, field: 'top' },
      { frameNum: 0, lsb: 1, field: 'bottom' },
      { frameNum: 1, lsb: 7, field: 'bottom', mmco5: true },
      { frameNum: 0, lsb: 8, field: 'top' },
      { frameNum: 1, lsb: 9, field: 'top', mmco5: true },
      { frameNum: 0, lsb: 9, field: 'bottom' },
    ];
    expect(fields(pictures, interlaced)).toEqual(['0/-', '-/1', '-/0', '8/-', '0/-', '-/-7']);
  });
});

describe('pic_order_cnt_type 1 (H.264 8.2.1.2)', () => {
  /** Two reference frames a cycle, 4 and 2 apart; a non-reference frame is 3 before its position. MaxFrameNum = 16. */
  const sps: SpsChoice = { pocType: 1, offsetsForRefFrame: [4, 2], offsetForNonRefPic: -3 };
  const ref = (frameNum: number, delta = 0): SliceChoice => ({ frameNum, deltas: [delta] });
  const nonRef = (frameNum: number): SliceChoice => ({ frameNum, refIdc: 0, deltas: [0] });

  it('walks through the cycle of offsets', () => {
    // absFrameNum 1: 4; 2: 4+2; 3: 6 + 4; 4: 6 + 6; 5: 12 + 4.
    expect(pocs([IDR, ref(1), ref(2), ref(3), ref(4), ref(5)], sps)).toEqual([0, 4, 6, 10, 12, 16]);
  });

  it('counts a non-reference picture one frame back, with its offset', () => {
    // frame_num 3, nal_ref_idc 0: absFrameNum 2, expected 6, and -3.
    expect(pocs([IDR, ref(1), ref(2), nonRef(3), ref(3)], sps)).toEqual([0, 4, 6, 3, 10]);
    // frame_num 1: absFrameNum 0, expected 0, and -3.
    expect(pocs([IDR, nonRef(1)], sps)).toEqual([0, -3]);
  });

  it('adds delta_pic_order_cnt[0]', () => {
    expect(pocs([IDR, ref(1, 5), ref(2, -1)], sps)).toEqual([0, 9, 5]);
  });

  it('wraps frame_num', () => {
    const pictures = [IDR, ...Array.from({ length: 17 }, (_, i) => ref((i + 1) % 16))];
    // absFrameNum 15: 7 cycles of 6 and 4; 16: 8 cycles; 17: 8 cycles and 4.
    expect(pocs(pictures, sps).slice(-3)).toEqual([46, 48, 52]);
  });

  it('places the bottom field by offset_for_top_to_bottom_field', () => {
    const interlaced: SpsChoice = { ...sps, interlaced: true, offsetForTopToBottomField: 1 };
    const pps: PpsChoice = { bottomFieldPicOrder: true };
    // Frames: bottom = top + offset + delta[1]. Fields: expected + offset + delta[0].
    expect(fields([IDR, { frameNum: 1, deltas: [2, -4] }], interlaced, pps)).toEqual(['0/1', '6/3']);
    const second: SliceChoice[] = [
      { nal: 5, field: 'top', deltas: [0] },
      { frameNum: 0, field: 'bottom', deltas: [0] },
      { frameNum: 1, field: 'bottom', deltas: [2] },
    ];
    expect(fields(second, interlaced)).toEqual(['0/-', '-/1', '-/7']);
  });

  it('without a cycle every picture is expected at 0', () => {
    expect(pocs([IDR, ref(1, 2), nonRef(2)], { pocType: 1, offsetForNonRefPic: -1 })).toEqual([0, 2, -1]);
  });

  it('operation 5 restarts frame_num and order', () => {
    // After it prevFrameNum is 0 and prevFrameNumOffset 0: no wrap from 9 to 1.
    expect(pocs([IDR, ref(1), { ...ref(9), mmco5: true }, ref(1), ref(2)], sps)).toEqual([0, 4, 0, 4, 6]);
  });
});

describe('pic_order_cnt_type 2 (H.264 8.2.1.3)', () => {
  const sps: SpsChoice = { pocType: 2 };
  const ref = (frameNum: number): SliceChoice => ({ frameNum });
  const nonRef = (frameNum: number): SliceChoice => ({ frameNum, refIdc: 0 });

  it('output order is decoding order: twice frame_num, one less without reference', () => {
    expect(pocs([IDR, ref(1), nonRef(2), ref(2), nonRef(3)], sps)).toEqual([0, 2, 3, 4, 5]);
  });

  it('wraps frame_num, also after a non-reference picture', () => {
    const pictures = [IDR, ...Array.from({ length: 15 }, (_, i) => ref(i + 1)), nonRef(0), ref(0), ref(1)];
    expect(pocs(pictures, sps).slice(-4)).toEqual([30, 31, 32, 34]);
  });

  it('gives both fields of a frame one order', () => {
    const interlaced: SpsChoice = { ...sps, interlaced: true };
    const pictures: SliceChoice[] = [
      { nal: 5, field: 'top' },
      { frameNum: 0, field: 'bottom' },
      { frameNum: 1, field: 'bottom', refIdc: 0 },
      { frameNum: 1, field: 'top', refIdc: 0 },
      ref(1),
    ];
    expect(fields(pictures, interlaced)).toEqual(['0/-', '-/0', '-/1', '1/-', '2/2']);
  });

  it('an IDR picture and operation 5 restart the count', () => {
    const orders = ordersOf([IDR, ref(1), ref(2), IDR, ref(1), { ...ref(7), mmco5: true }, ref(1)], sps);
    expect(orders.map(({ poc }) => poc)).toEqual([0, 2, 4, 0, 2, 0, 2]);
    expect(orders.map(({ startsPeriod }) => startsPeriod)).toEqual([true, false, false, true, false, true, false]);
  });
});
