import type { Unit } from '../../media/unit.ts';
import { UNIT_KEEP_BYTES } from '../../syntax/limits.ts';

/** A unit that was read, and may have to be read again once a later one is known. */
export interface HeldUnit {
  readonly unit: Unit;
  /** Has an SEI message that was read with a guessed SPS; the next slice decides. */
  readonly guessed: boolean;
}

/** Maximum number of units held back for a slice: no access unit has so many before its picture. */
const MAX_HELD = 64;

/** Units held back, in stream order, until a later one decides how they are read. Bounds their memory. */
export class HeldUnits<R extends HeldUnit> {
  #held: R[] = [];

  get isEmpty(): boolean {
    return this.#held.length === 0;
  }

  get waitsForSlice(): boolean {
    return this.#held.length > 0 && this.#held.some(({ guessed }) => guessed);
  }

  /** Is there room for another one? A stream without slices would fill the memory. */
  mayHold({ unit }: R): boolean {
    const bytes = this.#held.reduce((sum, held) => sum + held.unit.bytes.length, unit.bytes.length);
    return this.#held.length < MAX_HELD && bytes <= UNIT_KEEP_BYTES;
  }

  hold(read: R): void {
    this.#held.push(read);
  }

  /** All of them, for the last time. */
  take(): readonly R[] {
    const held = this.#held;
    this.#held = [];
    return held;
  }
}

/** A unit with its own copy of the bytes, which outlive the push that they came with. */
export const copyOf = (unit: Unit): Unit => ({ ...unit, bytes: unit.bytes.slice() });
