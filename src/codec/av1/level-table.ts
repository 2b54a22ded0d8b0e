import { judgedLimit } from '../judged-limit.ts';
import type { JudgedLimit, LevelDemand, LevelRow, LevelTable, LimitName, PictureDemand } from '../level-table.ts';
import { AV1_PROFILES } from './levels.ts';

/** Limits of a level (AV1 A.3, "Level limits"). */
interface LevelLimits {
  readonly level: string;
  readonly seqLevelIdx: number;
  /** Luma samples of a frame. */
  readonly maxPicSize: number;
  /** Luma samples in a row and in a column. */
  readonly maxHSize: number;
  readonly maxVSize: number;
  /** Luma samples per second of the frames that are shown. */
  readonly maxDisplayRate: number;
  /** Luma samples per second of all frames. */
  readonly maxDecodeRate: number;
  /** Frame headers per second. */
  readonly maxHeaderRate: number;
  /** 10^6 bits per second in profile Main, Main and High tier; levels below 4.0 have no High tier. */
  readonly mainMbps: number;
  readonly highMbps: number | undefined;
  readonly mainCr: number;
  readonly highCr: number | undefined;
  readonly maxTiles: number;
  readonly maxTileCols: number;
}

/** Level, seq_level_idx and the columns of the table. */
// biome-ignore format: a table
const TABLE: readonly (readonly [
  string, number, number, number, number, number, number, number,
  number, number | undefined, number, number | undefined, number, number,
])[] = [
  ['2.0', 0, 147456, 2048, 1152, 4423680, 5529600, 150, 1.5, undefined, 2, undefined, 8, 4],
  ['2.1', 1, 278784, 2816, 1584, 8363520, 10454400, 150, 3, undefined, 2, undefined, 8, 4],
  ['3.0', 4, 665856, 4352, 2448, 19975680, 24969600, 150, 6, undefined, 2, undefined, 16, 6],
  ['3.1', 5, 1065024, 5504, 3096, 31950720, 39938400, 150, 10, undefined, 2, undefined, 16, 6],
  ['4.0', 8, 2359296, 6144, 3456, 70778880, 77856768, 300, 12, 30, 4, 4, 32, 8],
  ['4.1', 9, 2359296, 6144, 3456, 141557760, 155713536, 300, 20, 50, 4, 4, 32, 8],
  ['5.0', 12, 8912896, 8192, 4352, 267386880, 273715200, 300, 30, 100, 6, 4, 64, 8],
  ['5.1', 13, 8912896, 8192, 4352, 534773760, 547430400, 300, 40, 160, 8, 4, 64, 8],
  ['5.2', 14, 8912896, 8192, 4352, 1069547520, 1094860800, 300, 60, 240, 8, 4, 64, 8],
  ['5.3', 15, 8912896, 8192, 4352, 1069547520, 1176502272, 300, 60, 240, 8, 4, 64, 8],
  ['6.0', 16, 35651584, 16384, 8704, 1069547520, 1176502272, 300, 60, 240, 8, 4, 128, 16],
  ['6.1', 17, 35651584, 16384, 8704, 2139095040, 2189721600, 300, 100, 480, 8, 4, 128, 16],
  ['6.2', 18, 35651584, 16384, 8704, 4278190080, 4379443200, 300, 160, 800, 8, 4, 128, 16],
  ['6.3', 19, 35651584, 16384, 8704, 4278190080, 4706009088, 300, 160, 800, 8, 4, 128, 16],
];

const LEVELS: readonly LevelLimits[] = TABLE.map(
  ([level, seqLevelIdx, maxPicSize, maxHSize, maxVSize, maxDisplayRate, maxDecodeRate, maxHeaderRate, ...rest]) => {
    const [mainMbps, highMbps, mainCr, highCr, maxTiles, maxTileCols] = rest;
    const sizes = { level, seqLevelIdx, maxPicSize, maxHSize, maxVSize };
    const rates = { maxDisplayRate, maxDecodeRate, maxHeaderRate, mainMbps, highMbps };
    return { ...sizes, ...rates, mainCr, highCr, maxTiles, maxTileCols };
  },
);

/** BitrateProfileFactor by profile (AV1 A.3). */
const BITRATE_FACTORS: Readonly<Record<string, number>> = { Main: 1, High: 2, Professional: 3 };

/** PicSizeProfileFactor by profile: bits of a sample with its chroma (AV1 A.3). */
const SIZE_FACTORS: Readonly<Record<string, number>> = { Main: 15, High: 30, Professional: 36 };

/** Bytes of a frame that do not count: headers and metadata (AV1 A.3, CompressedSize). */
const OVERHEAD_BYTES = 128;

/** MinPicCompressRatio, at least. */
const LEAST_RATIO = 0.8;

/** Tiles a second: so many times MaxTiles. */
const TILE_FRAMES = 120;

const HIGH_TIER = 'High';

