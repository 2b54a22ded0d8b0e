import type { WatchedFrame } from '../watch/watcher.ts';

/** Frames whose types a pattern has: a stream without a second key frame is one GOP. */
const MAX_FRAMES = 10_000;

/** Collects the types of the frames of a GOP, one letter each; SP and SI are p and i. */
export class TypePattern {
  readonly #letters: string[] = [];
  readonly #places: number[] = [];
  #isOrdered = true;
  #isCut = false;

  add({ type, displayIndex }: Pick<WatchedFrame, 'type' | 'displayIndex'>): void {
    if (this.#letters.length === MAX_FRAMES) {
      this.#isCut = true;
      return;
    }
    this.#letters.push(LETTERS[type]);
    if (displayIndex === undefined) this.#isOrdered = false;
    else this.#places.push(displayIndex);
  }

  /** In decoding order. */
  get decoded(): string {
    return this.#text(this.#letters);
  }

  /** In output order; undefined if it is not known. */
  get shown(): string | undefined {
    if (!this.#isOrdered) return undefined;
    const places = this.#places;
    const order = Array.from(places, (_, i) => i).sort((a, b) => (places[a] as number) - (places[b] as number));
    return this.#text(order.map((i) => this.#letters[i] as string));
  }

  #text(letters: readonly string[]): string {
    return `${letters.join('')}${this.#isCut ? '…' : ''}`;
  }
}

const LETTERS: Readonly<Record<WatchedFrame['type'], string>> = {
  I: 'I',
  P: 'P',
  B: 'B',
  SI: 'i',
  SP: 'p',
  unknown: '?',
};
