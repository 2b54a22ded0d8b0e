import { PRIMARY_PIC_TYPES } from '../syntax/access-unit-delimiter.ts';
import { sliceLetter } from '../syntax/slice-types.ts';
import type { PictureFinding } from './picture-finding.ts';

/** Slice types by primary_pic_type (H.264 Table 7-5). */
const ALLOWED: readonly (readonly string[])[] = Object.values(PRIMARY_PIC_TYPES).map((types) => types.split(', '));

/** Compares the slices of a primary coded picture with the access unit delimiter before it, and the pictures that have one. */
export class DelimiterCheck {
  #primaryPicType: number | undefined;
  #hasDelimiter = false;
  /** The first picture has a delimiter. */
  #isUsed: boolean | undefined;
  #isReported = false;

  /** A new access unit begins. */
  open(): void {
    this.#primaryPicType = undefined;
    this.#hasDelimiter = false;
  }

  announce(primaryPicType: number | undefined): void {
    this.#primaryPicType = primaryPicType;
    this.#hasDelimiter = true;
  }

  /** A primary coded picture begins. Reports the first that has a delimiter where the one before has none, or vice versa. */
  picture(): PictureFinding | undefined {
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

  /** Reports the first slice of an access unit that its delimiter excludes. */
  slice(sliceType: number): PictureFinding | undefined {
    const type = this.#primaryPicType;
    if (type === undefined) return undefined;
    const letter = sliceLetter(sliceType);
    if (ALLOWED[type]?.includes(letter) === true) return undefined;
    this.#primaryPicType = undefined;
    const expected = PRIMARY_PIC_TYPES[type] ?? '';
    return {
      severity: 'warning',
      code: 'primary-pic-type',
      message: `${letter} slice where the access unit delimiter says ${expected} (primary_pic_type ${type}; H.264 Table 7-5)`,
      field: 'primary_pic_type',
      expected,
      found: letter,
    };
  }
}
