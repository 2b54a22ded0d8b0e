import { describe, expect, it } from 'vitest';
import { pictureDifference } from '../../../../src/codec/h264/stream/picture-boundary.ts';
import { orphanSlice, primarySlice } from '../../../harness/slices.ts';
import type { PpsChoice, SliceChoice, SpsChoice } from '../../../harness/written-stream.ts';

interface Row {
  readonly name: string;
  readonly before: SliceChoice;
  readonly now: SliceChoice;
  readonly sps?: SpsChoice;
  readonly pps?: PpsChoice;
  readonly expected: string | undefined;
}
const INTERLACED: SpsChoice = { interlaced: true };
const TYPE1: SpsChoice = { pocType: 1 };
const BOTTOM: PpsChoice = { bottomFieldPicOrder: true };
const IDR: SliceChoice = { nal: 5 };

/** Each criterion of H.264 7.4.1.2.4, and similar changes that are none. */
const ROWS: readonly Row[] = [
  { name: 'nothing', before: { firstMb: 0 }, now: { firstMb: 4 }, expected: undefined },
  { name: 'first_mb_in_slice 0 is no criterion', before: { firstMb: 4 }, now: { firstMb: 0 }, expected: undefined },
  { name: 'slice_type is none', before: { type: 0 }, now: { type: 2 }, expected: undefined },
  { name: 'slice_qp_delta is none', before: { qpDelta: 1 }, now: { qpDelta: 2 }, expected: undefined },
  { name: 'frame_num', before: { frameNum: 4 }, now: { frameNum: 5 }, expected: 'frame_num 4 -> 5' },
  { name: 'field_pic_flag', before: {}, now: { field: 'top' }, sps: INTERLACED, expected: 'field_pic_flag 0 -> 1' },
  {
    name: 'bottom_field_flag',
    before: { field: 'bottom' },
    now: { field: 'top' },
    sps: INTERLACED,
    expected: 'bottom_field_flag 1 -> 0',
  },
  { name: 'nal_ref_idc to 0', before: { refIdc: 2 }, now: { refIdc: 0 }, expected: 'nal_ref_idc 2 -> 0' },
  { name: 'nal_ref_idc from 0', before: { refIdc: 0 }, now: { refIdc: 1 }, expected: 'nal_ref_idc 0 -> 1' },
  { name: 'nal_ref_idc above 0 may differ', before: { refIdc: 1 }, now: { refIdc: 3 }, expected: undefined },
  { name: 'pic_order_cnt_lsb', before: { lsb: 2 }, now: { lsb: 4 }, expected: 'pic_order_cnt_lsb 2 -> 4' },
  {
    name: 'delta_pic_order_cnt_bottom',
    before: { deltaBottom: 0 },
    now: { deltaBottom: -1 },
    pps: BOTTOM,
    expected: 'delta_pic_order_cnt_bottom 0 -> -1',
  },
  {
    name: 'delta_pic_order_cnt[0]',
    before: { deltas: [0] },
    now: { deltas: [3] },
    sps: TYPE1,
    expected: 'delta_pic_order_cnt[0] 0 -> 3',
  },
  {
    name: 'delta_pic_order_cnt[1]',
    before: { deltas: [3, 1] },
    now: { deltas: [3, -1] },
    sps: TYPE1,
    pps: BOTTOM,
    expected: 'delta_pic_order_cnt[1] 1 -> -1',
  },
  { name: 'nothing with type 2', before: {}, now: { firstMb: 0 }, sps: { pocType: 2 }, expected: undefined },
  { name: 'IdrPicFlag up', before: {}, now: IDR, expected: 'IDR picture' },
  { name: 'IdrPicFlag down', before: IDR, now: { frameNum: 0 }, expected: 'no longer an IDR picture' },
  { name: 'idr_pic_id', before: { ...IDR, idrPicId: 0 }, now: { ...IDR, idrPicId: 1 }, expected: 'idr_pic_id 0 -> 1' },
  {
    name: 'the same idr_pic_id',
    before: { ...IDR, idrPicId: 7 },
    now: { ...IDR, idrPicId: 7, firstMb: 4 },
    expected: undefined,
  },
];

describe('pictureDifference (H.264 7.4.1.2.4)', () => {
  it.each(ROWS)('$name', ({ before, now, sps = {}, pps = {}, expected }) => {
    expect(pictureDifference(primarySlice(before, sps, pps), primarySlice(now, sps, pps))).toBe(expected);
  });

  it('pic_parameter_set_id', () => {
    const [before, now] = [primarySlice({}, {}, { id: 0 }), primarySlice({}, {}, { id: 3 })];
    expect(pictureDifference(before, now)).toBe('pic_parameter_set_id 0 -> 3');
  });

  it('the SPS of the same pic_parameter_set_id', () => {
    const [before, now] = [primarySlice({}, { id: 0 }, { sps: 0 }), primarySlice({}, { id: 1 }, { sps: 1 })];
    expect(pictureDifference(before, now)).toBe('seq_parameter_set_id 0 -> 1');
  });

  it('picture order is compared if both pictures have the same pic_order_cnt_type', () => {
    const [before, now] = [primarySlice({}, { pocType: 2 }), primarySlice({ deltas: [3] }, TYPE1)];
    expect(pictureDifference(before, now)).toBeUndefined();
  });

  it('compares what was read if parameter sets are unknown', () => {
    expect(pictureDifference(orphanSlice({ firstMb: 0 }), orphanSlice({ firstMb: 4 }))).toBeUndefined();
    expect(pictureDifference(orphanSlice({ refIdc: 2 }), orphanSlice({ refIdc: 0 }))).toBe('nal_ref_idc 2 -> 0');
    expect(pictureDifference(orphanSlice(), orphanSlice(IDR))).toBe('IDR picture');
    // frame_num, field flags and picture order cannot be read without them, and are not compared.
    expect(
      pictureDifference(primarySlice({ frameNum: 3, field: 'top', lsb: 4 }, INTERLACED), orphanSlice()),
    ).toBeUndefined();
  });
});
