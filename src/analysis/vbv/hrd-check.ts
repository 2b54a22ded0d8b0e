import type { BufferedAccessUnit, Hrd, HrdRate } from '../../media/hrd.ts';
import { plural } from '../../media/quantity.ts';
import type { Ratio } from '../../media/ratio.ts';
import type { WatchedFrame } from '../watch/watcher.ts';
import { HrdBuffer, type HrdStep } from './hrd-buffer.ts';

/** A schedule of an HRD that the stream is checked against. */
export interface HrdSchedule extends HrdRate {
  /** Of the whole stream, or of its slices and filler data (Type II and Type I, H.264 Annex C). */
  readonly model: 'hrd-nal' | 'hrd-vcl';
  /** SchedSelIdx. */
  readonly index: number;
}

/** Where an access unit is. */
export interface HrdPlace {
  readonly frame: WatchedFrame;
  readonly accessUnit: number;
}

/** An access unit leaves the coded picture buffer of a schedule. */
export interface HrdRemoval extends HrdStep<HrdPlace> {
  readonly schedule: HrdSchedule;
}

/** An HRD whose delays are known in seconds. */
type TimedHrd = Hrd & { readonly tick: Ratio };

const isTimed = (hrd: Hrd): hrd is TimedHrd => hrd.tick !== undefined;

/** Schedules of one HRD, and its access units. */
class OpenHrd {
  readonly #key: string;
  /** The same objects, mostly: no need to compare their content for each access unit. */
  #hrd: Hrd;
  readonly #buffers: readonly { readonly schedule: HrdSchedule; readonly buffer: HrdBuffer<HrdPlace> }[];

  constructor(hrd: TimedHrd) {
    this.#key = JSON.stringify(hrd);
    this.#hrd = hrd;
    this.#buffers = schedulesOf(hrd).map((schedule) => ({ schedule, buffer: new HrdBuffer(schedule, hrd) }));
  }

  is(hrd: Hrd): boolean {
    if (hrd === this.#hrd) return true;
    if (JSON.stringify(hrd) !== this.#key) return false;
    this.#hrd = hrd;
    return true;
  }

  push(unit: BufferedAccessUnit & { readonly removalDelay: number }, frame: WatchedFrame): readonly HrdRemoval[] {
    const { period, removalDelay, byteStreamBytes, vclBytes, accessUnit } = unit;
    return this.#buffers.flatMap(({ schedule, buffer }) => {
      const isNal = schedule.model === 'hrd-nal';
      const initial = (isNal ? period?.nal : period?.vcl)?.[schedule.index];
      // Without start codes the sizes of slices are those that they have in any container.
      const exact = !isNal || unit.exact;
      const bits = 8 * (isNal ? byteStreamBytes : vclBytes);
      return removals(schedule, buffer.push({ bits, exact, initial, removalDelay }, { frame, accessUnit }));
    });
  }

  end(): readonly HrdRemoval[] {
    return this.#buffers.flatMap(({ schedule, buffer }) => removals(schedule, buffer.end()));
  }
}

const removals = (schedule: HrdSchedule, steps: readonly HrdStep<HrdPlace>[]): readonly HrdRemoval[] =>
  steps.map((step) => Object.assign(step, { schedule }));

/** The schedules of an HRD: a stream has to conform with each of them (H.264 C.3). */
export const schedulesOf = ({ nal = [], vcl = [] }: Pick<Hrd, 'nal' | 'vcl'>): readonly HrdSchedule[] => [
  ...nal.map((rate, index) => ({ model: 'hrd-nal' as const, index, ...rate })),
  ...vcl.map((rate, index) => ({ model: 'hrd-vcl' as const, index, ...rate })),
];

const NONE: readonly HrdRemoval[] = [];

/**
 * Runs the buffers of the HRD that a stream describes, in bounded memory. They begin at a buffering_period(), anew when
 * the HRD changes, where streams were joined, and after frames that are lost or access units without timing.
 */
export class HrdCheck {
  #open: OpenHrd | undefined;
  #hasHrd = false;
  #hasTick = false;
  #hasPeriod = false;
  #untimed = 0;

  /** Takes the next frame in decoding order; returns what leaves the buffers. */
  push(frame: WatchedFrame): readonly HrdRemoval[] {
    const { buffered, missingFrames } = frame;
    if (buffered === undefined) return this.#close();
    this.#hasHrd = true;
    const lost = missingFrames === undefined ? NONE : this.#close();
    return [...lost, ...buffered.flatMap((unit) => this.#unit(unit, frame))];
  }

  end(): readonly HrdRemoval[] {
    return this.#close();
  }

  /** Why the buffers, or parts of the stream, were not checked; `undefined` if all was, or if there is no HRD. */
  get lack(): string | undefined {
    if (!this.#hasHrd) return undefined;
    if (!this.#hasTick) return 'the stream has HRD parameters, but no VUI timing';
    if (!this.#hasPeriod) return 'no access unit has a buffering period SEI message';
    return this.#untimed === 0
      ? undefined
      : `${plural(this.#untimed, 'access unit')} without picture timing SEI message`;
  }

  #unit(unit: BufferedAccessUnit, frame: WatchedFrame): readonly HrdRemoval[] {
    const { hrd, period, removalDelay } = unit;
    if (!isTimed(hrd)) return this.#close();
    this.#hasTick = true;
    const isNext = period?.isJoined === true || this.#open?.is(hrd) === false;
    const ended = isNext ? this.#close() : NONE;
    if (period !== undefined) this.#hasPeriod = true;
    if (removalDelay === undefined) {
      this.#untimed++;
      return [...ended, ...this.#close()];
    }
    if (this.#open === undefined && period !== undefined) this.#open = new OpenHrd(hrd);
    return [...ended, ...(this.#open?.push({ ...unit, removalDelay }, frame) ?? NONE)];
  }

  #close(): readonly HrdRemoval[] {
    if (this.#open === undefined) return NONE;
    const left = this.#open.end();
    this.#open = undefined;
    return left;
  }
}
