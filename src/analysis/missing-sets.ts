import { plural } from '../media/quantity.ts';
import type { Diagnostic } from '../syntax/diagnostics.ts';
import type { ReadUnit } from './unit-reader.ts';

/** Says what a stream without parameter sets holds instead. */
export class MissingSets {
  readonly #names = new Set<string>();
  #units = 0;
  #hasErrors = false;

  add(item: ReadUnit): void {
    if (item.kind === 'finding') {
      this.#hasErrors ||= item.finding.severity === 'error';
      return;
    }
    this.#units++;
    this.#names.add(item.unitType.name);
  }

  /**
   * The finding about a whole stream with so many sets. An error before it says why there is nothing, but not to a user
   * who `gave` the bytes.
   */
  finding(sets: number, gave: boolean): Diagnostic | undefined {
    if (sets > 0 || (this.#hasErrors && !(gave && this.#units > 0))) return undefined;
    const what =
      this.#units === 0 ? 'no NAL units' : `${plural(this.#units, 'NAL unit')} (${[...this.#names].join(', ')})`;
    const message = `no parameter set: the input has ${what}`;
    return { severity: 'error', code: 'no-parameter-sets', message };
  }
}
