import type { PictureFinding } from './picture-finding.ts';

/** The element of an access unit delimiter that announces slice types. */
export interface DelimiterElement {
  readonly field: 'primary_pic_type' | 'pic_type';
  /** Slice types by its value: `I, P`. */
  readonly types: Readonly<Record<number, string>>;
  /** `H.264 Table 7-5`. */
  readonly table: string;
}

/** Compares the slices of a primary coded picture with the access unit delimiter before it, and the pictures that have one. */
export class DelimiterCheck {
  readonly #element: DelimiterElement;
  #announced: number | undefined;
  #hasDelimiter = false;
  #isFirst = true;
  /** Pictures have a delimiter. The first may lack one: what it begins with is where the stream begins. */
  #isUsed: boolean | undefined;
  #isReported = false;

  constructor(element: DelimiterElement) {
    this.#element = element;
  }

  /** A new access unit begins. */
  open(): void {
    this.#announced = undefined;
    this.#hasDelimiter = false;
  }

  /** `value`: that of the element. */
  announce(value: number | undefined): void {
    this.#announced = value;
    this.#hasDelimiter = true;
  }

  /** A primary coded picture begins. Reports the first that has a delimiter where the one before has none, or vice versa. */
  picture(): PictureFinding | undefined {
    const isAlone = this.#isFirst && !this.#hasDelimiter;
    this.#isFirst = false;
    if (isAlone) return undefined;
    this.#isUsed ??= this.#hasDelimiter;
    if (this.#isReported || this.#hasDelimiter === this.#isUsed) return undefined;
    this.#isReported = true;
    const message = this.#isUsed
      ? 'no access unit delimiter, though the pictures before have one'
      : 'an access unit delimiter, though the pictures before have none';
    return {
      severity: 'warning',
      code: 'delimiter-missing',
      message: `${message}: readers that cut the stream at delimiters join access units`,
    };
  }

  /** Reports the first slice of an access unit that its delimiter excludes. `letter`: its type. */
  slice(letter: string): PictureFinding | undefined {
    const value = this.#announced;
    const { field, types, table } = this.#element;
    const expected = value === undefined ? undefined : types[value];
    if (expected?.split(', ').includes(letter) !== false) return undefined;
    this.#announced = undefined;
    return {
      severity: 'warning',
      code: 'primary-pic-type',
      message: `${letter} slice where the access unit delimiter says ${expected} (${field} ${value}; ${table})`,
      field,
      expected,
      found: letter,
    };
  }
}
