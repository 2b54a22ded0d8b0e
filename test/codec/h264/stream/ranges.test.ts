import { describe, expect, it } from 'vitest';
import { inspectUnits } from '../../../harness/inspected.ts';
import {
  type PpsChoice,
  type SliceChoice,
  type SpsChoice,
  writePps,
  writeSlice,
  writeSps,
} from '../../../harness/written-stream.ts';

const MAIN: SpsChoice = { profile: 77 };

/** Findings: severity, code, field, expected, found. */
const findingsOf = (units: readonly Uint8Array[]): string[] =>
  inspectUnits(units).diagnostics.map(
    ({ severity, code, field, expected, found }) => `${severity} ${code} ${field}: ${expected}, not ${found}`,
  );
const findingsOfSps = (sps: SpsChoice): string[] => findingsOf([writeSps(sps)]);
const findingsOfSlice = (slice: SliceChoice, sps: SpsChoice = MAIN, pps: PpsChoice = {}): string[] =>
  findingsOf([
    writeSps(sps),
    writePps(pps),
    writeSlice({ nal: 5 }, sps, pps),
    writeSlice({ frameNum: 1, lsb: slice.nal === 5 ? 0 : 2, ...slice }, sps, pps),
  ]);

describe('cropping (H.264 7.4.2.1.1)', () => {
  // 64x64 luma samples of 4:2:0: 32 units of two columns, 32 of two rows; 16 of four rows where fields are possible.
  it.each<[SpsChoice, string[]]>([
    [{ crop: [16, 15, 16, 15] }, []],
    [{ crop: [16, 16, 0, 0] }, ['frame_crop_left_offset: less than 32 with frame_crop_right_offset, not 16 + 16']],
    [{ crop: [0, 0, 33, 1] }, ['frame_crop_top_offset: less than 32 with frame_crop_bottom_offset, not 33 + 1']],
    [{ crop: [0, 0, 15, 16] }, []],
    [
      { interlaced: true, heightInMapUnits: 2, crop: [0, 0, 15, 1] },
      ['frame_crop_top_offset: less than 16 with frame_crop_bottom_offset, not 15 + 1'],
    ],
    [
      { crop: [2 ** 32 - 2, 2 ** 32 - 2, 0, 0] },
      ['frame_crop_left_offset: less than 32 with frame_crop_right_offset, not 4294967294 + 4294967294'],
    ],
  ])('%j', (sps, expected) => {
    expect(findingsOfSps({ ...MAIN, ...sps })).toEqual(expected.map((text) => `error out-of-range ${text}`));
  });

  it('an SPS whose cropping leaves nothing has no size, but its slices are read', () => {
    const { records } = inspectUnits([writeSps({ ...MAIN, crop: [32, 0, 0, 0] }), writePps(), writeSlice({ nal: 5 })]);
    expect(records[0]?.derived).not.toHaveProperty('width');
    expect(records[2]?.derived).toMatchObject({ poc: 0, qp: 26 });
  });
});

describe('first_mb_in_slice (H.264 7.4.3)', () => {
  const paff: SpsChoice = { ...MAIN, interlaced: true, heightInMapUnits: 2 };
  const beyond = (last: number, found: number) => [`error out-of-range first_mb_in_slice: 0..${last}, not ${found}`];

  // 4x4 macroblocks: 16 in a frame, 8 in a field, 8 pairs in an MBAFF frame.
  it.each<[string, SpsChoice, SliceChoice, string[]]>([
    ['the last of a frame', MAIN, { frameNum: 0, firstMb: 15, nal: 5 }, []],
    ['past the end of a frame', MAIN, { frameNum: 0, firstMb: 16, nal: 5 }, beyond(15, 16)],
    ['the last of an interlaced frame', paff, { frameNum: 0, firstMb: 15, nal: 5 }, []],
    ['past the end of an interlaced frame', paff, { frameNum: 0, firstMb: 16, nal: 5 }, beyond(15, 16)],
    ['past the end of an MBAFF frame', { ...paff, mbaff: true }, { frameNum: 0, firstMb: 8, nal: 5 }, beyond(7, 8)],
    ['the last pair of an MBAFF frame', { ...paff, mbaff: true }, { frameNum: 0, firstMb: 7, nal: 5 }, []],
    ['huge', MAIN, { frameNum: 0, firstMb: 2 ** 32 - 2, nal: 5 }, beyond(15, 2 ** 32 - 2)],
  ])('%s', (_name, sps, slice, expected) => expect(findingsOfSlice(slice, sps)).toEqual(expected));

  it.each([
    [7, []],
    [8, beyond(7, 8)],
  ])('%i in a field', (firstMb, expected) => {
    const field = (first: number) => writeSlice({ nal: 5, field: 'top', firstMb: first }, paff);
    expect(findingsOf([writeSps(paff), writePps(), field(0), field(firstMb)])).toEqual(expected);
  });
});

