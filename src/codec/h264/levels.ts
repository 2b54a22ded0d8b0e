/** Limits of a level (H.264 Table A-1). */
export interface LevelLimits {
  /** `1`, `1b`, `3.1`, … */
  readonly level: string;
  /** Macroblocks per second. */
  readonly maxMbps: number;
  /** Macroblocks of a frame. */
  readonly maxFs: number;
  /** Macroblocks in the decoded picture buffer. */
  readonly maxDpbMbs: number;
  /** Bit rate in units of cpbBrVclFactor bits per second. */
  readonly maxBr: number;
  /** Coded picture buffer in units of cpbBrVclFactor bits. */
  readonly maxCpb: number;
}

const row = (
  level: string,
  maxMbps: number,
  maxFs: number,
  maxDpbMbs: number,
  maxBr: number,
  maxCpb: number,
): LevelLimits => ({ level, maxMbps, maxFs, maxDpbMbs, maxBr, maxCpb });

const LEVEL_1B = row('1b', 1485, 99, 396, 128, 350);

/** By level_idc; level 1b is 9. */
const LEVELS: Readonly<Record<number, LevelLimits>> = {
  9: LEVEL_1B,
  10: row('1', 1485, 99, 396, 64, 175),
  11: row('1.1', 3000, 396, 900, 192, 500),
  12: row('1.2', 6000, 396, 2376, 384, 1000),
  13: row('1.3', 11880, 396, 2376, 768, 2000),
  20: row('2', 11880, 396, 2376, 2000, 2000),
  21: row('2.1', 19800, 792, 4752, 4000, 4000),
  22: row('2.2', 20250, 1620, 8100, 4000, 4000),
  30: row('3', 40500, 1620, 8100, 10000, 10000),
  31: row('3.1', 108000, 3600, 18000, 14000, 14000),
  32: row('3.2', 216000, 5120, 20480, 20000, 20000),
  40: row('4', 245760, 8192, 32768, 20000, 25000),
  41: row('4.1', 245760, 8192, 32768, 50000, 62500),
  42: row('4.2', 522240, 8704, 34816, 50000, 62500),
  50: row('5', 589824, 22080, 110400, 135000, 135000),
  51: row('5.1', 983040, 36864, 184320, 240000, 240000),
  52: row('5.2', 2073600, 36864, 184320, 240000, 240000),
  60: row('6', 4177920, 139264, 696320, 240000, 240000),
  61: row('6.1', 8355840, 139264, 696320, 480000, 480000),
  62: row('6.2', 16711680, 139264, 696320, 800000, 800000),
};

export const LEVEL_LABELS = (levelIdc: number): string | undefined => {
  const limits = LEVELS[levelIdc];
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
    : LEVELS[sps.level_idc];

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
