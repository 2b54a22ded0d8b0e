import { judgedRates } from '../h26x/judged-rates.ts';
import { judgedLimit } from '../judged-limit.ts';
import type { JudgedLimit, LevelDemand, LevelRow, LevelTable, LimitName } from '../level-table.ts';
import { LEVEL_PROFILES, type ProfileLimits, profileLimits } from './level-profiles.ts';
import { LEVELS, type LevelLimits } from './levels.ts';

/** Frames of the decoded picture buffer in any level (A.3.1 h). */
const MAX_DPB_FRAMES = 16;

/** Bytes of a macroblock, 8 bits and 4:2:0 (A.3.1 c). */
const MACROBLOCK_BYTES = 384;

/** From level 6 on frames may come faster (A.3). */
const FAST_LEVEL_IDC = 60;

/** The levels of H.264 Annex A. */
export const h264Levels: LevelTable = {
  levels: LEVELS.map((limits) => rowOf(limits)),
  profiles: LEVEL_PROFILES.flatMap(({ word, name }) => (word === undefined ? [] : [{ word, name }])),
  references: 'without the current one',
  alignment: 16,
  rates: ({ profile }) => {
    const factors = profileLimits(profile);
    if (factors === undefined) return [];
    const { nalFactor } = factors;
    return LEVELS.map(({ level, maxBr, maxCpb }) => ({
      level,
      bitrateBps: nalFactor * maxBr,
      bufferBits: nalFactor * maxCpb,
    }));
  },
  judge: (level, demand) => {
    const limits = LEVELS.find((one) => one.level === level);
    const profile = profileLimits(demand.profile);
    return limits === undefined || profile === undefined ? [] : [...judged(limits, profile, demand)];
  },
};

function rowOf(limits: LevelLimits): LevelRow {
  const { level, levelIdc, maxMbps, maxFs, maxDpbMbs, maxBr, maxCpb, maxVmvR, minCr } = limits;
  return {
    level,
    limits: {
      level_idc: levelIdc,
      MaxMBPS: maxMbps,
      MaxFS: maxFs,
      MaxDpbMbs: maxDpbMbs,
      MaxBR: maxBr,
      MaxCPB: maxCpb,
      MaxVmvR: maxVmvR,
      MinCR: minCr,
      ...(limits.maxMvsPer2Mb !== undefined && { MaxMvsPer2Mb: limits.maxMvsPer2Mb }),
      ...(limits.sliceRate !== undefined && { SliceRate: limits.sliceRate }),
      ...(limits.direct8x8Inference && { direct_8x8_inference_flag: 1 }),
      ...(limits.frameMbsOnly && { frame_mbs_only_flag: 1 }),
    },
  };
}

/** Highest frame rate of a level: 1 / fR (A.3). */
const maxFps = ({ levelIdc }: LevelLimits): number => (levelIdc >= FAST_LEVEL_IDC ? 300 : 172);

const atMost = (
  name: LimitName,
  symbol: string,
  clause: string,
  unit: string,
  needed: number,
  allowed: number,
): JudgedLimit => judgedLimit(name, symbol, `H.264 ${clause}`, unit, needed, allowed);

function* judged(limits: LevelLimits, profile: ProfileLimits, demand: LevelDemand): Generator<JudgedLimit> {
  const width = Math.ceil(demand.codedWidth / 16);
  const height = Math.ceil(demand.codedHeight / 16);
  const frameMbs = width * height;
  const { maxFs, maxMbps, maxDpbMbs } = limits;
  const side = Math.floor(Math.sqrt(8 * maxFs));
  yield atMost('frameSize', 'MaxFS', 'A.3.1 e', 'macroblocks', frameMbs, maxFs);
  yield atMost('width', 'Sqrt(MaxFS * 8)', 'A.3.1 f', 'macroblocks', width, side);
  yield atMost('height', 'Sqrt(MaxFS * 8)', 'A.3.1 g', 'macroblocks', height, side);
  if (demand.fps !== undefined) {
    const perSecond = Math.round(frameMbs * demand.fps * 10) / 10;
    yield atMost('sampleRate', 'MaxMBPS', 'A.3.1 a', 'macroblocks/s', perSecond, maxMbps);
    yield atMost('frameRate', '1 / fR', 'A.3.1 a', 'frames/s', demand.fps, maxFps(limits));
  }
  if (demand.dpbFrames !== undefined) {
    const frames = Math.min(Math.floor(maxDpbMbs / frameMbs), MAX_DPB_FRAMES);
    yield atMost('dpb', 'MaxDpbFrames', 'A.3.1 h', 'frames', demand.dpbFrames, frames);
  }
  yield* judgedRates({ ...limits, ...profile, clause: 'H.264 A.3.1 i, j' }, demand);
  yield* judgedFrames(limits, profile, demand, frameMbs);
  if (demand.interlaced !== undefined && profile.hasInterlace) {
    const allowed = limits.frameMbsOnly ? 0 : 1;
    yield atMost('interlaced', 'frame_mbs_only_flag', 'Table A-4', '', demand.interlaced ? 1 : 0, allowed);
  }
  if (demand.direct8x8Inference !== undefined && profile.hasDirect8x8) {
    const needed = demand.direct8x8Inference ? 0 : 1;
    yield atMost('direct8x8', 'direct_8x8_inference_flag', 'Table A-4', '', needed, limits.direct8x8Inference ? 0 : 1);
  }
}

/** Bytes and slices of frames in their time (A.3.1 c, d; A.3.3 a, b, i, j). */
function* judgedFrames(
  limits: LevelLimits,
  { hasMinCr, hasSliceRate }: ProfileLimits,
  { frameBytes, slices }: LevelDemand,
  frameMbs: number,
): Generator<JudgedLimit> {
  const { maxMbps, minCr, sliceRate } = limits;
  const firstMbs = Math.max(frameMbs, maxMbps / maxFps(limits));
  if (frameBytes !== undefined && hasMinCr) {
    const [unit, clause] = ['bytes', 'A.3.1 c, d'];
    const first = Math.floor((MACROBLOCK_BYTES * firstMbs) / minCr);
    yield atMost('firstFrameBytes', 'MinCR', clause, unit, frameBytes.first, first);
    if (frameBytes.perSecond !== undefined) {
      const perSecond = (MACROBLOCK_BYTES * maxMbps) / minCr;
      yield atMost('frameBytes', 'MinCR', clause, `${unit}/s`, Math.round(frameBytes.perSecond), perSecond);
    }
  }
  if (slices !== undefined && hasSliceRate && sliceRate !== undefined) {
    const [unit, clause] = ['slices', 'A.3.3 a, b'];
    yield atMost('firstFrameSlices', 'SliceRate', clause, unit, slices.first, Math.floor(firstMbs / sliceRate));
    if (slices.perSecond !== undefined) {
      const perSecond = Math.floor(maxMbps / sliceRate);
      yield atMost('slices', 'SliceRate', clause, `${unit}/s`, Math.round(slices.perSecond), perSecond);
    }
  }
}
