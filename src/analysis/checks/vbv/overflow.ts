import { bitsText } from '../../../media/quantity.ts';
import { defineRule } from '../rule.ts';
import { FirstReports } from './first-reports.ts';
import { atAccessUnit, inexactReason, scheduleText } from './schedule-text.ts';

export const vbvOverflow = defineRule({
  id: 'vbv/overflow',
  title: 'more bits arrive than the coded picture buffer holds',
  source: 'H.264 C.3, condition 2; H.265 C.4',
  severity: 'error',
  needs: ['frames', 'parameter sets', 'hrd'],
  codecs: ['h264', 'hevc'],
  what: 'Runs the hypothetical reference decoder that the stream describes, and compares the bits in the buffer, just before each access unit leaves it, with its size.',
  why: 'A decoder with the buffer that the stream declares loses bits, and the picture breaks.',
  mend: {
    x264: '--nal-hrd cbr writes filler data where the pictures need less than the rate: do not remove it',
    x265: '--hrd with --strict-cbr, whose filler data stays in the stream',
    ffmpeg:
      '-x264-params nal-hrd=cbr or -x265-params hrd=1:strict-cbr=1 with -minrate, -maxrate and -bufsize; no filter_units that removes type 12 (HEVC: 38)',
    NVENC: 'enableFillerDataInsertion 1 in CBR mode',
  },
  video({ report, skip }) {
    const reports = new FirstReports(report, 'overflow');
    return {
      removal({ schedule, place, overflowBits, beforeBits }) {
        if (overflowBits <= 0) return;
        reports.add(overflowBits, () => ({
          message: `${scheduleText(schedule)}: ${bitsText(Math.ceil(beforeBits))} are in the buffer before the access unit leaves it, ${Math.ceil(overflowBits)} bits too many`,
          at: atAccessUnit(place),
          measured: `${Math.ceil(beforeBits)} bits`,
          expected: `${schedule.cpbSizeBits} bits`,
        }));
      },
      end(summary) {
        reports.end();
        const reason = inexactReason(summary);
        if (reason !== undefined) skip(reason);
      },
    };
  },
});
