import { describe, expect, it } from 'vitest';
import {
  LEVEL_LABELS,
  LEVELS,
  levelLimits,
  MAX_FRAME_SIDE_IN_MBS,
  MAX_FRAME_SIZE_IN_MBS,
} from '../../../src/codec/h264/levels.ts';
import { nalUnitTypeName } from '../../../src/codec/h264/nal-unit-types.ts';
import {
  allowsArbitrarySliceOrder,
  isIntraProfile,
  type ProfileIndication,
  profileName,
} from '../../../src/codec/h264/profiles.ts';

/**
 * H.264 Tables: level, level_idc, MaxMBPS, MaxFS, MaxDpbMbs, MaxBR, MaxCPB, MaxVmvR, MinCR, MaxMvsPer2Mb,
 * SliceRate, direct_8x8_inference_flag, frame_mbs_only_flag.
 */
const TABLE = `
1 10 1485 99 396 64 175 64 2 - - 0 1
1b 9 1485 99 396 128 350 64 2 - - 0 1
1.1 11 3000 396 900 192 500 128 2 - - 0 1
1.2 12 6000 396 2376 384 1000 128 2 - - 0 1
1.3 13 11880 396 2376 768 2000 128 2 - - 0 1
2 20 11880 396 2376 2000 2000 128 2 - - 0 1
2.1 21 19800 792 4752 4000 4000 256 2 - - 0 0
2.2 22 20250 1620 8100 4000 4000 256 2 - - 0 0
3 30 40500 1620 8100 10000 10000 256 2 32 22 1 0
3.1 31 108000 3600 18000 14000 14000 512 4 16 60 1 0
3.2 32 216000 5120 20480 20000 20000 512 4 16 60 1 0
4 40 245760 8192 32768 20000 25000 512 4 16 60 1 0
4.1 41 245760 8192 32768 50000 62500 512 2 16 24 1 0
4.2 42 522240 8704 34816 50000 62500 512 2 16 24 1 1
5 50 589824 22080 110400 135000 135000 512 2 16 24 1 1
5.1 51 983040 36864 184320 240000 240000 512 2 16 24 1 1
5.2 52 2073600 36864 184320 240000 240000 512 2 16 24 1 1
6 60 4177920 139264 696320 240000 240000 8192 2 16 24 1 1
6.1 61 8355840 139264 696320 480000 480000 8192 2 16 24 1 1
6.2 62 16711680 139264 696320 800000 800000 8192 2 16 24 1 1`;

const limit = (text: string | undefined): number | undefined => (text === '-' ? undefined : Number(text));

describe('levels (H.264 Tables A-1 and A-4)', () => {
  const rows = TABLE.trim()
    .split('\n')
    .map((line) => line.split(' ') as [string, string, ...string[]]);

  it.each(rows)('level %s', (level, levelIdc, ...columns) => {
    const [maxMbps, maxFs, maxDpbMbs, maxBr, maxCpb, maxVmvR, minCr, maxMvsPer2Mb, sliceRate, direct, frames] = columns;
    expect(levelLimits({ profile_idc: 100, constraint_set3_flag: 0, level_idc: Number(levelIdc) })).toEqual({
      level,
      levelIdc: Number(levelIdc),
      maxMbps: limit(maxMbps),
      maxFs: limit(maxFs),
      maxDpbMbs: limit(maxDpbMbs),
      maxBr: limit(maxBr),
      maxCpb: limit(maxCpb),
      maxVmvR: limit(maxVmvR),
      minCr: limit(minCr),
      maxMvsPer2Mb: limit(maxMvsPer2Mb),
      sliceRate: limit(sliceRate),
      direct8x8Inference: direct === '1',
      frameMbsOnly: frames === '1',
    });
    expect(LEVEL_LABELS(Number(levelIdc))).toBe(`level ${level}`);
  });

  it('are listed from the lowest to the highest', () => {
    expect(LEVELS.map(({ level }) => level)).toEqual(rows.map(([level]) => level));
  });

  it('level 1b is level_idc 11 with constraint_set3_flag in the older profiles only', () => {
    const level = (profile_idc: number, constraint_set3_flag: number, level_idc = 11) =>
      levelLimits({ profile_idc, constraint_set3_flag, level_idc })?.level;
    expect([66, 77, 88].map((profile) => level(profile, 1))).toEqual(['1b', '1b', '1b']);
    expect([66, 77, 88].map((profile) => level(profile, 0))).toEqual(['1.1', '1.1', '1.1']);
    expect([100, 110, 122, 244, 44].map((profile) => level(profile, 1))).toEqual(['1.1', '1.1', '1.1', '1.1', '1.1']);
    expect(level(100, 1, 9)).toBe('1b');
    expect(level(66, 1, 12)).toBe('1.2');
  });

  it('other level_idc have no limits', () => {
    expect([0, 8, 14, 29, 53, 63, 255].map((idc) => LEVEL_LABELS(idc))).toEqual(new Array(7).fill(undefined));
  });

  it('the largest frame is that of level 6.2', () => {
    const largest = Math.max(...LEVELS.map(({ maxFs }) => maxFs));
    expect(MAX_FRAME_SIZE_IN_MBS).toBe(largest);
    expect(MAX_FRAME_SIDE_IN_MBS).toBe(Math.floor(Math.sqrt(largest * 8)));
  });
});

