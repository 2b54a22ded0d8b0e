/** Limits of a level (H.265 Tables A.8 and A.9). Pairs are of the Main tier and of the High tier. */
export interface HevcLevelLimits {
  /** `1`, `3.1`, … */
  readonly level: string;
  /** 30 times the level. */
  readonly levelIdc: number;
  /** MaxLumaPs: luma samples of a picture. */
  readonly maxLumaPs: number;
  /** MaxCPB in units of CpbVclFactor or CpbNalFactor bits; the High tier begins with level 4. */
  readonly maxCpb: readonly [main: number, high: number | undefined];
  readonly maxSliceSegments: number;
  readonly maxTileRows: number;
  readonly maxTileColumns: number;
  /** MaxLumaSr: luma samples per second. */
  readonly maxLumaSr: number;
  /** MaxBR in units of BrVclFactor or BrNalFactor bits per second. */
  readonly maxBr: readonly [main: number, high: number | undefined];
  /** MinCrBase: minimum compression ratio. */
  readonly minCr: readonly [main: number, high: number];
}

type None = undefined;

/** Level, MaxLumaPs, MaxCPB, slice segments, tile rows, tile columns, MaxLumaSr, MaxBR, MinCrBase. */
// biome-ignore format: a table
const TABLE: readonly (readonly [
  string, number, number, number | None, number, number, number, number, number, number | None, number, number,
])[] = [
  ['1', 36864, 350, undefined, 16, 1, 1, 552960, 128, undefined, 2, 2],
  ['2', 122880, 1500, undefined, 16, 1, 1, 3686400, 1500, undefined, 2, 2],
  ['2.1', 245760, 3000, undefined, 20, 1, 1, 7372800, 3000, undefined, 2, 2],
  ['3', 552960, 6000, undefined, 30, 2, 2, 16588800, 6000, undefined, 2, 2],
  ['3.1', 983040, 10000, undefined, 40, 3, 3, 33177600, 10000, undefined, 2, 2],
  ['4', 2228224, 12000, 30000, 75, 5, 5, 66846720, 12000, 30000, 4, 4],
  ['4.1', 2228224, 20000, 50000, 75, 5, 5, 133693440, 20000, 50000, 4, 4],
  ['5', 8912896, 25000, 100000, 200, 11, 10, 267386880, 25000, 100000, 6, 4],
  ['5.1', 8912896, 40000, 160000, 200, 11, 10, 534773760, 40000, 160000, 8, 4],
  ['5.2', 8912896, 60000, 240000, 200, 11, 10, 1069547520, 60000, 240000, 8, 4],
  ['6', 35651584, 60000, 240000, 600, 22, 20, 1069547520, 60000, 240000, 8, 4],
  ['6.1', 35651584, 120000, 480000, 600, 22, 20, 2139095040, 120000, 480000, 8, 4],
  ['6.2', 35651584, 240000, 800000, 600, 22, 20, 4278190080, 240000, 800000, 6, 4],
];

/** The levels up to 6.2, the lowest first. */
export const HEVC_LEVELS: readonly HevcLevelLimits[] = TABLE.map(
  ([level, maxLumaPs, cpbMain, cpbHigh, slices, rows, columns, maxLumaSr, brMain, brHigh, crMain, crHigh]) => ({
    level,
    levelIdc: Math.round(Number(level) * 30),
    maxLumaPs,
    maxCpb: [cpbMain, cpbHigh],
    maxSliceSegments: slices,
    maxTileRows: rows,
    maxTileColumns: columns,
    maxLumaSr,
    maxBr: [brMain, brHigh],
    minCr: [crMain, crHigh],
  }),
);

/** Limits of the level with this general_level_idc; `undefined` for one not in the table. */
export const hevcLevelLimits = (levelIdc: number): HevcLevelLimits | undefined =>
  HEVC_LEVELS.find((limits) => limits.levelIdc === levelIdc);

const MAX_DPB_PICTURES = 16;

/**
 * MaxDpbSize: pictures in the decoded picture buffer, the current one included. `refersToItself`: the profile
 * allows sps_curr_pic_ref_enabled_flag.
 */
export const maxDpbSize = ({ maxLumaPs }: HevcLevelLimits, lumaSamples: number, refersToItself: boolean): number => {
  const maxDpbPicBuf = refersToItself ? 7 : 6;
  if (lumaSamples <= maxLumaPs / 4) return Math.min(4 * maxDpbPicBuf, MAX_DPB_PICTURES);
  if (lumaSamples <= maxLumaPs / 2) return Math.min(2 * maxDpbPicBuf, MAX_DPB_PICTURES);
  if (lumaSamples <= (3 * maxLumaPs) / 4) return Math.min(Math.floor((4 * maxDpbPicBuf) / 3), MAX_DPB_PICTURES);
  return maxDpbPicBuf;
};
