import { describe, expect, it } from 'vitest';
import {
  newReferenceFrame,
  type ReferenceFrame,
} from '../../../../src/codec/h264/slice-data/motion/reference-frame.ts';
import { fieldOf, referenceLists } from '../../../../src/codec/h264/slice-data/motion/reference-lists.ts';
import { BOTH, BOTTOM, TOP } from '../../../../src/codec/h264/stream/dpb/dpb-frame.ts';
import type { SliceHeader } from '../../../../src/codec/h264/syntax/slice-header.ts';

interface FrameChoice {
  readonly num?: number;
  readonly order: number;
  readonly short?: number;
  readonly long?: number;
  readonly index?: number;
}

/** Frames named by their position in this list, from `a` on. */
const framesOf = (choices: readonly FrameChoice[]): ReferenceFrame[] =>
  choices.map(({ num = 0, order, short = 0, long = 0, index = 0 }, id) => ({
    ...newReferenceFrame(id, num),
    topOrder: order,
    bottomOrder: order + 1,
    shortTerm: short,
    longTerm: long,
    longTermFrameIdx: index,
  }));

const current = (num: number, order: number, fields = BOTH) => ({
  frame: { ...newReferenceFrame(25, num), topOrder: order, bottomOrder: order + 1 },
  fields,
  maxFrameNum: 16,
});

/** `a` is the first frame, `at` its top field, `ab` its bottom field; `-`: no picture. */
const named = (list: ReturnType<typeof referenceLists>[0]): string =>
  list
    .map((entry) => {
      if (entry === undefined) return '-';
      const letter = String.fromCharCode(97 + entry.frame.id);
      return entry.fields === BOTH ? letter : `${letter}${entry.fields === TOP ? 't' : 'b'}`;
    })
    .join(' ');

const P = { slice_type: 0 } as SliceHeader;
const B = { slice_type: 1 } as SliceHeader;

describe('reference picture lists (H.264 8.2.4)', () => {
  const frames = framesOf([
    { num: 14, order: 0, short: BOTH },
    { num: 2, order: 8, short: BOTH },
    { num: 1, order: 16, short: BOTH },
    { order: 4, long: BOTH, index: 1 },
    { order: 2, long: BOTH, index: 0 },
  ]);

  it('P frames: by PicNum, the latest first, then long-term pictures by index', () => {
    // frame_num 14 is before the wrap: PicNum -2.
    expect(named(referenceLists(P, current(3, 20), frames, [5, 0])[0])).toBe('b c a e d');
    expect(named(referenceLists(P, current(3, 20), frames, [2, 0])[0])).toBe('b c');
    expect(named(referenceLists(P, current(3, 20), frames, [7, 0])[0])).toBe('b c a e d - -');
  });

  it('B frames: by order, from the current picture to both sides', () => {
    const [list0, list1] = referenceLists(B, current(3, 12), frames, [5, 5]);
    expect(named(list0)).toBe('b a c e d');
    expect(named(list1)).toBe('c b a e d');
  });

  // Gaps in frame_num infer frames without an order, where pic_order_cnt_type is 0 (8.2.5.2).
  it('B frames: without frames that do not exist; P frames: with them', () => {
    const withGap = [
      ...frames,
      ...framesOf([{ num: 0, order: Number.NaN, short: BOTH }]).map((f) => ({ ...f, id: 5 })),
    ];
    const [list0, list1] = referenceLists(B, current(3, 12), withGap, [5, 5]);
    expect(named(list0)).toBe('b a c e d');
    expect(named(list1)).toBe('c b a e d');
    expect(named(referenceLists(P, current(3, 20), withGap, [6, 0])[0])).toBe('b c f a e d');
  });

  it('B frames: two lists that are the same have their first entries swapped in list 1', () => {
    const [list0, list1] = referenceLists(B, current(3, 30), frames.slice(0, 3), [3, 1]);
    expect(named(list0)).toBe('c b a');
    expect(named(list1)).toBe('b');
  });

  it('fields: the same parity and the other in turn, then what is left', () => {
    const some = framesOf([
      { num: 1, order: 0, short: BOTH },
      { num: 2, order: 8, short: TOP },
      { num: 3, order: 16, short: BOTTOM },
      { order: 4, long: BOTH, index: 0 },
    ]);
    expect(named(referenceLists(P, current(4, 20, TOP), some, [6, 0])[0])).toBe('bt cb at ab dt db');
    expect(named(referenceLists(P, current(4, 21, BOTTOM), some, [6, 0])[0])).toBe('cb bt ab at db dt');
  });

  it('a second field refers to the first', () => {
    const second = current(4, 20, BOTTOM);
    second.frame.shortTerm = TOP;
    const some = [...framesOf([{ num: 3, order: 8, short: BOTH }]), second.frame];
    expect(named(referenceLists(P, second, some, [3, 0])[0])).toBe('ab zt at');
    expect(named(referenceLists(B, second, some, [3, 3])[0])).toBe('ab zt at');
  });

  it('moves pictures to the front, and leaves them out behind (8.2.4.3)', () => {
    const modifications_l0 = [
      { modification_of_pic_nums_idc: 0, abs_diff_pic_num_minus1: 1 },
      { modification_of_pic_nums_idc: 2, long_term_pic_num: 1 },
      { modification_of_pic_nums_idc: 0, abs_diff_pic_num_minus1: 2 },
      { modification_of_pic_nums_idc: 3 },
    ];
    const header = { ...P, ref_pic_list_modification: { modifications_l0 } };
    // PicNum 3 - 2 = 1, LongTermPicNum 1, then 1 - 3 = -2.
    expect(named(referenceLists(header, current(3, 20), frames, [5, 0])[0])).toBe('c d a b e');
    expect(named(referenceLists(header, current(3, 20), frames, [2, 0])[0])).toBe('c d');
  });

  it('a picture that is not there leaves its place empty', () => {
    const modifications_l0 = [{ modification_of_pic_nums_idc: 0, abs_diff_pic_num_minus1: 8 }];
    const header = { ...P, ref_pic_list_modification: { modifications_l0 } };
    expect(named(referenceLists(header, current(3, 20), frames, [3, 0])[0])).toBe('- b c');
  });

  it('field macroblocks count fields: the same parity first (8.4.2.1)', () => {
    expect([fieldOf(0, false), fieldOf(1, false), fieldOf(0, true), fieldOf(1, true)]).toEqual([
      TOP,
      BOTTOM,
      BOTTOM,
      TOP,
    ]);
  });
});
