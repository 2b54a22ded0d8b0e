import { bitsText } from '../../../media/quantity.ts';
import { atNamed } from '../places.ts';
import { defineRule } from '../rule.ts';
import { brokenLimits, levelWatcher, remedyText } from './broken-limits.ts';

export const levelBitrate = defineRule({
  id: 'level/bitrate',
  title: 'a bit rate beyond the level',
  source: 'H.264 A.3.1 j, A.3.3 h, C.1; H.265 A.4.2, C.2; AV1 A.3, E.3',
  severity: 'error',
  needs: ['parameter sets', 'times'],
  what: 'Fills the coded picture buffer at the highest bit rate of profile and level (cpbBrNalFactor * MaxBR; HEVC: BrNalFactor * MaxBR of its tier; AV1: MainMbps or HighMbps) and compares the buffer that the frames need with the one that the level has (cpbBrNalFactor * MaxCPB; HEVC: CpbNalFactor * MaxCPB; AV1: a second of the bit rate). HRD parameters, if there are any, have a rule of their own.',
  why: 'A decoder that is built for the level runs out of data at this place: the picture stands still or breaks.',
  mend: {
    x265: '--vbv-maxrate and --vbv-bufsize within the level, or --high-tier',
    'SVT-AV1': '--mbr, or --rc 2 with --buf-sz',
    aomenc: '--end-usage=cbr with --buf-sz 1000',
    x264: '--vbv-maxrate and --vbv-bufsize within the level',
    ffmpeg: '-maxrate 20M -bufsize 20M, or a higher -level',
    NVENC: '-maxrate and -bufsize; CBR in OBS',
    MediaCodec: 'BITRATE_MODE_CBR',
  },
  video({ report, skip }) {
    return levelWatcher({ skip }, (level) => {
      const [limit] = brokenLimits(level, ['buffer']);
      if (limit === undefined) return;
      const { needed, allowed, symbol, clause } = limit;
      const { buffer } = level.peaks;
      report({
        message: `the highest bit rate of level ${level.declared} needs a buffer of ${bitsText(needed)}, ${symbol} allows ${bitsText(allowed)}; ${remedyText(level)} (${clause})`,
        ...(buffer !== undefined && { at: atNamed(buffer) }),
        measured: needed,
        expected: allowed,
      });
    });
  },
});
