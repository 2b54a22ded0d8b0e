/** Texts by number: each is kept once. */
export class StringTable {
  readonly #numbers = new Map<string, number>();

  /** The number of a text. */
  add(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }

  get texts(): readonly string[] {
    return [...this.#numbers.keys()];
  }
}