describe('slice QP (H.264 7.4.3): -QpBdOffsetY..51', () => {
  it.each<[number, SpsChoice, string[]]>([
    [25, MAIN, []],
    [-26, MAIN, []],
    [26, MAIN, ['error out-of-range slice_qp_delta: -26..25, not 26']],
    [-27, MAIN, ['error out-of-range slice_qp_delta: -26..25, not -27']],
    // 10 bits: QpBdOffsetY is 12.
    [-38, { profile: 110, bitDepthMinus8: 2 }, []],
    [-39, { profile: 110, bitDepthMinus8: 2 }, ['error out-of-range slice_qp_delta: -38..25, not -39']],
  ])('slice_qp_delta %i, %j', (qpDelta, sps, expected) => expect(findingsOfSlice({ qpDelta }, sps)).toEqual(expected));

  it('counts from the QP of the PPS', () => {
    const of = (qpDelta: number) => findingsOfSlice({ qpDelta }, MAIN, { initQp: 40 });
    expect([of(11), of(12)]).toEqual([[], ['error out-of-range slice_qp_delta: -40..11, not 12']]);
  });
});

describe('num_ref_idx_active_minus1 (H.264 7.4.3): 31 in fields, 15 in frames', () => {
  const paff: SpsChoice = { ...MAIN, interlaced: true };

  it.each<[string, SpsChoice, SliceChoice, string[]]>([
    ['15 in a frame', MAIN, { refIdxActiveMinus1: [15] }, []],
    ['16 in a frame', MAIN, { refIdxActiveMinus1: [16] }, ['num_ref_idx_l0_active_minus1: 0..15, not 16']],
    [
      'both lists of a B slice',
      MAIN,
      { type: 1, refIdxActiveMinus1: [31, 17] },
      ['num_ref_idx_l0_active_minus1: 0..15, not 31', 'num_ref_idx_l1_active_minus1: 0..15, not 17'],
    ],
    ['31 in a field', paff, { field: 'top', refIdxActiveMinus1: [31] }, []],
  ])('%s', (_name, sps, slice, expected) => {
    expect(findingsOfSlice(slice, sps)).toEqual(expected.map((text) => `error out-of-range ${text}`));
  });

  it('a default that only fields may have must be overridden in a frame', () => {
    const pps: PpsChoice = { refIdxDefaultActiveMinus1: 16 };
    expect(findingsOfSlice({ field: 'top' }, paff, pps)).toEqual([]);
    expect(findingsOfSlice({ refIdxActiveMinus1: [3] }, MAIN, pps)).toEqual([]);
    expect(findingsOfSlice({}, MAIN, pps)).toEqual([
      'error out-of-range num_ref_idx_active_override_flag: 1, as the PPS has more than 15 for num_ref_idx_active_minus1, not 0',
    ]);
  });
});

describe('slice types (H.264 A.2): SP and SI in Extended only', () => {
  it.each<[3 | 4, string]>([
    [3, 'SP'],
    [4, 'SI'],
  ])('slice_type %i', (type, letter) => {
    expect(findingsOfSlice({ type }, { profile: 88 })).toEqual([]);
    expect(findingsOfSlice({ type })).toEqual([
      `error out-of-range slice_type: P, B or I in profile Main (A.2), not ${letter}`,
    ]);
  });
});

