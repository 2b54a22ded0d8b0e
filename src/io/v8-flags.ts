import { versions } from 'node:process';
import { setFlagsFromString } from 'node:v8';

/** The flags are known up to the V8 of Node 24; an unknown one would be complained about on stderr. */
const setFlag = (flag: string): void => {
  if (Number.parseInt(versions.v8 ?? '', 10) <= 13) setFlagsFromString(flag);
};

/** Keeps the young heap small: few objects outlive a batch of units. It saves 40 MB (measured). */
export const keepYoungHeapSmall = (): void => setFlag('--semi-space-growth-factor=1');

/**
 * Has V8 look for garbage sooner, for the rest of the run: what a trace of ten thousand elements leaves behind would pile up
 * to 80 MB. It costs a sixth of the time of such a run (measured).
 */
export const favourMemory = (): void => setFlag('--optimize-for-size');

/** Units, or tags, from which on their code is worth compiling. */
const MANY_ITEMS = 10_000;

/**
 * Bytes of byte code that a function runs through before V8 thinks of compiling it: ten times those of V8 itself; and, for a
 * long run, as many as V8 had for years, between its 66 kB of Node 20 and the 200 kB that it takes with Maglev.
 */
const LATE_BUDGET = 700_000;
const EARLY_BUDGET = 144 << 10;

/**
 * When V8 is to compile what runs often. A gigabyte of video has but 5,000 units: compiling the code for them takes a
 * quarter of the CPU time of `nalu`, and brings nothing. Half a million small units are worth it (both measured).
 */
export class CompileTime {
  #items = 0;

  constructor() {
    setFlag(`--interrupt-budget=${LATE_BUDGET}`);
  }

  /** So many more items went through the code. */
  passed(items: number): void {
    if (this.#items >= MANY_ITEMS) return;
    this.#items += items;
    if (this.#items >= MANY_ITEMS) setFlag(`--interrupt-budget=${EARLY_BUDGET}`);
  }
}
