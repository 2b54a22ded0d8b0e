import type { ReadItem, ReadSample } from '../../container/sample-reader.ts';
import type { Stage } from '../../media/stage.ts';
import type { SegmentPlaces } from './media-playlist.ts';

/** Timestamps that go on after a discontinuity with a gap of so much are of the same clock. */
const LONGEST_GAP_MS = 1000;
/** And those that overlap by so much: rounding. */
const LONGEST_OVERLAP_MS = 50;

/**
 * What is added to the timestamps of each period of a stream, so that it goes on where the one before ended (RFC 8216
 * 4.3.2.3). Renditions of one stream share it: their discontinuities are the same (6.2.4).
 */
export class Timeline {
  readonly #shifts = new Map<number, number>();
  /** Of the period that began last. */
  shiftMs = 0;

  /** `startMs`: the first timestamp of the period; `endMs`: where the one before ended, as shifted. */
  shiftOf(period: number, startMs: number, endMs: number | undefined, shiftMs: number): number {
    const known = this.#shifts.get(period);
    if (known !== undefined) return known;
    const gapMs = endMs === undefined ? 0 : startMs + shiftMs - endMs;
    const goesOn = gapMs >= -LONGEST_OVERLAP_MS && gapMs <= LONGEST_GAP_MS;
    const shift = goesOn ? shiftMs : shiftMs - gapMs;
    this.#shifts.set(period, shift);
    this.shiftMs = shift;
    return shift;
  }
}

/** Where a track is. */
interface Lane {
  /** Number of the segment of its last sample. */
  segment: number;
  period: number | undefined;
  shiftMs: number;
  /** Of the last sample, shifted. */
  lastMs: number;
  endMs: number | undefined;
}

/** Puts the samples of a playlist on one timeline. */
export class Retimed implements Stage<ReadItem, ReadItem> {
  readonly #places: SegmentPlaces;
  readonly #timeline: Timeline;
  readonly #lanes = new Map<number, Lane>();

  /** `places`: of the segments; they may grow. */
  constructor(places: SegmentPlaces, timeline: Timeline) {
    this.#places = places;
    this.#timeline = timeline;
  }

  *push(item: ReadItem): Generator<ReadItem, void> {
    if (item.kind !== 'sample') yield item;
    else yield { kind: 'sample', sample: this.#shifted(item.sample) };
  }

  *end(): Generator<ReadItem, void> {}

  #shifted(sample: ReadSample): ReadSample {
    const { track, offset = 0, dtsMs, durationMs } = sample;
    let lane = this.#lanes.get(track.id);
    if (lane === undefined) {
      lane = { segment: 0, period: undefined, shiftMs: this.#timeline.shiftMs, lastMs: dtsMs, endMs: undefined };
      this.#lanes.set(track.id, lane);
    }
    const { starts, periods } = this.#places;
    while ((starts[lane.segment + 1] ?? Number.POSITIVE_INFINITY) <= offset) lane.segment++;
    const period = periods[lane.segment] ?? lane.period;
    if (period !== lane.period && period !== undefined) {
      lane.shiftMs = this.#timeline.shiftOf(period, dtsMs, lane.endMs, lane.shiftMs);
      lane.period = period;
    }
    const { shiftMs, lastMs } = lane;
    lane.lastMs = dtsMs + shiftMs;
    // Without durations the last one repeats.
    lane.endMs = lane.lastMs + (durationMs ?? Math.max(0, lane.lastMs - lastMs));
    return shiftMs === 0 ? sample : { ...sample, dtsMs: lane.lastMs, ptsMs: sample.ptsMs + shiftMs };
  }
}
