import { describe, expect, it } from 'vitest';
import { FrameNumbers } from '../../../../src/codec/h264/stream/frame-numbers.ts';
import { orphanSlice, primarySlice } from '../../../harness/slices.ts';
import type { SliceChoice, SpsChoice } from '../../../harness/written-stream.ts';

const IDR: SliceChoice = { nal: 5 };
const ref = (frameNum: number, more: SliceChoice = {}): SliceChoice => ({ frameNum, refIdc: 2, ...more });
const nonRef = (frameNum: number, more: SliceChoice = {}): SliceChoice => ({ frameNum, refIdc: 0, type: 1, ...more });
const top = (picture: SliceChoice): SliceChoice => ({ ...picture, field: 'top' });
const bottom = (picture: SliceChoice): SliceChoice => ({ ...picture, field: 'bottom' });

/** `picture severity code expected found missing` of each finding; MaxFrameNum is 16. */
const findingsOf = (pictures: readonly SliceChoice[], sps: SpsChoice = {}): string[] => {
  const numbers = new FrameNumbers();
  return pictures.flatMap((picture, i) => {
    const found = numbers.next(primarySlice(picture, { profile: 77, ...sps }));
    if (found === undefined) return [];
    const { severity, code, expected = '-', found: value = '-' } = found;
    return [`${i} ${severity} ${code} ${expected} ${value} ${numbers.missingFrames}`];
  });
};

