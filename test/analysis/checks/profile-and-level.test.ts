import { describe, expect, it } from 'vitest';
import { checked } from '../../harness/checked.ts';
import {
  byteStream,
  type PpsChoice,
  type SliceChoice,
  type SpsChoice,
  writePps,
  writeSlice,
  writeSps,
} from '../../harness/written-stream.ts';

const found = async (
  rule: string,
  sps: SpsChoice,
  pps: PpsChoice = {},
  slices: readonly SliceChoice[] = [{ nal: 5 }],
): Promise<readonly string[]> => {
  const units = [writeSps(sps), writePps(pps), ...slices.map((slice) => writeSlice(slice, sps, pps))];
  const { findings } = await checked(byteStream(units), { rules: { [rule]: 'error' } });
  return findings.map(({ message }) => message);
};

const MAIN: SpsChoice = { profile: 77, level: 30 };
const HIGH: SpsChoice = { profile: 100, level: 30 };
const CABAC: PpsChoice = { cabac: true };
/** A P picture, and a B picture that no other refers to. */
const P: SliceChoice = { frameNum: 1, lsb: 4 };
const B: SliceChoice = { type: 1, refIdc: 0, frameNum: 2, lsb: 2 };

describe('profile/tool (H.264 A.2)', () => {
  it.each<[string, SpsChoice, PpsChoice, readonly SliceChoice[], string[]]>([
    ['Main with CABAC and B slices', MAIN, CABAC, [{ nal: 5 }, P, B], []],
    ['interlaced Main', { ...MAIN, interlaced: true }, {}, [{ nal: 5 }], []],
    ['High with the 8x8 transform', HIGH, { transform8x8: true }, [{ nal: 5 }], []],
    ['High 10 with 10 bits', { ...HIGH, profile: 110, bitDepthMinus8: 2 }, {}, [{ nal: 5 }], []],
    ['Baseline with redundant pictures', {}, { redundantPicCnt: true }, [{ nal: 5 }], []],
    [
      'Baseline with CABAC',
      {},
      CABAC,
      [{ nal: 5 }],
      ['entropy_coding_mode_flag 1 is outside the Baseline profile: expected 0 (H.264 A.2.1)'],
    ],
    [
      'Baseline with weighted prediction',
      {},
      { weightedPred: true },
      [{ nal: 5 }],
      ['weighted_pred_flag 1 is outside the Baseline profile: expected 0 (H.264 A.2.1)'],
    ],
    [
      'Baseline with B slices: said once',
      {},
      {},
      [{ nal: 5 }, P, B, { ...B, lsb: 3 }],
      ['B slice: Baseline has I, P slices only (H.264 A.2)'],
    ],
    [
      'interlaced Baseline',
      { interlaced: true },
      {},
      [{ nal: 5 }],
      ['frame_mbs_only_flag 0 is outside the Baseline profile: expected 1 (H.264 A.2.1)'],
    ],
    [
      'Main with the 8x8 transform and redundant pictures',
      MAIN,
      { transform8x8: true, redundantPicCnt: true },
      [{ nal: 5 }],
      [
        'redundant_pic_cnt_present_flag 1 is outside the Main profile: expected 0 (H.264 A.2.2)',
        'transform_8x8_mode_flag 1 is outside the Main profile: expected 0 (H.264 A.2.2)',
      ],
    ],
    [
      'High with 10 bits',
      { ...HIGH, bitDepthMinus8: 2 },
      {},
      [{ nal: 5 }],
      [
        'bit_depth_luma_minus8 2 is outside the High profile: expected at most 0 (H.264 A.2.4)',
        'bit_depth_chroma_minus8 2 is outside the High profile: expected at most 0 (H.264 A.2.4)',
      ],
    ],
  ])('%s', async (_name, sps, pps, slices, expected) => {
    expect(await found('profile/tool', sps, pps, slices)).toEqual(expected);
  });
});

