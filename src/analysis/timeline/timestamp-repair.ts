import { TimestampUnwrapper } from '../../media/timestamp.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { INTERLEAVE_MS, JUMP_MS } from './thresholds.ts';
import { WRAP_24 } from './track-times.ts';

/** Position and timestamp of a tag. */
export interface TimedTag {
  /** Index and byte offset in the input. */
  readonly tag: number;
  readonly offset: number;
  /** As coded: 32 bits, unsigned. */
  readonly timestamp: number;
  /** Name of the track; absent for a tag without frames: script data, a sequence header. */
  readonly track?: string;
}

/** The new time of a tag. */
export interface RepairedTime {
  /** Milliseconds, 0 or more. */
  readonly dtsMs: number;
  /** Present if the tag is not moved like those before it: why. */
  readonly finding?: Diagnostic;
}

interface TrackTime {
  /** New decoding time of its last frame, and its last step forward. */
  readonly lastMs: number;
  readonly stepMs: number;
  /** Offset of its last frame. */
  readonly offsetMs: number;
}

interface Placed {
  readonly dtsMs: number;
  readonly offsetMs: number;
  readonly why: string;
}

/** Offset before the first frame of a track. */
const UNMOVED = 0;

/**
 * The start time of a stream: the earliest first frame of a track that is near the first frame of all. `tags` are those
 * at the start of the stream.
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
 * Makes the decoding times of a stream continuous from 0. At a discontinuity, where a track jumps or goes back by more
 * than a second, all later frames of every track get the same new offset: audio and video stay in sync. Tracks do not
 * reach a discontinuity at the same tag, so each keeps its offset until its own times break. Frames that go back by
 * less are placed 1 ms after the previous one, and the offset stays: a writer may do this again and again. Duplicate
 * times are kept.
 */
export class TimestampRepair {
  readonly #times = new TimestampUnwrapper();
  readonly #tracks = new Map<string, TrackTime>();
  /** The current offset, and that of the last frame. */
  #offsetMs: number;
  #lastOffsetMs: number;
  /** The latest decoding time so far. */
  #headMs = 0;

  /** `startMs` becomes 0; see `startOf`. */
  constructor(startMs: number) {
    this.#offsetMs = UNMOVED - startMs;
    this.#lastOffsetMs = this.#offsetMs;
  }

  next(tag: TimedTag): RepairedTime {
    if (tag.track === undefined) return this.#untracked(tag);
    const rawMs = this.#times.next(tag.timestamp);
    const state = this.#tracks.get(tag.track);
    const placed = state === undefined ? this.#first(rawMs) : this.#follow(rawMs, state);
    const { dtsMs, offsetMs } = placed;
    const stepMs = state !== undefined && dtsMs > state.lastMs ? dtsMs - state.lastMs : (state?.stepMs ?? 1);
    this.#tracks.set(tag.track, { lastMs: dtsMs, stepMs, offsetMs });
    this.#headMs = Math.max(this.#headMs, dtsMs);
    this.#lastOffsetMs = offsetMs;
    const isChanged = offsetMs !== (state?.offsetMs ?? UNMOVED) || dtsMs !== rawMs + offsetMs;
    return { dtsMs, ...(isChanged && { finding: findingOf(tag, tag.track, rawMs, placed) }) };
  }

  /** A tag without frames: writers give it any timestamp, often 0. */
  #untracked(tag: TimedTag): RepairedTime {
    const rawMs = this.#times.peek(tag.timestamp);
    const isNear = (ms: number) => ms >= 0 && this.#headMs - ms <= INTERLEAVE_MS && ms - this.#headMs <= JUMP_MS;
    const near = [this.#lastOffsetMs, this.#offsetMs].map((offsetMs) => rawMs + offsetMs).find(isNear);
    if (near !== undefined) return { dtsMs: near };
    const dtsMs = this.#headMs;
    if (rawMs === dtsMs) return { dtsMs };
    const why = 'the timestamp is far from those around it';
    return { dtsMs, finding: findingOf(tag, undefined, rawMs, { dtsMs, offsetMs: dtsMs - rawMs, why }) };
  }

  #first(rawMs: number): Placed {
    const offsetMs = this.#offsetMs;
    const why = this.#tracks.size === 0 ? 'the stream begins here' : 'same offset as the earlier tracks';
    return { dtsMs: Math.max(0, rawMs + offsetMs), offsetMs, why };
  }

  #follow(rawMs: number, state: TrackTime): Placed {
    const { lastMs } = state;
    const offsets = [state.offsetMs, this.#offsetMs];
    const next = offsets.find((offsetMs) => isStep(rawMs + offsetMs - lastMs));
    if (next !== undefined) return { dtsMs: rawMs + next, offsetMs: next, why: 'same offset as the other tracks' };
    // It goes back a little; or another track has fixed this discontinuity, and it overlaps the frames before that.
    const slipped = offsets.find((offsetMs) => isSlip(rawMs + offsetMs - lastMs));
    if (slipped !== undefined) {
      const why = `it would be ${lastMs - rawMs - slipped} ms before the previous frame`;
      return { dtsMs: lastMs + 1, offsetMs: slipped, why };
    }
    return this.#close(rawMs, state);
  }

  /** A discontinuity: from here on there is a new offset. */
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
  const by = byMs === 0 ? 'unchanged' : `moved by ${byMs > 0 ? '+' : ''}${byMs} ms`;
  const onward = dtsMs === rawMs + offsetMs && track !== undefined ? ', and all later frames too' : '';
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
