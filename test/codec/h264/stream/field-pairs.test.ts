import { describe, expect, it } from 'vitest';
import { FieldPairs } from '../../../../src/codec/h264/stream/field-pairs.ts';
import { primarySlice } from '../../../harness/slices.ts';
import type { SliceChoice } from '../../../harness/written-stream.ts';

const TOP: SliceChoice = { field: 'top', frameNum: 4 };
const BOTTOM: SliceChoice = { field: 'bottom', frameNum: 4 };

/** For each picture, the number of the one that it is paired with. */
const pairsOf = (...pictures: SliceChoice[]): (number | undefined)[] => {
  const pairs = new FieldPairs();
  return pictures.map((picture, i) => pairs.next(primarySlice(picture, { interlaced: true }), i));
};

describe('complementary field pairs (H.264 3.30, 3.31)', () => {
  it.each<readonly [name: string, first: SliceChoice, second: SliceChoice, paired: boolean]>([
    ['top and bottom', TOP, BOTTOM, true],
    ['bottom and top', BOTTOM, TOP, true],
    ['IDR and non-IDR', { ...TOP, nal: 5, frameNum: 0 }, { ...BOTTOM, frameNum: 0 }, true],
    ['both without reference', { ...TOP, refIdc: 0 }, { ...BOTTOM, refIdc: 0 }, true],
    ['nal_ref_idc differs above 0', { ...TOP, refIdc: 3 }, { ...BOTTOM, refIdc: 1 }, true],
    ['the same parity', TOP, TOP, false],
    ['another frame_num', TOP, { ...BOTTOM, frameNum: 5 }, false],
    ['a reference and a non-reference field', TOP, { ...BOTTOM, refIdc: 0 }, false],
    ['a non-reference and a reference field', { ...TOP, refIdc: 0 }, BOTTOM, false],
    ['the second is an IDR picture', { ...TOP, frameNum: 0 }, { ...BOTTOM, nal: 5, frameNum: 0 }, false],
    ['the second has operation 5', TOP, { ...BOTTOM, mmco5: true }, false],
    // 7.4.3: a picture with operation 5 counts as one with frame_num 0 afterwards.
    ['the first has operation 5, the second frame_num 0', { ...TOP, mmco5: true }, { ...BOTTOM, frameNum: 0 }, true],
    ['the first has operation 5, the second its coded frame_num', { ...TOP, mmco5: true }, BOTTOM, false],
    ['a frame after a field', TOP, { frameNum: 4 }, false],
    ['a field after a frame', { frameNum: 4 }, BOTTOM, false],
  ])('%s', (_name, first, second, paired) => {
    expect(pairsOf(first, second)).toEqual([undefined, paired ? 0 : undefined]);
  });

  it('a field is paired once', () => {
    expect(pairsOf(TOP, BOTTOM, TOP, BOTTOM)).toEqual([undefined, 0, undefined, 2]);
    expect(pairsOf(TOP, BOTTOM, BOTTOM, TOP)).toEqual([undefined, 0, undefined, 2]);
    expect(pairsOf(TOP, TOP, BOTTOM)).toEqual([undefined, undefined, 1]);
  });

  it('a frame between two fields separates them', () => {
    expect(pairsOf(TOP, { frameNum: 4 }, BOTTOM)).toEqual([undefined, undefined, undefined]);
  });
});
