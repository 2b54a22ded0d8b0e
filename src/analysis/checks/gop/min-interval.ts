import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';
import { IdrIntervals, secondsText, spanText } from './idr-intervals.ts';
import { MEND_INTERVAL } from './max-interval.ts';

export const minInterval = defineRule({
  id: 'gop/min-interval',
  title: 'IDR pictures are too close together',
  source: 'Ingest services name a shortest interval',
  severity: 'warning',
  needs: ['frames', 'pictures', 'times'],
  options: {
    seconds: { type: 'number', min: 0, about: 'shortest interval, seconds; a frame less is allowed' },
  },
  asksFor: ['seconds'],
  what: 'Measures the time from each IDR picture to the next one, in presentation times. The end of the stream ends no interval here.',
  why: 'Many IDR pictures cost bits that all other pictures lack, and make segments that are too short.',
  mend: MEND_INTERVAL,
  platformCode: 'gopSizeShort',
  video({ options: { seconds = 0 }, report }) {
    const intervals = new IdrIntervals();
    return {
      frame(frame) {
        const interval = intervals.push(frame);
        if (interval === undefined || interval.ms >= seconds * 1000 - interval.frameMs) return;
        report({
          message: `IDR interval ${secondsText(interval.ms)}, at least ${seconds} s: ${spanText(interval)}`,
          at: atFrame(interval.from),
          measured: secondsText(interval.ms),
          expected: `at least ${seconds} s`,
        });
      },
    };
  },
});
