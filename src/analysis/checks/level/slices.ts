import { atNamed } from '../places.ts';
import { defineRule } from '../rule.ts';
import { brokenLimits, levelWatcher, limitText } from './broken-limits.ts';

export const levelSlices = defineRule({
  id: 'level/slices',
  title: 'more slices than the level allows',
  source: 'H.264 A.3.3 a, b, Table A-4',
  severity: 'error',
  needs: ['parameter sets', 'times'],
  what: 'Compares the slices of each frame with MaxMBPS / SliceRate for each second since the frame before, from level 3 on in Main and the High profiles.',
  why: 'Each slice costs a decoder time to begin: hardware is built for this many.',
  mend: {
    x264: 'fewer --slices, a larger --slice-max-size',
    ffmpeg: '-slices 4',
    NVENC: '-slices',
    OBS: 'x264 options slices=4',
  },
  video({ report, skip }) {
    return levelWatcher({ skip }, (level) => {
      for (const limit of brokenLimits(level, ['firstFrameSlices', 'slices'])) {
        const { slices } = level.peaks;
        const isFirst = limit.name === 'firstFrameSlices';
        report({
          message: `level ${level.declared}: ${isFirst ? 'the first frame has ' : ''}${limitText(limit)} (${limit.clause})`,
          at: isFirst || slices === undefined ? { frame: 0 } : atNamed(slices),
          measured: limit.needed,
          expected: limit.allowed,
        });
      }
    });
  },
});
