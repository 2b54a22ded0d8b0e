import type { Table } from './table.ts';

/** Values that a table gives in runs: entries of sample_count and value, as stts and ctts have them. */
export class Runs {
  readonly #table: Table;
  readonly #isSigned: boolean;
  #entry = 0;
  #left = 0;
  #value = 0;

  constructor(table: Table, isSigned: boolean) {
    this.#table = table;
    this.#isSigned = isSigned;
  }

  /** The value of the next sample; `undefined` after the last run. */
  next(): number | undefined {
    const { view, start, count } = this.#table;
    while (this.#left === 0) {
      if (this.#entry >= count) return undefined;
      const at = start + this.#entry++ * 8;
      this.#left = view.getUint32(at);
      this.#value = this.#isSigned ? view.getInt32(at + 4) : view.getUint32(at + 4);
    }
    this.#left--;
    return this.#value;
  }
}
