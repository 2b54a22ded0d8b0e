import { describe, expect, it } from 'vitest';
import { mostMotionVectors } from '../../../../src/codec/h264/slice-data/motion-vector-count.ts';
import type { PictureBlocks } from '../../../../src/media/macroblocks.ts';
import { type MadeMacroblock, type MadePicture, pictureBlocks } from '../../../harness/made-pictures.ts';

/** A macroblock that is predicted from list 0, or from both. */
const inter = (type: string, both = false): MadeMacroblock => ({
  class: 'inter B',
  type,
  mv: [0, 0],
  ...(both && { mv1: [0, 0] as const }),
});

const most = (macroblocks: readonly MadeMacroblock[], picture?: MadePicture, subTypes?: readonly number[]) => {
  const blocks: PictureBlocks = pictureBlocks(macroblocks.length, macroblocks, picture);
  if (subTypes !== undefined) blocks.subMbType.set(subTypes);
  return mostMotionVectors(blocks).count;
};

describe('MvCnt (H.264 8.4.1)', () => {
  it.each([
    ['P_Skip', false, 1],
    ['P_L0_16x16', false, 1],
    ['P_L0_L0_16x8', false, 2],
    ['P_L0_L0_8x16', false, 2],
    ['B_Bi_16x16', true, 2],
    ['B_Bi_Bi_16x8', true, 4],
    // Four quarters, one block of each.
    ['B_Skip', false, 4],
    ['B_Direct_16x16', true, 8],
    ['I_16x16_0_0_0', false, 0],
  ])('%s, both lists: %s: %i', (type, both, count) => {
    expect(most([{ class: 'intra', type: 'I_NxN' }, inter(type, both)])).toBe(count);
  });

  it('of 8x8 partitions is that of their sub_mb_type (Tables 7-17, 7-18)', () => {
    // 8x8, 8x4, 4x8, 4x4.
    expect(most([inter('P_8x8'), { type: 'I_NxN' }], {}, [0, 1, 2, 3])).toBe(1 + 2 + 2 + 4);
    // Direct, Bi_8x8, Bi_4x8, Bi_4x4, from both lists.
    expect(most([inter('B_8x8', true), { type: 'I_NxN' }], {}, [0, 3, 9, 12])).toBe(2 * (1 + 1 + 2 + 4));
  });
});

describe('two macroblocks in decoding order', () => {
  it('are those of a slice, and the last and first of two slices', () => {
    const two = inter('P_L0_L0_16x8');
    const one = inter('P_L0_16x16');
    const none: MadeMacroblock = { type: 'I_NxN' };
    expect(most([two, none, two, one])).toBe(3);
    expect(most([none, two, { ...two, slice: 1 }, { ...none, slice: 1 }])).toBe(4);
    // Slices of two slice groups: their macroblocks alternate, and do not follow each other.
    expect(most([two, { ...none, slice: 1 }, none, { ...two, slice: 1 }])).toBe(2);
    expect(most([two, { class: 'missing' }, none, two])).toBe(2);
  });

  it('are the two of a pair with MBAFF', () => {
    const [two, none] = [inter('P_L0_L0_16x8'), { type: 'I_NxN' }];
    // Two columns and rows: the left pair is 0 and 2.
    const square = (macroblocks: readonly MadeMacroblock[], mbaff: boolean) =>
      mostMotionVectors(pictureBlocks(2, macroblocks, { mbaff }));
    expect(square([two, none, two, none], true)).toEqual({ mb: 2, count: 4 });
    expect(square([two, none, two, none], false)).toEqual({ mb: 1, count: 2 });
  });
});
