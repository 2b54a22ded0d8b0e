import { defineRule } from '../rule.ts';
import { levelWatcher } from './broken-limits.ts';

export const levelTooHigh = defineRule({
  id: 'level/too-high',
  title: 'a level far above what the stream needs',
  source: 'HLS Authoring Specification 1.11; H.264 A.3; H.265 A.4; AV1 A.3',
  severity: 'info',
  needs: ['parameter sets', 'times'],
  options: { steps: { type: 'number', min: 1, default: 2, about: 'levels above the one that the stream needs' } },
  what: 'Compares the declared level with the lowest one that holds the stream: frame size and rate, decoded picture buffer, bit rate, compression ratio and slices.',
  why: 'A player that goes by the level refuses a stream that it could decode, or reserves more memory and holds more frames back.',
  mend: {
    x265: 'without --level-idc x265 chooses the lowest one',
    'SVT-AV1': 'without --level SVT-AV1 chooses the lowest one',
    x264: 'without --level x264 chooses the lowest one',
    ffmpeg: '-c copy -bsf:v h264_metadata=level=auto',
    NVENC: '-level auto',
  },
  video({ options: { steps }, report, skip }, { codec }) {
    const levels = codec?.stream?.levels.levels.map((row) => row.level) ?? [];
    return levelWatcher({ skip }, ({ declared, smallest, binding, limits }) => {
      if (smallest === undefined || levels.indexOf(declared) - levels.indexOf(smallest) < steps) return;
      const symbols = new Set(limits.filter(({ name }) => binding.includes(name)).map(({ symbol }) => symbol));
      const bound = symbols.size === 0 ? '' : `, bound by ${[...symbols].join(', ')}`;
      report({
        message: `level ${declared} is declared, level ${smallest} holds the stream${bound}`,
        measured: declared,
        expected: smallest,
      });
    });
  },
});
