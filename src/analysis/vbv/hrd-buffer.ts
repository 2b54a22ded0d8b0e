import type { HrdRate, InitialDelay } from '../../media/hrd.ts';
import type { Ratio } from '../../media/ratio.ts';
import { DELAY_CLOCK, type HrdClock, hrdClock } from './hrd-clock.ts';

/** An access unit that enters the buffer. */
export interface HrdAccessUnit {
  readonly bits: number;
  /** `bits` is what the encoder counted: see `BufferedAccessUnit`. */
  readonly exact: boolean;
  /** Of its buffering_period(), for the schedule of the buffer. */
  readonly initial: InitialDelay | undefined;
  /** cpb_removal_delay. */
  readonly removalDelay: number;
}

/** An initial delay that breaks H.264 C.3 or D.2.2; in ticks of 90 kHz. */
export interface WrongDelay {
  readonly delay: number;
  readonly min: number;
  readonly max: number;
}

/** An access unit leaves the buffer. */
export interface HrdStep<Place> {
  readonly place: Place;
  /** Bits in the buffer before and after it. */
  readonly beforeBits: number;
  readonly afterBits: number;
  /** Bits of it that arrive after its nominal removal time, and how long that takes. */
  readonly underflowBits: number;
  readonly lateMs: number;
  /** Bits by which the buffer is too small just before it leaves. */
  readonly overflowBits: number;
  /** Since the removal of the one before; absent for the first one. */
  readonly intervalMs?: number;
  readonly wrongDelay?: WrongDelay;
  /** False: only underflows are found, see `HrdBuffer`. */
  readonly exact: boolean;
  /** No bits arrive any more: the stream ends, or what is known of it. */
  readonly drains: boolean;
}

/** In the buffer, or on its way. All times in units of the clock. */
interface Pending<Place> {
  readonly place: Place;
  removal: number;
  readonly size: number;
  readonly late: number;
  readonly interval: number | undefined;
  readonly wrongDelay: WrongDelay | undefined;
  readonly exact: boolean;
}

/**
 * Access units in a buffer, a minute of them: a stream with more is damaged, and they leave before all that arrives until
 * then is known. An HRD has 64 buffers.
 */
const MAX_PENDING = 1 << 12;

/** Properties of the HRD that all its schedules share. */
export interface HrdTiming {
  readonly tick: Ratio;
  readonly lowDelay: boolean;
  readonly removalDelayBits: number;
}

/**
 * The coded picture buffer of one schedule (H.264 C.1), checked as C.3 says. It begins at an access unit with a
 * buffering_period(). The bits in the buffer when an access unit leaves are known when those that arrive after it are:
 * steps come some access units later.
 *
 * At a constant rate the buffer adds up each byte that differs from what the encoder counted: where the bytes are not
 * exact, it begins anew at each buffering_period(), and only underflows are found.
 */
export class HrdBuffer<Place> {
  readonly #rate: HrdRate;
  readonly #timing: HrdTiming;
  readonly #clock: HrdClock;
  #pending: Pending<Place>[] = [];
  /** First of `#pending` that has not left. */
  #next = 0;
  #initial: InitialDelay | undefined;
  /** Nominal removal time of the last access unit with a buffering_period(): times are counted from it. */
  #periodStart = 0;
  /** cpb_removal_delay of the access unit before, without its wraps. */
  #lastDelay = 0;
  #finalArrival = 0;
  #lastRemoval: number | undefined;
  /** Durations of the arrival of all bits that have arrived, and of those that have left. */
  #arrived = 0;
  #removed = 0;

  constructor(rate: HrdRate, timing: HrdTiming) {
    this.#rate = rate;
    this.#timing = timing;
    this.#clock = hrdClock(rate.bitRateBps, timing.tick);
  }

  /** Takes the next access unit; returns those that leave before it has arrived. */
  push(unit: HrdAccessUnit, place: Place): HrdStep<Place>[] {
    const { initial, bits, exact } = unit;
    const isExact = !this.#rate.cbr || exact;
    const { delayTick, tick, bit } = this.#clock;
    const isFirst = this.#initial === undefined;
    if (isFirst && initial === undefined) return [];
    const nominal = isFirst
      ? (initial?.delay ?? 0) * delayTick
      : this.#periodStart + this.#unwrapped(unit.removalDelay) * tick;
    const wrongDelay =
      initial === undefined || !isExact ? undefined : this.#wrongDelay(initial, isFirst ? undefined : nominal);
    const arrival = isFirst ? 0 : this.#arrivalOf(initial, nominal, isExact);
    const size = bits * bit;
    const final = arrival + size;
    const late = Math.max(0, final - nominal);
    const removal = this.#timing.lowDelay && late > 0 ? nominal + tick * Math.ceil(late / tick) : nominal;
    const interval = this.#lastRemoval === undefined ? undefined : removal - this.#lastRemoval;
    this.#lastRemoval = removal;
    this.#pending.push({ place, removal, size, late, interval, wrongDelay, exact: isExact });
    this.#arrived += size;
    this.#finalArrival = final;
    if (initial !== undefined) {
      this.#initial = initial;
      this.#periodStart = nominal;
      this.#lastDelay = 0;
    }
    const steps = this.#leave(arrival, size, final);
    if (initial !== undefined) this.#countFrom(nominal);
    return steps;
  }

