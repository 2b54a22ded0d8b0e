import { defineRule } from '../rule.ts';
import { FirstReports } from './first-reports.ts';
import { atAccessUnit, inexactReason, scheduleText } from './schedule-text.ts';

export const vbvInitialDelay = defineRule({
  id: 'vbv/initial-delay',
  title: 'initial_cpb_removal_delay does not fit the buffer',
  source: 'H.264 C.3, condition 1 (C-15, C-16); D.2.2; H.265 C.4, D.3.2',
  severity: 'error',
  needs: ['frames', 'parameter sets', 'hrd'],
  codecs: ['h264', 'hevc'],
  what: 'Compares initial_cpb_removal_delay of each buffering period SEI message with the time from the arrival of the access unit before to the removal of this one: no more, and at a constant rate no less. It is not 0, and no longer than the buffer takes to fill.',
  why: 'A decoder that starts here, after a seek or a change of channel, runs its buffer empty or over.',
  mend: {
    x264: 'encode again after cutting or joining: the delays are those of the stream as it was',
    x265: '--hrd-concat for parts that are joined. x265 leaves its headers out of the delays: --no-info, and fewer key frames, make them less wrong',
    ffmpeg:
      '-bsf:v filter_units=remove_types=6 (HEVC: 39) removes the messages (all SEI), with the VUI HRD left in place',
  },
  video({ report, skip }) {
    const reports = new FirstReports(report, 'wrong delay');
    return {
      removal({ schedule, place, wrongDelay }) {
        if (wrongDelay === undefined) return;
        const { delay, min, max } = wrongDelay;
        reports.add(Math.max(min - delay, delay - max), () => ({
          message: `${scheduleText(schedule)}: initial_cpb_removal_delay is ${delay} (90 kHz), expected ${rangeText(min, max)}`,
          at: atAccessUnit(place),
          measured: delay,
          expected: rangeText(min, max),
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

const rangeText = (min: number, max: number): string => {
  if (max < min) return `at most ${max}`;
  return min === max ? `${min}` : `${min}..${max}`;
};
