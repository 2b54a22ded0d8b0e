import { defineRule } from '../rule.ts';
import { brokenLimits, levelWatcher, limitText, remedyText } from './broken-limits.ts';

export const levelTooLow = defineRule({
  id: 'level/too-low',
  title: 'a larger picture or more of them than the level allows',
  source: 'H.264 A.3.1 a, e to g, A.3.2 a, c to e; H.265 A.4.1, A.4.2; AV1 A.3',
  severity: 'error',
  needs: ['parameter sets'],
  what: 'Compares the size of the frames with the level, and the macroblocks (HEVC, AV1: luma samples) of the densest second of decoding time; of AV1 also those of all frames that are decoded, and their headers. The message names the lowest level that holds the stream in all its limits. Bit rate, decoded picture buffer, slices and interlaced coding have rules of their own.',
  why: 'Hardware decoders and players choose by the level: they refuse the stream, or drop frames.',
  mend: {
    x265: 'without --level-idc x265 chooses the lowest one',
    x264: 'without --level x264 chooses the lowest one',
    'SVT-AV1': 'without --level SVT-AV1 chooses the lowest one',
    ffmpeg: '-c copy -bsf:v h264_metadata=level=auto',
    NVENC: '-level auto',
    VideoToolbox: 'kVTProfileLevel_H264_High_AutoLevel, kVTProfileLevel_HEVC_Main_AutoLevel',
    MediaCodec: 'KEY_LEVEL',
  },
  video({ report, skip }) {
    return levelWatcher({ skip }, (level, { sequence }) => {
      const broken = brokenLimits(level, ['sampleRate', 'decodeRate', 'frameRate']);
      // Where no level holds the stream, the limit that all of them break.
      const unholdable = level.smallest === undefined ? level.binding : [];
      const limit = broken.find(({ name }) => unholdable.includes(name)) ?? broken[0];
      if (limit === undefined) return;
      const size = `${sequence?.width ?? sequence?.codedWidth}x${sequence?.height ?? sequence?.codedHeight}`;
      report({
        message: `level ${level.declared} is too low for ${size} at this rate: ${limitText(limit)}; ${remedyText(level)} (${limit.clause})`,
        measured: limit.needed,
        expected: limit.allowed,
      });
    });
  },
});
