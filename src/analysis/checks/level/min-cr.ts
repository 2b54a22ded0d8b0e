import { bytesText } from '../../../media/quantity.ts';
import { atNamed } from '../places.ts';
import { defineRule } from '../rule.ts';
import { brokenLimits, levelWatcher } from './broken-limits.ts';

export const levelMinCr = defineRule({
  id: 'level/min-cr',
  title: 'a frame with more bytes than the level allows',
  source: 'H.264 A.3.1 c, d, A.3.3 i, j; H.265 A.4.2; AV1 A.3',
  severity: 'off',
  needs: ['parameter sets', 'times'],
  what: 'Compares the bytes of each frame with 384 * MaxMBPS / MinCR bytes for each second since the frame before; those of the first frame with 384 / MinCR bytes for each of its macroblocks, or of those that are decoded in the shortest time between frames. The limit is one of Baseline, Main, Extended and High. HEVC: FormatCapabilityFactor * MaxLumaSr / MinCR. AV1: the size of the frame without compression by MinPicCompressRatio, which grows with the luma samples that are decoded in a second.',
  why: 'Entropy decoding in hardware is built for this rate of bytes: a frame beyond it comes too late.',
  mend: {
    x264: '--vbv-maxrate and --vbv-bufsize, or --qpmin',
    x265: '--vbv-maxrate and --vbv-bufsize, or --qpmin',
    'SVT-AV1': '--mbr with --crf, or --min-qp with --rc 1',
    aomenc: '--max-intra-rate, or --min-q',
    ffmpeg: '-maxrate and -bufsize, or -qmin',
  },
  video({ report, skip }) {
    return levelWatcher({ skip }, (level, { largestFrame }) => {
      for (const { needed, allowed, clause } of brokenLimits(level, ['pictureBytes'])) {
        const { pictureBytes: place } = level.peaks;
        report({
          message: `a frame has ${bytesText(needed)}, MinPicCompressRatio of level ${level.declared} allows ${bytesText(allowed)} at its size (${clause})`,
          ...(place !== undefined && { at: atNamed(place) }),
          measured: needed,
          expected: allowed,
        });
      }
      for (const { name, needed, allowed, clause } of brokenLimits(level, ['firstFrameBytes', 'frameBytes'])) {
        const isFirst = name === 'firstFrameBytes';
        const what = isFirst ? 'the first frame has' : 'a frame has';
        const time = isFirst ? '' : ' for each second of its time';
        const place = isFirst ? undefined : (level.peaks.frameBytes ?? largestFrame);
        report({
          message: `${what} ${bytesText(needed)}${time}, MinCR of level ${level.declared} allows ${bytesText(allowed)} (${clause})`,
          at: place === undefined ? { frame: 0 } : atNamed(place),
          measured: needed,
          expected: allowed,
        });
      }
    });
  },
});