describe('levels (H.264 A.3.1)', () => {
  const hd: SpsChoice = { profile: 100, widthInMbs: 120, heightInMapUnits: 68 };

  it.each<[string, SpsChoice, string[], string?]>([
    // 8160 macroblocks: MaxFS of level 4 is 8192, MaxDpbMbs 32768, room for 4 frames.
    ['1080p at level 4 with 4 reference frames', { ...hd, level: 40, maxNumRefFrames: 4 }, []],
    [
      'one more reference frame',
      { ...hd, level: 40, maxNumRefFrames: 5 },
      ['max_num_ref_frames: 0..4 (MaxDpbFrames), not 5'],
      'dpb-size',
    ],
    // Level 2: MaxFS 396, so sides of at most Sqrt(8 * 396) = 56 macroblocks; MaxDpbMbs 2376 is less than one frame.
    [
      '1080p at level 2',
      { ...hd, level: 20, maxNumRefFrames: 4 },
      [
        'level_idc: at most 396 macroblocks, not 8160 (120x68)',
        'pic_width_in_mbs_minus1: at most 56 macroblocks a row, not 120',
        'pic_height_in_map_units_minus1: at most 56 macroblocks a column, not 68',
      ],
    ],
    ['16 frames are the most at any level', { ...MAIN, level: 52, maxNumRefFrames: 16 }, []],
    // Level 1b: MaxFS 99, MaxDpbMbs 396; 11x9 macroblocks leave room for 4.
    [
      'level 1b',
      { ...MAIN, constraints: 0x10, level: 11, widthInMbs: 11, heightInMapUnits: 9, maxNumRefFrames: 5 },
      ['max_num_ref_frames: 0..4 (MaxDpbFrames), not 5'],
      'dpb-size',
    ],
  ])('%s', (_name, sps, expected, code = 'level-limit') => {
    expect(findingsOfSps(sps)).toEqual(expected.map((text) => `warning ${code} ${text}`));
  });

  // Table A-1; level 1b is level_idc 11 with constraint_set3_flag in Baseline, Main and Extended, 9 in others (A.3.1, A.3.2).
  it.each<[level: number, profile: number, constraints: number, isLevel: boolean]>([
    ...[10, 11, 12, 13, 20, 21, 22, 30, 31, 32, 40, 41, 42, 50, 51, 52, 60, 61, 62].flatMap(
      (level): [number, number, number, boolean][] => [
        [level, 77, 0, true],
        [level, 100, 0, true],
      ],
    ),
    ...[0, 1, 8, 14, 19, 23, 29, 33, 43, 53, 59, 63, 99, 255].map((level): [number, number, number, boolean] => [
      level,
      100,
      0,
      false,
    ]),
    [11, 66, 0x10, true],
    [9, 100, 0, true],
    [9, 110, 0, true],
    [9, 66, 0, false],
    [9, 77, 0, false],
    [9, 88, 0x10, false],
  ])('level_idc %i in profile_idc %i, constraint flags %i: is a level: %s', (level, profile, constraints, isLevel) => {
    const small: SpsChoice = { profile, constraints, level, maxNumRefFrames: 1 };
    const { diagnostics } = inspectUnits([writeSps(small)]);
    expect(diagnostics.map(({ severity, code, field, found }) => `${severity} ${code} ${field} ${found}`)).toEqual(
      isLevel ? [] : [`error level-idc level_idc ${level}`],
    );
  });

  it('reports level, profile, position and clause', () => {
    const { diagnostics } = inspectUnits([writeSps({ ...hd, level: 40, maxNumRefFrames: 5 })]);
    expect(diagnostics).toMatchObject([
      {
        offset: 0,
        nalu: 0,
        message: 'max_num_ref_frames is beyond level 4 of High: expected 0..4 (MaxDpbFrames), found 5 (H.264 A.3.1)',
      },
    ]);
  });
});
