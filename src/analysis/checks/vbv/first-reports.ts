import { plural } from '../../../media/quantity.ts';
import type { Reported } from '../rule.ts';

/** Findings that are told one by one. */
const MAX_TOLD = 100;

/** A finding, and how bad it is. */
export interface Ranked extends Reported {
  readonly amount: number;
}

/** Reports the first findings as they come, and the rest as one at the end: a stream may have one for each frame. */
export class FirstReports {
  readonly #report: (found: Reported) => void;
  readonly #what: string;
  #count = 0;
  #worst: Ranked | undefined;

  /** `what`: what there are more of, `underflow`. */
  constructor(report: (found: Reported) => void, what: string) {
    this.#report = report;
    this.#what = what;
  }

  /** `found` is called only for what is told. */
  add(amount: number, found: () => Reported): void {
    this.#count++;
    if (this.#count <= MAX_TOLD) this.#report(found());
    else if (amount > (this.#worst?.amount ?? Number.NEGATIVE_INFINITY)) this.#worst = { ...found(), amount };
  }

  end(): void {
    if (this.#worst === undefined) return;
    const { amount: _amount, message, ...more } = this.#worst;
    this.#report({
      message: `${plural(this.#count - MAX_TOLD, `more ${this.#what}`)}, the worst: ${message}`,
      ...more,
    });
  }
}