describe('profile/constraint-flags (H.264 A.2, 7.4.2.1.1)', () => {
  it.each<[string, SpsChoice, PpsChoice, readonly SliceChoice[], string[]]>([
    // The byte of the flags begins with constraint_set0_flag and ends with reserved_zero_2bits.
    ['Constrained Baseline', { constraints: 0b1100_0000 }, {}, [{ nal: 5 }, P], []],
    ['Constrained High', { ...HIGH, constraints: 0b0000_1100 }, {}, [{ nal: 5 }, P], []],
    [
      'Constrained Baseline with redundant pictures',
      { constraints: 0b1100_0000 },
      { redundantPicCnt: true },
      [{ nal: 5 }],
      [
        'redundant_pic_cnt_present_flag 1 is outside the Main profile, which constraint_set1_flag 1 claims: expected 0 (H.264 A.2.2)',
      ],
    ],
    [
      'Progressive High that is interlaced',
      { ...HIGH, constraints: 0b0000_1000, interlaced: true },
      {},
      [{ nal: 5 }],
      ['constraint_set4_flag is 1, but frame_mbs_only_flag is 0 (H.264 7.4.2.1.1)'],
    ],
    [
      'Constrained High with B slices',
      { ...HIGH, constraints: 0b0000_1100 },
      {},
      [{ nal: 5 }, P, B],
      ['B slice: constraint_set5_flag is 1: the stream has no B slices (H.264 A.2)'],
    ],
    [
      'High 10 Intra with P slices',
      { ...HIGH, profile: 110, constraints: 0b0001_0000 },
      {},
      [{ nal: 5 }, P],
      ['P slice: constraint_set3_flag is 1: an Intra profile has I slices only (H.264 A.2)'],
    ],
    ['reserved bits', { ...HIGH, constraints: 1 }, {}, [{ nal: 5 }], ['reserved_zero_2bits is 1 (H.264 7.4.2.1.1)']],
  ])('%s', async (_name, sps, pps, slices, expected) => {
    expect(await found('profile/constraint-flags', sps, pps, slices)).toEqual(expected);
  });
});

describe('level/valid (H.264 A.3)', () => {
  it.each<[string, SpsChoice, string[]]>([
    ['level 3', MAIN, []],
    ['level 1b of Main', { ...MAIN, level: 11, constraints: 0b0001_0000 }, []],
    ['level 2.9', { ...MAIN, level: 29 }, ['level_idc 29: no level of Table A-1 (H.264 A.3)']],
    [
      'level 1b of High in Main',
      { ...MAIN, level: 9 },
      ['level_idc 9: Main has level 1b as level_idc 11 with constraint_set3_flag 1 (H.264 A.3)'],
    ],
  ])('%s', async (_name, sps, expected) => {
    expect(await found('level/valid', sps)).toEqual(expected);
  });
});

describe('level/dpb (H.264 A.3.1 h)', () => {
  // 1080p: 8160 macroblocks, of which MaxDpbMbs 32768 of level 4 holds 4.
  const hd: SpsChoice = { profile: 100, level: 40, widthInMbs: 120, heightInMapUnits: 68 };
  it.each<[string, SpsChoice, string[]]>([
    ['4 frames', { ...hd, maxNumRefFrames: 4, restriction: [2, 4] }, []],
    [
      '5 reference frames',
      { ...hd, maxNumRefFrames: 5 },
      ['max_num_ref_frames is beyond level 4 of High: expected 0..4 (MaxDpbFrames), found 5 (H.264 A.3.1)'],
    ],
    [
      '5 frames in the buffer',
      { ...hd, maxNumRefFrames: 4, restriction: [2, 5] },
      ['max_dec_frame_buffering is beyond level 4 of High: expected 0..4 (MaxDpbFrames), found 5 (H.264 A.3.1)'],
    ],
  ])('%s', async (_name, sps, expected) => {
    expect(await found('level/dpb', sps)).toEqual(expected);
  });
});

describe('level/interlace-flags (H.264 A.3.3 c, d)', () => {
  it.each<[string, SpsChoice, string[]]>([
    ['interlaced at level 3', { ...MAIN, interlaced: true }, []],
    ['no direct_8x8_inference at level 2.1', { ...MAIN, level: 21, direct8x8Off: true }, []],
    // It does not matter without B slices (A.3.3 NOTE 1).
    ['nor in Baseline', { level: 30, direct8x8Off: true }, []],
    [
      'interlaced at level 4.2',
      { ...MAIN, level: 42, interlaced: true },
      ['frame_mbs_only_flag is 0: level 4.2 of Main requires 1 (H.264 A.3.3, Table A-4)'],
    ],
    [
      'interlaced at level 2',
      { ...MAIN, level: 20, interlaced: true },
      ['frame_mbs_only_flag is 0: level 2 of Main requires 1 (H.264 A.3.3, Table A-4)'],
    ],
    [
      'no direct_8x8_inference at level 3',
      { ...HIGH, direct8x8Off: true },
      ['direct_8x8_inference_flag is 0: level 3 of High requires 1 (H.264 A.3.3, Table A-4)'],
    ],
  ])('%s', async (_name, sps, expected) => {
    expect(await found('level/interlace-flags', sps)).toEqual(expected);
  });
});