describe('frame_num (H.264 7.4.3)', () => {
  it.each<readonly [name: string, pictures: readonly SliceChoice[]]>([
    ['goes up with each reference picture', [IDR, ref(1), ref(2), ref(3)]],
    ['wraps at MaxFrameNum', [IDR, ...Array.from({ length: 40 }, (_, i) => ref((i + 1) % 16))]],
    [
      'is one more than PrevRefFrameNum in non-reference pictures',
      [IDR, nonRef(1), nonRef(1), ref(1), nonRef(2), ref(2)],
    ],
    ['is 0 again in each IDR picture', [IDR, ref(1), IDR, ref(1), ref(2)]],
    ['is 0 in an IDR picture after an IDR picture', [IDR, { ...IDR, idrPicId: 1 }, ref(1)]],
    [
      'counts from 0 after memory_management_control_operation 5',
      [IDR, ref(1), ref(2, { mmco5: true }), ref(1), ref(2)],
    ],
    ['may begin anywhere in a stream that begins in the middle', [ref(7), ref(8), nonRef(9), ref(9)]],
    ['may begin with a non-reference picture', [nonRef(7), nonRef(7), ref(7), ref(8)]],
  ])('%s', (_name, pictures) => expect(findingsOf(pictures)).toEqual([]));

  it.each<readonly [name: string, pictures: readonly SliceChoice[]]>([
    ['both fields of a reference frame', [top(IDR), bottom(ref(0)), top(ref(1)), bottom(ref(1)), ref(2)]],
    ['the bottom field first', [bottom(IDR), top(ref(0)), bottom(ref(1)), top(ref(1))]],
    [
      'two non-reference fields',
      [top(IDR), bottom(ref(0)), top(nonRef(1)), bottom(nonRef(1)), top(ref(1)), bottom(ref(1))],
    ],
    ['an unpaired reference field', [top(IDR), top(ref(1)), bottom(ref(1)), ref(2)]],
    ['a second field after operation 5 in the first', [ref(3), top(ref(4, { mmco5: true })), bottom(ref(0)), ref(1)]],
    ['operation 5 in the second field', [ref(3), top(ref(4)), bottom(ref(4, { mmco5: true })), ref(1)]],
    ['frames and fields in turn', [IDR, top(ref(1)), bottom(ref(1)), ref(2), top(ref(3)), bottom(ref(3))]],
  ])('in fields: %s', (_name, pictures) => expect(findingsOf(pictures, { interlaced: true })).toEqual([]));

  it.each<readonly [name: string, pictures: readonly SliceChoice[], found: readonly string[]]>([
    ['a reference frame is missing', [IDR, ref(1), ref(2), ref(4)], ['3 error missing-frames 3 4 1']],
    ['once for a gap', [IDR, ref(1), ref(4), ref(5), nonRef(6)], ['2 error missing-frames 2 4 2']],
    ['before a non-reference picture', [IDR, nonRef(3), nonRef(3), ref(3), ref(4)], ['1 error missing-frames 1 3 2']],
    ['over the wrap', [ref(14), ref(2)], ['1 error missing-frames 15 2 3']],
    ['in a stream that begins with a non-reference picture', [nonRef(7), ref(8)], ['1 error missing-frames 7 8 1']],
    ['after operation 5', [ref(3), ref(4, { mmco5: true }), ref(5)], ['2 error missing-frames 1 5 4']],
    ['a frame_num that goes back', [ref(8), ref(5)], ['1 error missing-frames 9 5 12']],
    ['a reference picture repeats it', [IDR, ref(1), ref(1), ref(2)], ['2 error frame-num 2 1 0']],
    ['a non-reference picture repeats it', [IDR, ref(1), nonRef(1), ref(2)], ['2 warning frame-num 2 1 0']],
    [
      'an IDR picture with another one',
      [IDR, ref(1), { ...IDR, frameNum: 2 }, ref(3)],
      ['2 error idr-frame-num 0 2 0'],
    ],
  ])('breaks: %s', (_name, pictures, found) => expect(findingsOf(pictures)).toEqual(found));

  it.each<readonly [name: string, pictures: readonly SliceChoice[], found: readonly string[]]>([
    ['a third field', [top(IDR), top(ref(1)), bottom(ref(1)), top(ref(1))], ['3 error frame-num 2 1 0']],
    ['a field of the same parity', [top(IDR), top(ref(1)), top(ref(1))], ['2 error frame-num 2 1 0']],
    ['a non-reference second field', [top(IDR), top(ref(1)), bottom(nonRef(1))], ['2 warning frame-num 2 1 0']],
    ['a frame after a field', [top(IDR), top(ref(1)), ref(1)], ['2 error frame-num 2 1 0']],
    [
      'a second field that does not come right after the first',
      [top(IDR), top(ref(1)), nonRef(2), bottom(ref(1))],
      ['3 error frame-num 2 1 0'],
    ],
  ])('breaks in fields: %s', (_name, pictures, found) => {
    expect(findingsOf(pictures, { interlaced: true })).toEqual(found);
  });

  it('a gap that the SPS allows is no loss (8.2.5.2), and is said once', () => {
    const gaps = [IDR, ref(3), nonRef(6), ref(6), ref(9), ref(12)];
    expect(findingsOf(gaps, { gapsAllowed: true })).toEqual(['1 info frame-num-gap - - 0']);
  });

  it('MaxFrameNum is that of the SPS', () => {
    expect(findingsOf([ref(15), ref(0)], { log2MaxFrameNum: 4 })).toEqual([]);
    expect(findingsOf([ref(15), ref(0)], { log2MaxFrameNum: 5 })).toEqual(['1 error missing-frames 16 0 16']);
  });

  it('counting begins anew after a slice header that cannot be read', () => {
    const numbers = new FrameNumbers();
    const slices = [primarySlice(ref(3)), orphanSlice(ref(4)), primarySlice(ref(9)), primarySlice(ref(11))];
    expect(slices.map((slice) => numbers.next(slice)?.code)).toEqual([
      undefined,
      undefined,
      undefined,
      'missing-frames',
    ]);
  });

  it('names the frames that are missing', () => {
    const messageOf = (...pictures: SliceChoice[]) => {
      const numbers = new FrameNumbers();
      return pictures.map((picture) => numbers.next(primarySlice(picture))?.message).at(-1);
    };
    expect(messageOf(ref(2), ref(4))).toBe(
      'frame_num 2 -> 4: the reference frame with frame_num 3 is missing (H.264 7.4.3)',
    );
    expect(messageOf(ref(14), ref(2))).toBe(
      'frame_num 14 -> 2: 3 reference frames are missing, frame_num 15 to 1 (H.264 7.4.3)',
    );
    expect(messageOf(ref(8), ref(5))).toBe(
      'frame_num 8 -> 5: 12 reference frames are missing, frame_num 9 to 4, or the picture is out of order (H.264 7.4.3)',
    );
  });
});
