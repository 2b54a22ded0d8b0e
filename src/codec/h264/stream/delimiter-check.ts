import { PRIMARY_PIC_TYPES } from '../syntax/access-unit-delimiter.ts';
import { sliceLetter } from '../syntax/slice-types.ts';
import type { PictureFinding } from './picture-finding.ts';

/** Slice types by primary_pic_type (H.264 Table 7-5). */
const ALLOWED: readonly (readonly string[])[] = Object.values(PRIMARY_PIC_TYPES).map((types) => types.split(', '));

/** Compares the slices of a primary coded picture with the access unit delimiter before it. */
export class DelimiterCheck {
  #primaryPicType: number | undefined;

  /** A new access unit begins. */
  open(): void {
    this.#primaryPicType = undefined;
  }

  announce(primaryPicType: number | undefined): void {
    this.#primaryPicType = primaryPicType;
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
