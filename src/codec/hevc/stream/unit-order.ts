import type { PictureFinding } from '../../h26x/picture-finding.ts';
import { hevcNalUnitTypeName } from '../nal-unit-types.ts';

const AUD = 35;
const EOS = 36;
const EOB = 37;
const FILLER = 38;
const SUFFIX_SEI = 40;

/** Checks the places of units in their access unit (H.265 7.4.2.4.4). */
export class UnitOrder {
  #hasDelimiter = false;
  /** Slices of all layers, those whose header cannot be read too. */
  #hasSlice = false;
  #hasEnd = false;

  /** Takes each unit; `opens`: it begins an access unit. */
  next(type: number, opens: boolean): PictureFinding | undefined {
    if (opens) {
      this.#hasDelimiter = false;
      this.#hasSlice = false;
      this.#hasEnd = false;
    }
    const isSlice = type < 32;
    const isBehindEnd = this.#hasEnd && type !== EOB && type !== EOS;
    if (isSlice) this.#hasSlice = true;
    if (type === EOS || type === EOB) this.#hasEnd = true;
    if (isBehindEnd) return END_NOT_LAST;
    if (type === AUD) {
      const found = opens ? undefined : this.#hasDelimiter ? DELIMITER_AGAIN : DELIMITER_LATE;
      this.#hasDelimiter = true;
      return found;
    }
    const follows = type === FILLER || type === SUFFIX_SEI || type === EOS;
    return follows && !this.#hasSlice ? notFirst(type) : undefined;
  }
}

const DELIMITER_LATE: PictureFinding = {
  severity: 'error',
  code: 'unit-order',
  message: 'access unit delimiter after other units of its access unit: it has to be the first one (H.265 7.4.2.4.4)',
};

const DELIMITER_AGAIN: PictureFinding = {
  severity: 'warning',
  code: 'delimiter-again',
  message: 'another access unit delimiter before the slices of the picture: there is at most one (H.265 7.4.2.4.4)',
};

const END_NOT_LAST: PictureFinding = {
  severity: 'error',
  code: 'unit-order',
  message: 'a unit after the end of sequence of its access unit, which has to be its last one (H.265 7.4.2.4.4)',
};

const notFirst = (type: number): PictureFinding => ({
  severity: 'error',
  code: 'unit-order',
  message: `${hevcNalUnitTypeName(type)} before the first slice of its access unit: it has to follow it (H.265 7.4.2.4.4)`,
});
