import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';
import { IdrIntervals, intervalWords, secondsText, spanText } from './idr-intervals.ts';
import { MEND_INTERVAL, mendOfInterval } from './max-interval.ts';

export const minInterval = defineRule({
  id: 'gop/min-interval',
  title: 'IDR pictures are too close together',
  source: 'Ingest services name a shortest interval',
  severity: 'warning',
  needs: ['frames', 'pictures', 'times'],
  options: {
    seconds: { type: 'number', min: 0, about: 'shortest interval, seconds; a frame less is allowed' },
    recommendedSeconds: {
      type: 'number',
      min: 0,
      about: 'recommended interval, seconds: one shorter by more than a frame is a warning',
    },
  },
  asksFor: ['seconds', 'recommendedSeconds'],
  what: 'Measures the time from each IDR picture to the next one, in presentation times. The end of the stream ends no interval here.',
  why: 'Many IDR pictures cost bits that all other pictures lack, and make segments that are too short.',
  mend: MEND_INTERVAL,
  platformCode: 'gopSizeShort',
  video({ options: { seconds, recommendedSeconds }, report }, { codec }) {
    const { interval: what } = intervalWords(codec);
    const intervals = new IdrIntervals();
    return {
      frame(frame) {
        const interval = intervals.push(frame);
        if (interval === undefined) return;
        const { from, ms, frameMs } = interval;
        const isShorter = (limit: number | undefined): boolean => limit !== undefined && ms < limit * 1000 - frameMs;
        const found = {
          at: atFrame(from),
          measured: secondsText(ms),
          mendValues: mendOfInterval(recommendedSeconds ?? seconds ?? 0, frameMs),
        };
        if (isShorter(seconds)) {
          const message = `${what} ${secondsText(ms)}, at least ${seconds} s: ${spanText(interval)}`;
          report({ ...found, message, expected: `at least ${seconds} s` });
        } else if (isShorter(recommendedSeconds)) {
          const message = `${what} ${secondsText(ms)}, ${recommendedSeconds} s is recommended: ${spanText(interval)}`;
          report({ ...found, message, expected: `${recommendedSeconds} s`, severity: 'warning' });
        }
      },
    };
  },
});
