import type { LimitName } from '../../../codec/level-table.ts';
import type { LevelSummary } from '../../level/level-measure.ts';
import type { NamedFrame } from '../../named-frame.ts';
import { atNamed } from '../places.ts';
import { defineRule } from '../rule.ts';
import { brokenLimits, levelWatcher, limitText } from './broken-limits.ts';

/** Slices that are counted by time, which only H.264 does; what one picture has. */
const TIMED: readonly LimitName[] = ['firstFrameSlices', 'slices'];
const OF_PICTURE: readonly LimitName[] = ['segments', 'tiles', 'tileColumns', 'tileRows', 'tileRate'];

/** The frame with the most of it; `undefined`: the first one. */
const placeOf = (name: LimitName, { slices, segments, tiles }: LevelSummary['peaks']): NamedFrame | undefined => {
  if (name === 'firstFrameSlices') return undefined;
  return name === 'slices' ? slices : name === 'segments' ? segments : tiles;
};

export const levelSlices = defineRule({
  id: 'level/slices',
  title: 'more slices or tiles than the level allows',
  source: 'H.264 A.3.3 a, b, Table A-4; H.265 A.4.1, Table A.8; AV1 A.3',
  severity: 'error',
  needs: ['parameter sets'],
  what: 'Compares the slices of each frame with MaxMBPS / SliceRate for each second since the frame before, from level 3 on in Main and the High profiles. HEVC: the slice segments and tiles of each picture with MaxSliceSegmentsPerPicture, MaxTileCols and MaxTileRows. AV1: the tiles of each frame with MaxTiles and MaxTileCols, and those of the densest second with MaxTiles * 120.',
  why: 'Each slice and each tile costs a decoder time to begin, and memory: hardware is built for this many.',
  mend: {
    x264: 'fewer --slices, a larger --slice-max-size',
    x265: 'fewer --slices',
    'SVT-AV1': 'lower --tile-columns and --tile-rows, which are powers of two',
    aomenc: 'lower --tile-columns and --tile-rows, which are powers of two',
    ffmpeg: '-slices 4; -tile-columns and -tile-rows (libaom-av1)',
    NVENC: '-slices',
    OBS: 'x264 options slices=4',
  },
  video({ report, skip }) {
    return levelWatcher({ skip }, (level, { timesFrom }) => {
      const isTimed = timesFrom !== undefined && timesFrom !== 'assumed';
      if (!isTimed && !level.limits.some(({ name }) => OF_PICTURE.includes(name))) skip('there are no times');
      for (const limit of brokenLimits(level, [...TIMED, ...OF_PICTURE])) {
        const isFirst = limit.name === 'firstFrameSlices';
        const place = placeOf(limit.name, level.peaks);
        report({
          message: `level ${level.declared}: ${isFirst ? 'the first frame has ' : ''}${limitText(limit)} (${limit.clause})`,
          at: place === undefined ? { frame: 0 } : atNamed(place),
          measured: limit.needed,
          expected: limit.allowed,
        });
      }
    });
  },
});
