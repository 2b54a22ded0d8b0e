import { startCode } from '../container/annexb/start-code.ts';
import type { NalUnitStage } from '../container/descriptor.ts';
import type { StreamItem } from '../media/nal-unit.ts';

/**
 * Copies units out of the input while it streams by: as Annex B, each with the start code that it has, or one of four
 * bytes where it has a length. A unit of any size goes through in pieces; zeros at the end of a piece wait until it is
 * known whether they belong to the unit.
 */
export class RawCopy {
  readonly #wants: (nal_unit_type: number) => boolean;
  readonly #write: (bytes: Uint8Array) => void;
  /** Where the unit that is being copied starts; undefined between units. */
  #start: number | undefined;
  #wanted = false;
  #copied = 0;
  #left: number;

  /** Copies the first `limit` units of the types that are wanted. */
  constructor(wants: (nal_unit_type: number) => boolean, limit: number, write: (bytes: Uint8Array) => void) {
    this.#wants = wants;
    this.#left = limit;
    this.#write = write;
  }

  /** Takes a chunk that the stage has just taken, at byte `base` of the input. */
  chunk(chunk: Uint8Array, base: number, stage: NalUnitStage, items: readonly StreamItem[]): void {
    for (const item of items) {
      if (item.kind !== 'unit') continue;
      const start = item.offset + item.prefixLength;
      if (item.whole !== undefined) this.#whole(item.whole, item.prefixLength);
      else if (start < base && this.#start !== start && item.head.length === item.size) {
        this.#whole(item.head, item.prefixLength);
      } else this.#copy(chunk, base, start, start + item.size, item.prefixLength);
      this.#start = undefined;
    }
    const open = stage.openUnit;
    if (open !== undefined) this.#copy(chunk, base, open.start, open.end, open.prefixLength);
  }

  /** A unit that the stage has held back until now: its bytes went by with the chunks before. */
  #whole(unit: Uint8Array, prefixLength: number): void {
    const header = unit[0];
    if (header === undefined) return;
    this.#begin(header, prefixLength);
    if (this.#wanted) this.#write(unit);
  }

  #begin(header: number, prefixLength: number): void {
    this.#wanted = this.#left > 0 && this.#wants(header & 31);
    if (!this.#wanted) return;
    this.#left--;
    this.#write(startCode(prefixLength === 3 ? 3 : 4));
  }

  #copy(chunk: Uint8Array, base: number, start: number, end: number, prefixLength: number): void {
    if (start >= end) return;
    if (this.#start !== start) {
      this.#start = start;
      this.#copied = start;
      // Nothing but zeros can have been held back of a unit, its header among them.
      this.#begin(chunk[start - base] ?? 0, prefixLength);
    }
    if (!this.#wanted) return;
    // What waited at the end of the last chunk was zeros, and belongs to the unit after all.
    for (let zeros = Math.min(base, end) - this.#copied; zeros > 0; zeros -= ZEROS.length) {
      this.#write(ZEROS.subarray(0, Math.min(zeros, ZEROS.length)));
    }
    this.#copied = Math.max(this.#copied, Math.min(base, end));
    if (end > this.#copied) this.#write(chunk.subarray(this.#copied - base, end - base));
    this.#copied = Math.max(this.#copied, end);
  }
}

const ZEROS = new Uint8Array(4096);
