import type { PlacedUnit } from '../codec/placed-unit.ts';
import type { Diagnostic } from '../syntax/diagnostics.ts';

/** Reports a stream with pictures, none of which decoding can start at. */
export class RandomAccessCheck {
  #first: { readonly offset: number; readonly nalu: number } | undefined;
  #canStart = false;

  add({ picture, startsPicture, unit, index }: PlacedUnit): void {
    if (startsPicture === undefined || picture === undefined) return;
    this.#first ??= { offset: unit.offset, nalu: index };
    this.#canStart ||= picture.randomAccess !== undefined;
  }

  /** At the end of the stream. `entries`: what its codec can be entered at. */
  finding(entries: readonly string[]): Diagnostic | undefined {
    if (this.#canStart || this.#first === undefined) return undefined;
    const message = `${entries.map((word) => `no ${word}`).join(' and ')}: decoding can start nowhere`;
    return { severity: 'warning', code: 'no-random-access', message, ...this.#first };
  }
}
