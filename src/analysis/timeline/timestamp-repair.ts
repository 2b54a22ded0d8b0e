import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { INTERLEAVE_MS, JUMP_MS } from './thresholds.ts';
import { WRAP_24 } from './track-times.ts';

/** Position and time of a tag. */
export interface TimedTag {
  /** Index and byte offset in the input. */
  readonly tag: number;
  readonly offset: number;
  /** Its timestamp without wraps of 31 or 32 bits, milliseconds. */
  readonly dtsMs: number;
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

/** A track whose last frame was placed. */
interface TrackTime {
  /** New decoding time of its last frame, and its last step forward. */
  lastMs: number;
  stepMs: number;
  /** Offset of its last frame. */
  offsetMs: number;
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
  const firsts = new Map<string, number>();
  for (const { track, dtsMs } of tags) {
    if (track !== undefined && !firsts.has(track)) firsts.set(track, dtsMs);
  }
  const [first = 0, ...others] = firsts.values();
  return Math.min(first, ...others.filter((dtsMs) => first - dtsMs <= JUMP_MS));
};

/**
 * Makes the decoding times of a stream continuous. At a discontinuity, where a track jumps or goes back by more than a
 * second, all later frames of every track get the same new offset: audio and video stay in sync. Tracks do not reach a
 * discontinuity at the same tag, so each keeps its offset until its own times break. A track that pauses while another
 * goes on has no discontinuity. Frames that go back by less are placed 1 ms after the previous one, and the offset
 * stays: a writer may do this again and again. Duplicate times are kept.
 */
export class TimestampRepair {
  readonly #tracks = new Map<string, TrackTime>();
  /** The lowest time that can be written. */
  readonly #floorMs: number;
  /** The current offset, and that of the last frame. */
  #offsetMs: number;
  #lastOffsetMs: number;
  /** The first decoding time, and the latest so far. */
  #firstMs: number | undefined;
  #headMs = 0;
  /** Where the last frame was placed, if not at the offset of the frame before it. */
  #placed: Placed | undefined;

  /** `startMs` becomes 0, see `startOf`; without it, times are continuous from the first one on. */
  constructor(startMs?: number) {
    this.#floorMs = startMs === undefined ? Number.NEGATIVE_INFINITY : 0;
    this.#offsetMs = UNMOVED - (startMs ?? UNMOVED);
    this.#lastOffsetMs = this.#offsetMs;
  }

  /** The new time of a tag, and why it is moved. */
  next(tag: TimedTag): RepairedTime {
    const { track, dtsMs: rawMs } = tag;
    if (track === undefined) return this.#untracked(tag);
    const wasMs = this.#tracks.get(track)?.offsetMs ?? UNMOVED;
    const dtsMs = this.frameMs(track, rawMs);
    const placed = this.#placed;
    if (placed === undefined || (placed.offsetMs === wasMs && dtsMs === rawMs + wasMs)) return { dtsMs };
    return { dtsMs, finding: findingOf(tag, track, rawMs, placed) };
  }

  /** The new time of the next frame of a track. */
  frameMs(track: string, rawMs: number): number {
    const state = this.#tracks.get(track);
    if (state !== undefined && isStep(rawMs + state.offsetMs - state.lastMs)) {
      this.#placed = undefined;
      this.#advance(state, rawMs + state.offsetMs);
      this.#lastOffsetMs = state.offsetMs;
      return state.lastMs;
    }
    const placed = state === undefined ? this.#first(rawMs) : this.#follow(rawMs, state);
    const { dtsMs, offsetMs } = placed;
    this.#placed = placed;
    if (state === undefined) this.#tracks.set(track, { lastMs: dtsMs, stepMs: 1, offsetMs });
    else {
      this.#advance(state, dtsMs);
      state.offsetMs = offsetMs;
    }
    this.#firstMs ??= dtsMs;
    this.#headMs = Math.max(this.#headMs, dtsMs);
    this.#lastOffsetMs = offsetMs;
    return dtsMs;
  }

  #advance(state: TrackTime, dtsMs: number): void {
    if (dtsMs > state.lastMs) state.stepMs = dtsMs - state.lastMs;
    state.lastMs = dtsMs;
    if (dtsMs > this.#headMs) this.#headMs = dtsMs;
  }

  /** A tag without frames: writers give it any timestamp, often 0. */
  #untracked(tag: TimedTag): RepairedTime {
    const rawMs = tag.dtsMs;
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
    const firstMs = this.#firstMs;
    if (firstMs === undefined) return { dtsMs: this.#least(rawMs + offsetMs), offsetMs, why: 'the stream begins here' };
    const isFar = firstMs - rawMs - offsetMs > JUMP_MS;
    const dtsMs = this.#least(isFar ? firstMs : rawMs + offsetMs);
    return { dtsMs, offsetMs, why: 'same offset as the earlier tracks' };
  }

  #least(ms: number): number {
    return Math.max(this.#floorMs, ms);
  }

  #follow(rawMs: number, state: TrackTime): Placed {
    const { lastMs, offsetMs } = state;
    // The other tracks went on in the meantime.
    const pausedMs = rawMs + offsetMs;
    if (pausedMs > lastMs && Math.abs(pausedMs - this.#headMs) <= INTERLEAVE_MS) {
      return { dtsMs: pausedMs, offsetMs, why: 'the other tracks went on' };
    }
    const offsets = [offsetMs, this.#offsetMs];
    const next = offsets.find((offset) => isStep(rawMs + offset - lastMs));
    if (next !== undefined) return { dtsMs: rawMs + next, offsetMs: next, why: 'same offset as the other tracks' };
    // It goes back a little; or another track has fixed this discontinuity, and it overlaps the frames before that.
    const slipped = offsets.find((offset) => isSlip(rawMs + offset - lastMs));
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
