import { judgedRates } from '../h26x/judged-rates.ts';
import { judgedLimit } from '../judged-limit.ts';
import type { JudgedLimit, LevelDemand, LevelRow, LevelTable, LimitName } from '../level-table.ts';
import { HEVC_LEVEL_PROFILES, type HevcProfileLimits, hevcProfileLimits } from './level-profiles.ts';
import { HEVC_LEVELS, type HevcLevelLimits, maxDpbSize } from './levels.ts';

/** Highest picture rate: 1 / fR (A.4.2). */
const MAX_FPS = 300;

/** Place of a tier in the pairs of a level. */
const tierOf = (tier: string | undefined): 0 | 1 => (tier === 'High' ? 1 : 0);

const hbrFactor = ({ highBitRate }: HevcProfileLimits, isHigher: boolean | undefined): number =>
  highBitRate[isHigher === true ? 1 : 0];

/** The levels of H.265 Annex A up to 6.2; the High tier begins with level 4. */
export const hevcLevels: LevelTable = {
  levels: HEVC_LEVELS.map((limits) => rowOf(limits)),
  profiles: HEVC_LEVEL_PROFILES.flatMap(({ word, name }) => (word === undefined ? [] : [{ word, name }])),
  hasTiers: true,
  references: 'with the current one',
  // MinCbSizeY, at least.
  alignment: 8,
  rates: ({ profile, tier, higherBitRate }) => {
    const factors = hevcProfileLimits(profile);
    if (factors === undefined) return [];
    return HEVC_LEVELS.flatMap(({ level, maxBr, maxCpb }) => {
      const [bitrate, buffer] = [maxBr[tierOf(tier)], maxCpb[tierOf(tier)]];
      if (bitrate === undefined || buffer === undefined) return [];
      const { nalFactor } = factors;
      const bitrateBps = nalFactor * bitrate * hbrFactor(factors, higherBitRate);
      return [{ level, bitrateBps, bufferBits: nalFactor * buffer }];
    });
  },
  judge: (level, demand) => {
    const limits = HEVC_LEVELS.find((one) => one.level === level);
    return limits === undefined ? [] : [...judged(limits, demand)];
  },
};

function rowOf(limits: HevcLevelLimits): LevelRow {
  const { level, levelIdc, maxLumaPs, maxCpb, maxSliceSegments, maxLumaSr, maxBr, minCr } = limits;
  return {
    level,
    limits: {
      general_level_idc: levelIdc,
      MaxLumaPs: maxLumaPs,
      MaxLumaSr: maxLumaSr,
      MaxBR: maxBr[0],
      ...(maxBr[1] !== undefined && { 'MaxBR High': maxBr[1] }),
      MaxCPB: maxCpb[0],
      ...(maxCpb[1] !== undefined && { 'MaxCPB High': maxCpb[1] }),
      MinCrBase: minCr[0],
      ...(minCr[1] !== minCr[0] && { 'MinCrBase High': minCr[1] }),
      MaxSliceSegmentsPerPicture: maxSliceSegments,
      MaxTileRows: limits.maxTileRows,
      MaxTileCols: limits.maxTileColumns,
    },
  };
}

const atMost = (
  name: LimitName,
  symbol: string,
  clause: string,
  unit: string,
  needed: number,
  allowed: number,
): JudgedLimit => judgedLimit(name, symbol, `H.265 ${clause}`, unit, needed, allowed);

function* judged(limits: HevcLevelLimits, demand: LevelDemand): Generator<JudgedLimit> {
  const { codedWidth: width, codedHeight: height } = demand;
  const samples = width * height;
  const { maxLumaPs, maxLumaSr } = limits;
  const side = Math.floor(Math.sqrt(8 * maxLumaPs));
  yield atMost('frameSize', 'MaxLumaPs', 'A.4.1', 'luma samples', samples, maxLumaPs);
  yield atMost('width', 'Sqrt(MaxLumaPs * 8)', 'A.4.1', 'luma samples', width, side);
  yield atMost('height', 'Sqrt(MaxLumaPs * 8)', 'A.4.1', 'luma samples', height, side);
  if (demand.fps !== undefined) {
    const perSecond = Math.round(samples * demand.fps * 10) / 10;
    yield atMost('sampleRate', 'MaxLumaSr', 'A.4.2', 'luma samples/s', perSecond, maxLumaSr);
    yield atMost('frameRate', '1 / fR', 'A.4.2', 'pictures/s', demand.fps, MAX_FPS);
  }
  if (demand.dpbFrames !== undefined && samples <= maxLumaPs) {
    const isScreen = demand.profile.startsWith('Screen-Extended');
    yield atMost('dpb', 'MaxDpbSize', 'A.4.2', 'pictures', demand.dpbFrames, maxDpbSize(limits, samples, isScreen));
  }
  yield* judgedPictures(limits, demand);
  const profile = hevcProfileLimits(demand.profile);
  if (profile === undefined) return;
  // A tier that a level does not have allows what the Main tier does.
  const of = (limit: HevcLevelLimits['maxBr']): number => limit[tierOf(demand.tier)] ?? limit[0];
  const maxBr = of(limits.maxBr) * hbrFactor(profile, demand.higherBitRate);
  yield* judgedRates({ ...profile, maxBr, maxCpb: of(limits.maxCpb), clause: 'H.265 A.4.2' }, demand);
  yield* judgedFrames(limits, profile, demand, samples);
}

/** Slice segments and tiles of a picture (A.4.1). */
function* judgedPictures(limits: HevcLevelLimits, { pictures }: LevelDemand): Generator<JudgedLimit> {
  if (pictures === undefined) return;
  const { segments, tileColumns, tileRows } = pictures;
  const { maxSliceSegments, maxTileColumns, maxTileRows } = limits;
  const symbol = 'MaxSliceSegmentsPerPicture';
  yield atMost('segments', symbol, 'A.4.1', 'slice segments of a picture', segments, maxSliceSegments);
  yield atMost('tileColumns', 'MaxTileCols', 'A.4.1', 'tile columns', tileColumns, maxTileColumns);
  yield atMost('tileRows', 'MaxTileRows', 'A.4.1', 'tile rows', tileRows, maxTileRows);
}

/** Bytes of pictures in their time (A.4.2). MinCR is MinCrBase * MinCrScaleFactor / HbrFactor. */
function* judgedFrames(
  { maxLumaSr, minCr }: HevcLevelLimits,
  profile: HevcProfileLimits,
  { frameBytes, tier, higherBitRate }: LevelDemand,
  samples: number,
): Generator<JudgedLimit> {
  if (frameBytes === undefined) return;
  const { bytesPerSample, minCrScale } = profile;
  const ratio = (minCr[tierOf(tier)] * minCrScale) / hbrFactor(profile, higherBitRate);
  const first = Math.floor((bytesPerSample * Math.max(samples, maxLumaSr / MAX_FPS)) / ratio);
  yield atMost('firstFrameBytes', 'MinCR', 'A.4.2', 'bytes', frameBytes.first, first);
  if (frameBytes.perSecond === undefined) return;
  const perSecond = (bytesPerSample * maxLumaSr) / ratio;
  yield atMost('frameBytes', 'MinCR', 'A.4.2', 'bytes/s', Math.round(frameBytes.perSecond), perSecond);
}
