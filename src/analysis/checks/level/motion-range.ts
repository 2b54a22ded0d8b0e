import type { PictureBlocks } from '../../../media/macroblocks.ts';
import { atPicture } from '../places.ts';
import { defineRule } from '../rule.ts';
import { DeclaredLevel, motionOf } from './declared-level.ts';

/** Motion vectors are in quarter samples. */
const QUARTERS = 4;

/** Horizontal components, luma samples: -2048 to 2047.75 in all levels. */
const MAX_HORIZONTAL = 2048;

const LISTS = 2;
const BLOCKS = 16;

export const levelMotionRange = defineRule({
  id: 'level/motion-range',
  title: 'a motion vector beyond the range of the level',
  source: 'H.264 A.3.1, A.3.2, Table A-1',
  severity: 'error',
  needs: ['parameter sets', 'macroblocks'],
  codecs: ['h264'],
  what: 'Compares each motion vector, those of direct modes and skipped macroblocks too, with MaxVmvR of the level (vertical, in luma samples of frames: of fields twice) and with -2048 to 2047.75 (horizontal). Read with --mb.',
  why: 'Decoders keep this much of a reference picture at hand: a longer vector stalls them, or reads wrong samples.',
  mend: { x264: '--mvrange', ffmpeg: '-x264-params mvrange=511' },
  video({ report, skip }, track) {
    const declared = new DeclaredLevel(track);
    return {
      sequence: ({ description }) => {
        declared.sequence = description;
      },
      picture(picture) {
        if (!motionOf(picture, { skip })) return;
        const range = rangeOf(picture.blocks);
        const maxVmvR = declared.limit('MaxVmvR');
        const vertical = `vertical motion vector, MaxVmvR of level ${declared.level} is`;
        const horizontal = 'horizontal motion vector, the range of all levels is';
        for (const [min, max, limit, what] of [
          [range.minY, range.maxY, maxVmvR, vertical],
          [range.minX, range.maxX, MAX_HORIZONTAL, horizontal],
        ] as const) {
          if (limit === undefined || (min >= -limit * QUARTERS && max < limit * QUARTERS)) continue;
          const samples = (min < -limit * QUARTERS ? min : max) / QUARTERS;
          report({
            message: `${samples} luma samples of ${what} ${limit} (H.264 Table A-1)`,
            at: atPicture(picture),
            measured: samples,
            expected: limit,
          });
        }
      },
    };
  },
});

/** Lowest and highest components, quarter samples of frames. */
const rangeOf = ({ widthInMbs, heightInMbs, isRead, refIdx, mv, structure, fieldDecoding }: PictureBlocks) => {
  const range = { minX: 0, maxX: 0, minY: 0, maxY: 0 };
  for (let mb = 0; mb < widthInMbs * heightInMbs; mb++) {
    if (isRead[mb] === 0) continue;
    const lines = structure !== 'frame' || fieldDecoding[mb] === 1 ? 2 : 1;
    for (let list = 0; list < LISTS; list++) {
      const quarters = (mb * LISTS + list) * 4;
      for (let block = 0; block < BLOCKS; block++) {
        if ((refIdx[quarters + (((block >> 3) << 1) | ((block >> 1) & 1))] as number) < 0) continue;
        const at = 2 * ((mb * LISTS + list) * BLOCKS + block);
        const x = mv[at] as number;
        const y = (mv[at + 1] as number) * lines;
        if (x < range.minX) range.minX = x;
        if (x > range.maxX) range.maxX = x;
        if (y < range.minY) range.minY = y;
        if (y > range.maxY) range.maxY = y;
      }
    }
  }
  return range;
};
