/** Limits of a level (H.264 Tables ). */
export interface LevelLimits {
  /** `1`, `1b`, `3.1`, … */
  readonly level: string;
  /** 9 is level 1b; the older profiles write it as 11 with constraint_set3_flag. */
  readonly levelIdc: number;
  /** MaxMBPS: macroblocks per second. */
  readonly maxMbps: number;
  /** MaxFS: macroblocks of a frame. */
  readonly maxFs: number;
  /** MaxDpbMbs: macroblocks in the decoded picture buffer. */
  readonly maxDpbMbs: number;
  /** MaxBR: bit rate in units of 1000 or 1200 bits per second, or of cpbBrVclFactor or cpbBrNalFactor. */
  readonly maxBr: number;
  /** MaxCPB: coded picture buffer in the same units, without the second. */
  readonly maxCpb: number;
  /** MaxVmvR: range of vertical motion vectors in luma frame samples. */
  readonly maxVmvR: number;
  /** MinCR: minimum compression ratio. */
  readonly minCr: number;
  /** MaxMvsPer2Mb: motion vectors of two consecutive macroblocks; no limit in low levels. */
  readonly maxMvsPer2Mb: number | undefined;
  /** SliceRate: macroblocks per slice; no limit in low levels. */
  readonly sliceRate: number | undefined;
  /** direct_8x8_inference_flag has to be 1. */
  readonly direct8x8Inference: boolean;
  /** frame_mbs_only_flag has to be 1. */
  readonly frameMbsOnly: boolean;
}

type Flag = 0 | 1;

/** Level number, level_idc, the columns of Table A-1, and SliceRate and the two flags of Table A-4. */
// biome-ignore format: a table
const TABLE: readonly (readonly [
  string, number, number, number, number, number, number, number, number, number | undefined, number | undefined, Flag, Flag,
])[] = [
  ['1', 10, 1485, 99, 396, 64, 175, 64, 2, undefined, undefined, 0, 1],
  ['1b', 9, 1485, 99, 396, 128, 350, 64, 2, undefined, undefined, 0, 1],
  ['1.1', 11, 3000, 396, 900, 192, 500, 128, 2, undefined, undefined, 0, 1],
  ['1.2', 12, 6000, 396, 2376, 384, 1000, 128, 2, undefined, undefined, 0, 1],
  ['1.3', 13, 11880, 396, 2376, 768, 2000, 128, 2, undefined, undefined, 0, 1],
  ['2', 20, 11880, 396, 2376, 2000, 2000, 128, 2, undefined, undefined, 0, 1],
  ['2.1', 21, 19800, 792, 4752, 4000, 4000, 256, 2, undefined, undefined, 0, 0],
  ['2.2', 22, 20250, 1620, 8100, 4000, 4000, 256, 2, undefined, undefined, 0, 0],
  ['3', 30, 40500, 1620, 8100, 10000, 10000, 256, 2, 32, 22, 1, 0],
  ['3.1', 31, 108000, 3600, 18000, 14000, 14000, 512, 4, 16, 60, 1, 0],
  ['3.2', 32, 216000, 5120, 20480, 20000, 20000, 512, 4, 16, 60, 1, 0],
  ['4', 40, 245760, 8192, 32768, 20000, 25000, 512, 4, 16, 60, 1, 0],
  ['4.1', 41, 245760, 8192, 32768, 50000, 62500, 512, 2, 16, 24, 1, 0],
  ['4.2', 42, 522240, 8704, 34816, 50000, 62500, 512, 2, 16, 24, 1, 1],
  ['5', 50, 589824, 22080, 110400, 135000, 135000, 512, 2, 16, 24, 1, 1],
  ['5.1', 51, 983040, 36864, 184320, 240000, 240000, 512, 2, 16, 24, 1, 1],
  ['5.2', 52, 2073600, 36864, 184320, 240000, 240000, 512, 2, 16, 24, 1, 1],
  ['6', 60, 4177920, 139264, 696320, 240000, 240000, 8192, 2, 16, 24, 1, 1],
  ['6.1', 61, 8355840, 139264, 696320, 480000, 480000, 8192, 2, 16, 24, 1, 1],
  ['6.2', 62, 16711680, 139264, 696320, 800000, 800000, 8192, 2, 16, 24, 1, 1],
];

/** All levels, the lowest first. */
export const LEVELS: readonly LevelLimits[] = TABLE.map(
  ([level, levelIdc, maxMbps, maxFs, maxDpbMbs, maxBr, maxCpb, maxVmvR, minCr, maxMvsPer2Mb, sliceRate, d8, fm]) => ({
    level,
    levelIdc,
    maxMbps,
    maxFs,
    maxDpbMbs,
    maxBr,
    maxCpb,
    maxVmvR,
    minCr,
    maxMvsPer2Mb,
    sliceRate,
    direct8x8Inference: d8 === 1,
    frameMbsOnly: fm === 1,
  }),
);

const BY_IDC: ReadonlyMap<number, LevelLimits> = new Map(LEVELS.map((limits) => [limits.levelIdc, limits]));

const LEVEL_1B = BY_IDC.get(9) as LevelLimits;

export const LEVEL_LABELS = (levelIdc: number): string | undefined => {
  const limits = BY_IDC.get(levelIdc);
  return limits === undefined ? undefined : `level ${limits.level}`;
};

/** Profiles that write level 1b as level_idc 11 with constraint_set3_flag (H.264 A.3.1, A.3.2). */
const OLD_PROFILES: ReadonlySet<number> = new Set([66, 77, 88]);

/** Limits of the level that an SPS declares; `undefined` for a level_idc not in Table A-1. */
export const levelLimits = (sps: {
  profile_idc: number;
  constraint_set3_flag: number;
  level_idc: number;
}): LevelLimits | undefined =>
  sps.level_idc === 11 && sps.constraint_set3_flag === 1 && OLD_PROFILES.has(sps.profile_idc)
    ? LEVEL_1B
    : BY_IDC.get(sps.level_idc);

/** level_idc 9 in a profile that has level 1b as level_idc 11 (H.264 A.3.1, A.3.2). */
export const isOldLevel1b = (sps: Parameters<typeof levelLimits>[0]): boolean =>
  sps.level_idc === 9 && OLD_PROFILES.has(sps.profile_idc);

/**
 * Sort key for levels: level_idc, except that 1b is between 1 and 1.1, whether coded as 9 or as 11 with
 * constraint_set3_flag (H.264 A.3.1, A.3.2).
 */
export const levelRank = (sps: Parameters<typeof levelLimits>[0]): number =>
  levelLimits(sps) === LEVEL_1B ? 10.5 : sps.level_idc;

/** The SPS with the highest level; the first of equals. */
export const highestLevel = <S extends Parameters<typeof levelLimits>[0]>(all: readonly [S, ...S[]]): S =>
  all.reduce((most, sps) => (levelRank(sps) > levelRank(most) ? sps : most));

/** MaxFS of level 6.2: no frame has more macroblocks. */
export const MAX_FRAME_SIZE_IN_MBS = 139264;

/** PicWidthInMbs and FrameHeightInMbs are at most Sqrt(MaxFS * 8) (H.264 A.3.1), 1055 at level 6.2. */
export const MAX_FRAME_SIDE_IN_MBS = 1055;
