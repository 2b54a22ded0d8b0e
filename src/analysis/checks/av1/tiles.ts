import { atUnit } from '../places.ts';
import { defineRule } from '../rule.ts';

export const tiles = defineRule({
  id: 'av1/tiles',
  title: 'a 4K stream in one column of tiles',
  source: 'https://support.google.com/youtube/answer/2853702 (2026-10-04)',
  severity: 'off',
  needs: ['pictures'],
  codecs: ['av1'],
  options: {
    columns: { type: 'number', min: 1, default: 2, about: 'fewest columns of tiles' },
    fromSide: { type: 'number', min: 1, default: 3840, about: 'longer side from which on frames are judged' },
  },
  what: 'Counts the columns of tiles of each frame of 4K and more.',
  why: 'Decoders share the work by tiles: in one column, one core or one unit of the hardware has to keep up with all of it.',
  mend: {
    'SVT-AV1': '--tile-columns 1, which is a power of two: two columns',
    ffmpeg: '-tile-columns 1 (libaom-av1), -svtav1-params tile-columns=1, -tiles 2x1 (librav1e)',
    OBS: 'custom encoder options tile-columns=1',
  },
  video({ options: { columns, fromSide }, report }) {
    let last: number | undefined;
    return {
      unit(unit, place) {
        const found = unit.slice?.tileColumns;
        const { width = 0, height = 0 } = unit.sequence ?? {};
        if (found === undefined || Math.max(width, height) < fromSide) return;
        // Once for each number: all frames of an encode have the same.
        if (found === last) return;
        last = found;
        if (found >= columns) return;
        report({
          message: `a frame of ${width}x${height} has ${found} of ${columns} columns of tiles`,
          at: atUnit(unit, place),
          measured: found,
          expected: columns,
        });
      },
    };
  },
});
