import type { WatchedTrack } from '../../watch/watcher.ts';
import { defineRule } from '../rule.ts';
import { isIdr, secondsText } from './idr-intervals.ts';
import { MEND_INTERVAL } from './max-interval.ts';

/** IDR pictures that wait for their like in another track. */
const MAX_WAITING = 4096;

/** Presentation times are whole milliseconds. */
const SAME_MS = 1;

/** The IDR pictures of a track that have not been compared. */
interface Track {
  readonly name: string;
  /** Presentation times, in order. */
  readonly idrs: number[];
  /** No later frame is shown before it. */
  reachedMs: number;
  /** The tracks are compared from where both have begun. */
  beginsMs: number | undefined;
}

/** Compares the IDR pictures of tracks with those of the first one. */
class Alignment {
  readonly #tracks: Track[] = [];
  readonly #differs: (name: string, other: string, ms: number) => void;
  /** Too many IDR pictures waited: the comparison was given up. */
  isLost = false;

  /** `differs`: a track has an IDR picture at this time, and the other one has none. */
  constructor(differs: (name: string, other: string, ms: number) => void) {
    this.#differs = differs;
  }

  open({ name }: WatchedTrack): Track {
    const track = { name, idrs: [], reachedMs: Number.NEGATIVE_INFINITY, beginsMs: undefined };
    this.#tracks.push(track);
    return track;
  }

  /** An IDR picture of the track was shown at `ms`. */
  idr(track: Track, ms: number): void {
    track.idrs.push(ms);
    if (track.idrs.length > MAX_WAITING) this.isLost = true;
    if (this.isLost) track.idrs.length = 0;
  }

  /** Compares what all tracks have reached. */
  compare(): void {
    const [first, ...others] = this.#tracks;
    if (first === undefined || others.length === 0 || this.isLost) return;
    const reachedMs = Math.min(...this.#tracks.map((track) => track.reachedMs)) - SAME_MS;
    const beginMs = Math.max(...this.#tracks.map(({ beginsMs }) => beginsMs ?? Number.POSITIVE_INFINITY)) - SAME_MS;
    const ready = (track: Track): readonly number[] => {
      const count = track.idrs.findIndex((ms) => ms > reachedMs);
      return track.idrs.slice(0, count < 0 ? track.idrs.length : count).filter((ms) => ms >= beginMs);
    };
    const has = (track: Track, at: number): boolean => track.idrs.some((ms) => Math.abs(ms - at) <= SAME_MS);
    for (const other of others) {
      for (const ms of ready(first)) if (!has(other, ms)) this.#differs(first.name, other.name, ms);
      for (const ms of ready(other)) if (!has(first, ms)) this.#differs(other.name, first.name, ms);
    }
    for (const track of this.#tracks) {
      const rest = track.idrs.filter((ms) => ms > reachedMs);
      track.idrs.splice(0, track.idrs.length, ...rest);
    }
  }
}

export const alignment = defineRule({
  id: 'gop/alignment',
  title: 'IDR pictures of the tracks do not come together',
  source: 'Enhanced RTMP v2 multitrack: renditions of one source; RFC 8216 6.2.4, DASH segment alignment',
  severity: 'off',
  needs: ['pictures', 'several tracks'],
  what: 'Compares the presentation times of the IDR pictures of each video track with those of the first one, from where both have begun.',
  why: 'Players switch between renditions at IDR pictures: where they are apart, a switch freezes or skips, and servers cannot cut all of them at one time.',
  mend: MEND_INTERVAL,
  input({ report, skip }) {
    const all = new Alignment((name, other, ms) =>
      report({
        message: `${name} has an IDR picture at ${secondsText(ms)}, ${other} has none`,
        at: { ptsMs: ms },
        measured: `no IDR picture at ${secondsText(ms)}`,
        expected: `an IDR picture at ${secondsText(ms)}`,
      }),
    );
    return {
      video(track) {
        const own = all.open(track);
        return {
          frame(frame) {
            own.reachedMs = frame.decodedMs;
            own.beginsMs ??= frame.shownMs;
            if (!isIdr(frame)) return;
            all.idr(own, frame.shownMs);
            all.compare();
          },
          end() {
            own.reachedMs = Number.POSITIVE_INFINITY;
          },
        };
      },
      end() {
        all.compare();
        if (all.isLost) skip(`one track has ${MAX_WAITING} IDR pictures more than another`);
      },
    };
  },
});
