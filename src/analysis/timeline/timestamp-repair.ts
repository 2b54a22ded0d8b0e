import { TimestampUnwrapper } from '../../media/timestamp.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { INTERLEAVE_MS, JUMP_MS } from './thresholds.ts';
import { WRAP_24 } from './track-times.ts';

/** A tag as far as its time goes. */
export interface TimedTag {
  /** Index and byte offset in the input. */
  readonly tag: number;
  readonly offset: number;
  /** As coded: 32 bits, unsigned. */
  readonly timestamp: number;
  /** Name of the track; absent for a tag that has no place of its own on the time line: script data, a sequence header. */
  readonly track?: string;
}

/** The time that a tag gets. */
export interface RepairedTime {
  /** Milliseconds, 0 or more. */
  readonly dtsMs: number;
  /** Why the tags of this track move in another way from here on. */
  readonly finding?: Diagnostic;
}

interface TrackTime {
  /** Decoding time of its last frame, and its last step forward. */
  readonly lastMs: number;
  readonly stepMs: number;
  /** What its last frame was moved by. */
  readonly offsetMs: number;
}

interface Placed {
  readonly dtsMs: number;
  readonly offsetMs: number;
  readonly why: string;
}

/** What the first frame of each track was moved by before: nothing. */
const UNMOVED = 0;

/**
 * Where the time line of a stream begins: at the earliest first frame of a track, where that is near the first one of
 * all. `tags` are those at its start.
 */
export const startOf = (tags: Iterable<TimedTag>): number => {
  const times = new TimestampUnwrapper();
  const firsts = new Map<string, number>();
  for (const { track, timestamp } of tags) {
    if (track === undefined) continue;
    const dtsMs = times.next(timestamp);
    if (!firsts.has(track)) firsts.set(track, dtsMs);
  }
  const [first = 0, ...others] = firsts.values();
  return Math.min(first, ...others.filter((dtsMs) => first - dtsMs <= JUMP_MS));
};

/**
 * Makes the decoding times of a stream run on from 0. A break, where those of a track jump or go back by more than a
 * second, is closed by moving all that follows by one offset, on every track: sound stays with its picture. Tracks do not
 * come to a break at the same tag, so each keeps its offset until its own times break. Frames that slip back by less come
 * right behind the one before them until the time line has caught up: it goes on as it was, whatever a writer does again
 * and again. Frames with the same time are left.
 */
export class TimestampRepair {
  readonly #times = new TimestampUnwrapper();
  readonly #tracks = new Map<string, TrackTime>();
  /** The offset in force, and that of the last frame. */
  #offsetMs: number;
  #lastOffsetMs: number;
  /** The latest decoding time given out. */
  #headMs = 0;

  /** `startMs` becomes 0: see `startOf`. */
  constructor(startMs: number) {
    this.#offsetMs = UNMOVED - startMs;
    this.#lastOffsetMs = this.#offsetMs;
  }

  next(tag: TimedTag): RepairedTime {
    if (tag.track === undefined) return this.#beside(tag);
    const rawMs = this.#times.next(tag.timestamp);
    const state = this.#tracks.get(tag.track);
    const placed = state === undefined ? this.#first(rawMs) : this.#follow(rawMs, state);
    const { dtsMs, offsetMs } = placed;
    const stepMs = state !== undefined && dtsMs > state.lastMs ? dtsMs - state.lastMs : (state?.stepMs ?? 1);
    this.#tracks.set(tag.track, { lastMs: dtsMs, stepMs, offsetMs });
    this.#headMs = Math.max(this.#headMs, dtsMs);
    this.#lastOffsetMs = offsetMs;
    const isNews = offsetMs !== (state?.offsetMs ?? UNMOVED) || dtsMs !== rawMs + offsetMs;
    return { dtsMs, ...(isNews && { finding: findingOf(tag, tag.track, rawMs, placed) }) };
  }

  /** A tag that says nothing of where the time line stands: writers give it any time, and often 0. */
  #beside(tag: TimedTag): RepairedTime {
    const rawMs = this.#times.peek(tag.timestamp);
    const isNear = (ms: number) => ms >= 0 && this.#headMs - ms <= INTERLEAVE_MS && ms - this.#headMs <= JUMP_MS;
    const near = [this.#lastOffsetMs, this.#offsetMs].map((offsetMs) => rawMs + offsetMs).find(isNear);
    if (near !== undefined) return { dtsMs: near };
    const dtsMs = this.#headMs;
    if (rawMs === dtsMs) return { dtsMs };
    const why = 'the time is far from those around it';
    return { dtsMs, finding: findingOf(tag, undefined, rawMs, { dtsMs, offsetMs: dtsMs - rawMs, why }) };
  }

  #first(rawMs: number): Placed {
    const offsetMs = this.#offsetMs;
    const why = this.#tracks.size === 0 ? 'the stream begins here' : 'as the tracks before';
    return { dtsMs: Math.max(0, rawMs + offsetMs), offsetMs, why };
  }

  #follow(rawMs: number, state: TrackTime): Placed {
    const { lastMs } = state;
    const offsets = [state.offsetMs, this.#offsetMs];
    const next = offsets.find((offsetMs) => isStep(rawMs + offsetMs - lastMs));
    if (next !== undefined) return { dtsMs: rawMs + next, offsetMs: next, why: 'as the tracks around' };
    // It has slipped; or it comes to a break that another track has closed, and overlaps the frames before that.
    const slipped = offsets.find((offsetMs) => isSlip(rawMs + offsetMs - lastMs));
    if (slipped !== undefined) {
      const why = `it would come ${lastMs - rawMs - slipped} ms before the frame in front of it`;
      return { dtsMs: lastMs + 1, offsetMs: slipped, why };
    }
    return this.#close(rawMs, state);
  }

  /** A break: from here on another offset is in force. */
  #close(rawMs: number, { lastMs, stepMs, offsetMs: wasMs }: TrackTime): Placed {
    const stepNow = rawMs + wasMs - lastMs;
    const wraps = Math.abs(stepNow + WRAP_24) < JUMP_MS;
    this.#offsetMs = wraps ? wasMs + WRAP_24 : Math.max(lastMs + stepMs, this.#headMs) - rawMs;
    const why = wraps
      ? 'it wraps at 24 bits: TimestampExtended is not written'
      : `it ${stepNow < 0 ? `goes back by ${-stepNow}` : `jumps by ${stepNow}`} ms`;
    return { dtsMs: Math.max(lastMs, rawMs + this.#offsetMs), offsetMs: this.#offsetMs, why };
  }
}

const isStep = (ms: number): boolean => ms >= 0 && ms <= JUMP_MS;
const isSlip = (ms: number): boolean => ms < 0 && -ms <= INTERLEAVE_MS;

const findingOf = (
  { tag, offset }: TimedTag,
  track: string | undefined,
  rawMs: number,
  { dtsMs, offsetMs, why }: Placed,
): Diagnostic => {
  const byMs = dtsMs - rawMs;
  const by = byMs === 0 ? 'as it was' : `moved by ${byMs > 0 ? '+' : ''}${byMs} ms`;
  const onward = dtsMs === rawMs + offsetMs && track !== undefined ? ', and what follows with it' : '';
  return {
    severity: 'info',
    code: 'timestamp-fixed',
    message: `${track ?? 'tag'}: DTS ${rawMs} -> ${dtsMs} ms, ${by}${onward}: ${why}`,
    offset,
    tag,
    field: 'timestamp',
    expected: `${dtsMs} ms`,
    found: `${rawMs} ms`,
  };
};