/** The levels of AV1 Annex A. */
export const av1Levels: LevelTable = {
  levels: LEVELS.map((limits) => rowOf(limits)),
  profiles: Object.values(AV1_PROFILES).map((name) => ({ word: name.toLowerCase(), name })),
  hasTiers: true,
  references: 'fixed',
  alignment: 1,
  rates: ({ profile, tier }) => {
    const factor = BITRATE_FACTORS[profile];
    if (factor === undefined) return [];
    return LEVELS.map((limits) => {
      const bitrateBps = maxBitrate(limits, factor, tier);
      // The decoder model keeps a second of it (AV1 E.3.2: BufferSize).
      return { level: limits.level, bitrateBps, bufferBits: bitrateBps };
    });
  },
  judge: (level, demand) => {
    const limits = LEVELS.find((one) => one.level === level);
    const factor = BITRATE_FACTORS[demand.profile];
    return limits === undefined || factor === undefined ? [] : [...judged(limits, factor, demand)];
  },
};

/** Levels without a High tier have one bit rate. */
const maxBitrate = ({ mainMbps, highMbps }: LevelLimits, factor: number, tier: string | undefined): number =>
  Math.round((tier === HIGH_TIER ? (highMbps ?? mainMbps) : mainMbps) * factor * 1e6);

function rowOf(limits: LevelLimits): LevelRow {
  return {
    level: limits.level,
    limits: {
      seq_level_idx: limits.seqLevelIdx,
      MaxPicSize: limits.maxPicSize,
      MaxHSize: limits.maxHSize,
      MaxVSize: limits.maxVSize,
      MaxDisplayRate: limits.maxDisplayRate,
      MaxDecodeRate: limits.maxDecodeRate,
      MaxHeaderRate: limits.maxHeaderRate,
      MainMbps: limits.mainMbps,
      ...(limits.highMbps !== undefined && { HighMbps: limits.highMbps }),
      MainCR: limits.mainCr,
      ...(limits.highCr !== undefined && { HighCR: limits.highCr }),
      MaxTiles: limits.maxTiles,
      MaxTileCols: limits.maxTileCols,
    },
  };
}

const atMost = (name: LimitName, symbol: string, unit: string, needed: number, allowed: number): JudgedLimit =>
  judgedLimit(name, symbol, 'AV1 A.3', unit, needed, allowed);

function* judged(limits: LevelLimits, factor: number, demand: LevelDemand): Generator<JudgedLimit> {
  const { codedWidth: width, codedHeight: height, fps, bitrateBps, bufferBits, pictures } = demand;
  yield atMost('frameSize', 'MaxPicSize', 'luma samples', width * height, limits.maxPicSize);
  yield atMost('width', 'MaxHSize', 'luma samples', width, limits.maxHSize);
  yield atMost('height', 'MaxVSize', 'luma samples', height, limits.maxVSize);
  if (fps !== undefined) {
    const perSecond = Math.round(width * height * fps);
    yield atMost('sampleRate', 'MaxDisplayRate', 'luma samples/s', perSecond, limits.maxDisplayRate);
    // Where the frames themselves are not known, each has a header of its own.
    const headers = pictures?.perSecond?.pictures ?? fps;
    yield atMost('frameRate', 'MaxHeaderRate', 'frames/s', headers, limits.maxHeaderRate);
  }
  if (pictures !== undefined) yield* judgedPictures(limits, pictures, demand);
  const most = maxBitrate(limits, factor, demand.tier);
  const symbol = demand.tier === HIGH_TIER && limits.highMbps !== undefined ? 'HighMbps' : 'MainMbps';
  if (bitrateBps !== undefined) yield atMost('bitrate', symbol, 'bit/s', bitrateBps, most);
  const needed = bufferBits?.(most);
  if (needed !== undefined) yield atMost('buffer', 'BufferSize', 'bits', Math.round(needed), most);
}

/** Frames that are decoded, shown or not. Rates are those of the densest second, not of each temporal unit. */
function* judgedPictures(
  limits: LevelLimits,
  { tiles, tileColumns, perSecond, leastCompressed }: PictureDemand,
  { profile, tier }: LevelDemand,
): Generator<JudgedLimit> {
  yield atMost('tiles', 'MaxTiles', 'tiles of a frame', tiles, limits.maxTiles);
  yield atMost('tileColumns', 'MaxTileCols', 'tile columns', tileColumns, limits.maxTileCols);
  if (perSecond !== undefined) {
    const samples = Math.round(perSecond.lumaSamples);
    yield atMost('decodeRate', 'MaxDecodeRate', 'luma samples/s', samples, limits.maxDecodeRate);
    yield atMost('tileRate', 'MaxTiles * 120', 'tiles/s', perSecond.tiles, limits.maxTiles * TILE_FRAMES);
  }
  const basis = tier === HIGH_TIER ? (limits.highCr ?? limits.mainCr) : limits.mainCr;
  const speed = (perSecond?.lumaSamples ?? 0) / limits.maxDisplayRate;
  const ratio = Math.max(LEAST_RATIO, basis * speed);
  const uncompressed = Math.floor((leastCompressed.lumaSamples * (SIZE_FACTORS[profile] as number)) / 8);
  const compressed = Math.max(0, leastCompressed.bytes - OVERHEAD_BYTES);
  yield atMost('pictureBytes', 'MinPicCompressRatio', 'bytes', compressed, Math.floor(uncompressed / ratio));
}
