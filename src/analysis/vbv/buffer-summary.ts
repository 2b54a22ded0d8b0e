import type { HrdPlace, HrdRemoval, HrdSchedule } from './hrd-check.ts';

/** Where a buffer failed, and by how much. */
export interface BufferFailure {
  /** Number of the frame, in decoding order. */
  readonly frame: number;
  readonly accessUnit: number;
  /** Byte offset in the input. */
  readonly offset: number;
  readonly dtsMs: number;
  /** Bits that were missing, or had no room. */
  readonly bits: number;
  /** An underflow: how late the last of them is. */
  readonly lateMs?: number;
}

/** What happened in the coded picture buffer of one schedule. */
export interface BufferSummary {
  readonly model: HrdSchedule['model'];
  /** SchedSelIdx. */
  readonly index: number;
  readonly bitRateBps: number;
  readonly cpbSizeBits: number;
  readonly cbr: boolean;
  readonly accessUnits: number;
  /** False: at a constant rate, in a container without start codes, only underflows are found. */
  readonly exact: boolean;
  readonly underflows: number;
  readonly overflows: number;
  /** Initial delays that break H.264 C.3 or D.2.2. */
  readonly wrongDelays: number;
  readonly firstUnderflow?: BufferFailure;
  readonly worstUnderflow?: BufferFailure;
  readonly firstOverflow?: BufferFailure;
  readonly worstOverflow?: BufferFailure;
  /** Fewest bits after an access unit has left, while more arrive; absent if all arrives before the first one leaves. */
  readonly minFullnessBits?: number;
  /** Most bits before an access unit leaves. */
  readonly peakFullnessBits: number;
  /** Shortest time from the removal of an access unit to that of the next one. */
  readonly minIntervalMs?: number;
}

/** Schedules that are told apart: an HRD has 32 at most, for each of its two types. */
const MAX_SCHEDULES = 64;

/** Sums over one schedule. */
class Sums {
  readonly #schedule: HrdSchedule;
  #accessUnits = 0;
  #wrongDelays = 0;
  #exact = true;
  readonly #underflows = new Failures();
  readonly #overflows = new Failures();
  #min = Number.POSITIVE_INFINITY;
  #peak = 0;
  #minInterval = Number.POSITIVE_INFINITY;

  constructor(schedule: HrdSchedule) {
    this.#schedule = schedule;
  }

  add(removal: HrdRemoval): void {
    const { place, beforeBits, afterBits, underflowBits, overflowBits, lateMs, intervalMs, wrongDelay } = removal;
    this.#accessUnits++;
    this.#exact &&= removal.exact;
    if (!removal.drains) this.#min = Math.min(this.#min, afterBits);
    this.#peak = Math.max(this.#peak, beforeBits);
    if (intervalMs !== undefined) this.#minInterval = Math.min(this.#minInterval, intervalMs);
    if (wrongDelay !== undefined) this.#wrongDelays++;
    if (underflowBits > 0) this.#underflows.add(place, underflowBits, lateMs);
    if (overflowBits > 0) this.#overflows.add(place, overflowBits, undefined);
  }

  get summary(): BufferSummary {
    const { model, index, bitRateBps, cpbSizeBits, cbr } = this.#schedule;
    const { first: firstUnderflow, worst: worstUnderflow } = this.#underflows;
    const { first: firstOverflow, worst: worstOverflow } = this.#overflows;
    return {
      model,
      index,
      bitRateBps,
      cpbSizeBits,
      cbr,
      accessUnits: this.#accessUnits,
      exact: this.#exact,
      underflows: this.#underflows.count,
      overflows: this.#overflows.count,
      wrongDelays: this.#wrongDelays,
      ...(firstUnderflow !== undefined && { firstUnderflow }),
      ...(worstUnderflow !== undefined && { worstUnderflow }),
      ...(firstOverflow !== undefined && { firstOverflow }),
      ...(worstOverflow !== undefined && { worstOverflow }),
      ...(Number.isFinite(this.#min) && { minFullnessBits: Math.floor(this.#min) }),
      peakFullnessBits: Math.ceil(this.#peak),
      ...(Number.isFinite(this.#minInterval) && { minIntervalMs: rounded(this.#minInterval) }),
    };
  }
}

/** Counts failures of one kind; keeps the first one and the worst one. */
class Failures {
  count = 0;
  first: BufferFailure | undefined;
  worst: BufferFailure | undefined;

  add({ frame: { index, offset, dtsMs }, accessUnit }: HrdPlace, bits: number, lateMs: number | undefined): void {
    this.count++;
    const whole = Math.ceil(bits);
    if (this.worst !== undefined && whole <= this.worst.bits) return;
    const late = lateMs === undefined ? {} : { lateMs: rounded(lateMs) };
    this.worst = { frame: index, accessUnit, offset, dtsMs, bits: whole, ...late };
    this.first ??= this.worst;
  }
}

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;

/** Sums up what happens in the buffers of a stream. */
export class BufferSummaries {
  readonly #sums = new Map<string, Sums>();

  add(removal: HrdRemoval): void {
    const { model, index, bitRateBps, cpbSizeBits, cbr } = removal.schedule;
    const key = `${model} ${index} ${bitRateBps} ${cpbSizeBits} ${cbr}`;
    let sums = this.#sums.get(key);
    if (sums === undefined) {
      if (this.#sums.size === MAX_SCHEDULES) return;
      this.#sums.set(key, (sums = new Sums(removal.schedule)));
    }
    sums.add(removal);
  }

  /** Absent without HRD. */
  get summaries(): readonly BufferSummary[] | undefined {
    return this.#sums.size === 0 ? undefined : [...this.#sums.values()].map(({ summary }) => summary);
  }
}
