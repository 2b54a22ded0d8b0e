import { plural } from '../../../media/quantity.ts';
import { atFrame } from '../places.ts';
import { defineRule, type Reported } from '../rule.ts';
import { type IdrInterval, IdrIntervals, intervalWords, secondsText, spanText } from './idr-intervals.ts';
import { MEND_INTERVAL } from './max-interval.ts';

/** Different lengths that are told apart: a stream has a few, a damaged one any number. */
const MAX_LENGTHS = 1024;

/** Intervals of one length. */
interface Length {
  count: number;
  readonly first: IdrInterval;
}

/** Finds the lengths that differ from the median by more than a frame. */
class Lengths {
  /** By their length in frame durations: a frame that was dropped within counts. */
  readonly #byLength = new Map<number, Length>();
  #count = 0;

  add(interval: IdrInterval): void {
    const { frames, ms, frameMs } = interval;
    const length = frameMs === 0 ? frames : Math.round(ms / frameMs);
    const same = this.#byLength.get(length);
    if (same !== undefined) same.count++;
    else if (this.#byLength.size < MAX_LENGTHS) this.#byLength.set(length, { count: 1, first: interval });
    else return;
    this.#count++;
  }

  /** `frameMs`: duration of a frame. */
  findings(frameMs: number, what: string): readonly Reported[] {
    const median = this.#median;
    if (median === undefined) return [];
    const differing = [...this.#byLength.values()].filter(({ first }) => Math.abs(first.ms - median.ms) > frameMs + 1);
    return differing.map(({ count, first }) => ({
      message: `${plural(count, what)} of ${lengthText(first)}, the median is ${lengthText(median)}: ${spanText(first)}${count > 1 ? ' first' : ''}`,
      at: atFrame(first.from),
      measured: plural(first.frames, 'frame'),
      expected: plural(median.frames, 'frame'),
      mendValues: { frames: median.frames, seconds: median.ms / 1000 },
    }));
  }

  get #median(): IdrInterval | undefined {
    let before = 0;
    for (const { count, first } of [...this.#byLength.values()].sort((a, b) => a.first.ms - b.first.ms)) {
      before += count;
      if (2 * before >= this.#count) return first;
    }
    return undefined;
  }
}

const lengthText = ({ frames, ms }: IdrInterval): string => `${plural(frames, 'frame')} (${secondsText(ms)})`;

export const constant = defineRule({
  id: 'gop/constant',
  title: 'IDR pictures do not come at a constant distance',
  source: 'Ingest services ask for a fixed key frame interval without scene cut detection',
  severity: 'off',
  needs: ['frames', 'pictures'],
  options: {
    frames: { type: 'number', min: 1, about: 'exact distance of all IDR pictures, frames in decoding order' },
  },
  what: 'Compares the distances of IDR pictures with their median: more than a frame is too much, but for the last one, which the stream ends. With frames, each distance is that number, the first frame is an IDR picture, and the last distance is no longer.',
  why: 'Renditions of one source can be switched only where all have an IDR picture, and segmenters that cut by time need one at each cut.',
  mend: MEND_INTERVAL,
  video({ options: { frames }, report }, { codec }) {
    const words = intervalWords(codec);
    const intervals = new IdrIntervals();
    if (frames === undefined) {
      const lengths = new Lengths();
      return {
        frame(frame) {
          const interval = intervals.push(frame);
          if (interval !== undefined) lengths.add(interval);
        },
        end() {
          for (const found of lengths.findings(intervals.frameMs, words.interval)) report(found);
        },
      };
    }
    const expected = plural(frames, 'frame');
    const differs = (interval: IdrInterval): void =>
      report({
        message: `${plural(interval.frames, 'frame')} between ${words.picture}s, exactly ${frames} are expected: ${spanText(interval)}`,
        at: atFrame(interval.from),
        measured: plural(interval.frames, 'frame'),
        expected,
        mendValues: { frames, ...(interval.frameMs > 0 && { seconds: (frames * interval.frameMs) / 1000 }) },
      });
    return {
      frame(frame) {
        if (frame.index === 0 && frame.randomAccess !== 'closed') {
          report({ message: `the first frame is no ${words.picture}`, at: atFrame(frame), expected: words.aPicture });
        }
        const interval = intervals.push(frame);
        if (interval !== undefined && interval.frames !== frames) differs(interval);
      },
      end() {
        const last = intervals.end();
        if (last !== undefined && last.frames > frames) differs(last);
      },
    };
  },
});