const profile = (profile_idc: number, ...set: number[]): ProfileIndication => ({
  profile_idc,
  constraint_set0_flag: set.includes(0) ? 1 : 0,
  constraint_set1_flag: set.includes(1) ? 1 : 0,
  constraint_set2_flag: set.includes(2) ? 1 : 0,
  constraint_set3_flag: set.includes(3) ? 1 : 0,
  constraint_set4_flag: set.includes(4) ? 1 : 0,
  constraint_set5_flag: set.includes(5) ? 1 : 0,
});

describe('profiles (H.264 A.2, F.10, G.10)', () => {
  it.each([
    ['Baseline', profile(66)],
    ['Baseline', profile(66, 0)],
    ['Constrained Baseline', profile(66, 0, 1)],
    ['Constrained Baseline', profile(66, 1)],
    ['Main', profile(77)],
    ['Main', profile(77, 1)],
    ['Constrained Baseline', profile(77, 0, 1)],
    ['Extended', profile(88)],
    ['Constrained Baseline', profile(88, 0, 1)],
    ['High', profile(100)],
    ['High', profile(100, 5)],
    ['Progressive High', profile(100, 4)],
    ['Constrained High', profile(100, 4, 5)],
    ['High 10', profile(110)],
    ['Progressive High 10', profile(110, 4)],
    ['High 10 Intra', profile(110, 3)],
    ['High 4:2:2', profile(122)],
    ['High 4:2:2 Intra', profile(122, 3)],
    ['High 4:4:4 Predictive', profile(244)],
    ['High 4:4:4 Intra', profile(244, 3)],
    ['CAVLC 4:4:4 Intra', profile(44, 3)],
    ['Scalable Baseline', profile(83)],
    ['Scalable Constrained Baseline', profile(83, 5)],
    ['Scalable High', profile(86)],
    ['Scalable Constrained High', profile(86, 5)],
    ['Scalable High Intra', profile(86, 3)],
    ['Multiview High', profile(118)],
    ['Stereo High', profile(128)],
    ['MFC High', profile(134)],
    ['MFC Depth High', profile(135)],
    ['Multiview Depth High', profile(138)],
    ['Enhanced Multiview Depth High', profile(139)],
    ['profile_idc 99', profile(99)],
  ])('%s', (name, indication) => {
    expect(profileName(indication)).toBe(name);
  });

  it('Intra profiles are those of E.2.1', () => {
    const intra = (set: number[]) =>
      Array.from({ length: 256 }, (_, idc) => idc).filter((idc) => isIntraProfile(profile(idc, ...set)));
    expect(intra([3])).toEqual([44, 86, 100, 110, 122, 244]);
    expect(intra([])).toEqual([]);
  });

  it('arbitrary slice order is for Baseline and Extended only', () => {
    const allowed = (set: number[]) =>
      Array.from({ length: 256 }, (_, idc) => idc).filter((idc) => allowsArbitrarySliceOrder(profile(idc, ...set)));
    expect(allowed([])).toEqual([66, 88]);
    expect(allowed([1])).toEqual([]);
  });
});

describe('NAL unit types (H.264 Table 7-1)', () => {
  it('have a name each', () => {
    expect(Array.from({ length: 32 }, (_, type) => nalUnitTypeName(type))).toEqual([
      ...['unspecified', 'slice', 'part A', 'part B', 'part C', 'IDR', 'SEI', 'SPS', 'PPS', 'AUD', 'EOSEQ', 'EOSTREAM'],
      ...['filler', 'SPS ext', 'prefix', 'subset SPS', 'DPS', 'reserved', 'reserved', 'aux slice', 'slice ext'],
      ...['slice 3D', 'reserved', 'reserved'],
      // Outside H.264; RFC 6184, Table 1.
      ...['STAP-A', 'STAP-B', 'MTAP16', 'MTAP24', 'FU-A', 'FU-B', 'unspecified', 'unspecified'],
    ]);
  });
});
