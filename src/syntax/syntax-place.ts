import { subscripted } from './bits.ts';
import { areOf, counted } from './counted.ts';
import type { SyntaxIssue } from './diagnostics.ts';
import { BitstreamError, type BitstreamErrorCode } from './errors.ts';

interface OpenStructure {
  readonly name: string;
  readonly clause: string;
  readonly outer: OpenStructure | undefined;
}

const UNIT: OpenStructure = { name: 'unit', clause: '-', outer: undefined };

/** The structure and element that a reader is in, for its errors and issues. */
export class SyntaxPlace {
  #open: OpenStructure = UNIT;
  #issues: SyntaxIssue[] | undefined;
  #nthName = '';
  #nthI = 0;
  #nthJ: number | undefined;
  #nthK: number | undefined;

  /** Elements that were out of range and kept. */
  get issues(): readonly SyntaxIssue[] {
    return this.#issues ?? [];
  }

  open(name: string, clause: string): void {
    this.#open = { name, clause, outer: this.#open };
  }

  close(): void {
    this.#open = this.#open.outer ?? UNIT;
  }

  /** Sets the subscripts of the element that is read next, for its errors and issues. */
  subscript(name: string, i: number, j: number | undefined, k: number | undefined): void {
    this.#nthName = name;
    this.#nthI = i;
    this.#nthJ = j;
    this.#nthK = k;
  }

  issue(field: string, bit: number, expected: string, found: string): void {
    this.#issues ??= [];
    const { name: structure, clause } = this.#open;
    this.#issues.push({ structure, field: this.#fieldName(field), clause, bit, expected, found });
  }

  /** `message` is for errors that expected and found alone do not explain. */
  error(
    code: BitstreamErrorCode,
    field: string,
    bit: number,
    expected: string,
    found: string,
    message = `expected ${expected}, found ${found}`,
  ): BitstreamError {
    const { name: structure, clause } = this.#open;
    return new BitstreamError(code, message, {
      structure,
      field: this.#fieldName(field),
      clause,
      bit,
      expected,
      found,
    });
  }

  /** An element of `bits` bits with only `left` to read. `keptBytes`: the bytes of a unit whose end is missing. */
  endError(field: string, bit: number, bits: number, left: number, keptBytes: number | undefined): BitstreamError {
    const end =
      keptBytes === undefined
        ? `${counted(left, 'bit')} ${areOf(left)} left`
        : `only ${counted(keptBytes, 'byte')} of this unit ${areOf(keptBytes)} kept`;
    const message = `needs ${counted(bits, 'bit')}, ${end}`;
    const code = keptBytes === undefined ? 'truncated' : 'limit';
    return this.error(code, field, bit, counted(bits, 'bit'), counted(left, 'bit'), message);
  }

  #fieldName(field: string): string {
    return field === this.#nthName ? subscripted(field, this.#nthI, this.#nthJ, this.#nthK) : field;
  }
}