  /** Those that are left in the buffer. */
  end(): HrdStep<Place>[] {
    return this.#leave(this.#finalArrival, 0, Number.POSITIVE_INFINITY);
  }

  /** cpb_removal_delay is taken from a counter that wraps (D.2.3). */
  #unwrapped(delay: number): number {
    const period = 2 ** this.#timing.removalDelayBits;
    let whole = delay + Math.floor(this.#lastDelay / period) * period;
    if (this.#lastDelay - whole > period / 2) whole += period;
    this.#lastDelay = whole;
    return whole;
  }

  /** t_ai of another access unit than the first one (C-2 to C-5). */
  #arrivalOf(initial: InitialDelay | undefined, nominal: number, isExact: boolean): number {
    if (!isExact && initial !== undefined) return nominal - initial.delay * this.#clock.delayTick;
    if (this.#rate.cbr) return this.#finalArrival;
    const { delay, offset } = this.#initial as InitialDelay;
    const wait = initial === undefined ? delay + offset : initial.delay;
    return Math.max(this.#finalArrival, nominal - wait * this.#clock.delayTick);
  }

  /** C.3, 1, and D.2.2; `nominal`: nominal removal time, not of the first access unit. */
  #wrongDelay({ delay }: InitialDelay, nominal: number | undefined): WrongDelay | undefined {
    const { delayTick } = this.#clock;
    const { cpbSizeBits, bitRateBps, cbr } = this.#rate;
    let min = 1;
    let max = exactFloor(DELAY_CLOCK * cpbSizeBits, bitRateBps);
    if (nominal !== undefined) {
      const gap = nominal - this.#finalArrival;
      max = Math.min(max, exactCeil(gap, delayTick));
      if (cbr) min = Math.max(min, exactFloor(gap, delayTick));
    }
    return delay >= min && delay <= max ? undefined : { delay, min, max };
  }

  /** The access units that leave until `final`; from `arrival` to `final` the last one arrives. */
  #leave(arrival: number, size: number, final: number): HrdStep<Place>[] {
    const steps: HrdStep<Place>[] = [];
    for (;;) {
      const pending = this.#pending[this.#next];
      if (pending === undefined) break;
      if (pending.removal > final && this.#pending.length - this.#next <= MAX_PENDING) break;
      this.#next++;
      const arrived = this.#arrived - size + Math.min(size, Math.max(0, pending.removal - arrival));
      steps.push(this.#step(pending, Math.max(0, arrived - this.#removed), !Number.isFinite(final)));
      this.#removed += pending.size;
    }
    if (this.#next > 64 && this.#next * 2 > this.#pending.length) {
      this.#pending = this.#pending.slice(this.#next);
      this.#next = 0;
    }
    return steps;
  }

  #step(pending: Pending<Place>, before: number, drains: boolean): HrdStep<Place> {
    const { place, size, late, interval, wrongDelay, exact } = pending;
    const { bit, second } = this.#clock;
    const excess = before - this.#rate.cpbSizeBits * bit;
    return {
      place,
      beforeBits: before / bit,
      afterBits: Math.max(0, before - size) / bit,
      underflowBits: this.#timing.lowDelay ? 0 : late / bit,
      lateMs: (1000 * late) / second,
      overflowBits: exact ? Math.max(0, excess) / bit : 0,
      ...(interval !== undefined && { intervalMs: (1000 * interval) / second }),
      ...(wrongDelay !== undefined && { wrongDelay }),
      exact,
      drains,
    };
  }

  /** Keeps times and sums small. */
  #countFrom(origin: number): void {
    for (let i = this.#next; i < this.#pending.length; i++) (this.#pending[i] as Pending<Place>).removal -= origin;
    this.#periodStart -= origin;
    this.#finalArrival -= origin;
    if (this.#lastRemoval !== undefined) this.#lastRemoval -= origin;
    this.#arrived -= this.#removed;
    this.#removed = 0;
  }
}

/** Not of a rounded quotient. */
const exactFloor = (a: number, b: number): number => {
  const floor = Math.floor(a / b);
  return floor * b > a ? floor - 1 : floor;
};

const exactCeil = (a: number, b: number): number => -exactFloor(-a, b);
