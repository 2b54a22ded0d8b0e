import type { PlacedUnit } from '../codec/placed-unit.ts';
import type { WatchedFrame } from './watch/watcher.ts';

/** Units that wait for their frame: more than the macroblocks of some frames of 1080p. */
const MAX_WAITING = 1 << 16;

/** Keeps what is known of units until their frame comes: in a raw stream that is some frames later. */
export class FrameUnits<Fact> {
  #waiting: { readonly index: number; readonly fact: Fact }[] = [];

  add({ index }: PlacedUnit, fact: Fact): void {
    if (this.#waiting.length < MAX_WAITING) this.#waiting.push({ index, fact });
  }

  /** The facts of the units of a frame. */
  take({ firstUnit, unitCount }: WatchedFrame): readonly Fact[] {
    if (this.#waiting.length === 0) return NONE;
    const end = firstUnit + unitCount;
    let count = 0;
    while (count < this.#waiting.length && (this.#waiting[count]?.index ?? end) < end) count++;
    return this.#waiting.splice(0, count).flatMap(({ index, fact }) => (index < firstUnit ? [] : [fact]));
  }
}

const NONE: readonly never[] = [];
