/** What was compared in a run, for the table at its end. */
export class Ledger {
  readonly #totals = new Map<string, number>();
  readonly #rules = new Map<string, number>();
  readonly #notes: string[] = [];

  add(what: string, count: number): void {
    this.#totals.set(what, (this.#totals.get(what) ?? 0) + count);
  }

  /** Counts the use of a row of the table of deviations. */
  readonly countRule = (id: string): void => {
    this.#rules.set(id, (this.#rules.get(id) ?? 0) + 1);
  };

  note(text: string): void {
    this.#notes.push(text);
  }

  toString(): string {
    const rows = (map: ReadonlyMap<string, number>): string[] =>
      [...map].map(([name, count]) => `${String(count).padStart(10)}  ${name}`);
    return [
      '',
      'oracle: what was compared',
      ...rows(this.#totals),
      'deviations of the references that were mapped (deviations.ts), times',
      ...rows(this.#rules),
      ...(this.#notes.length === 0
        ? []
        : ['not compared, or different and listed (known-differences.ts)', ...this.#notes.map((text) => `  ${text}`)]),
      '',
    ].join('\n');
  }
}
