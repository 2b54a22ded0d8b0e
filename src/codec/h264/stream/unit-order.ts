import type { PictureFinding } from '../../h26x/picture-finding.ts';

const DELIMITER = 9;
const FILLER = 12;

/** Checks the places of delimiters and filler in their access unit (H.264 7.4.1.2.3). */
export class UnitOrder {
  #hasDelimiter = false;
  /** Also slices whose header cannot be read, and those of other layers and views. */
  #hasSlice = false;

  /** Takes each unit; `opens`: it begins an access unit. */
  next(type: number, opens: boolean): PictureFinding | undefined {
    if (opens) {
      this.#hasDelimiter = false;
      this.#hasSlice = false;
    }
    if ((type >= 1 && type <= 5) || (type >= 19 && type <= 21)) this.#hasSlice = true;
    const isFirst = opens || this.#hasSlice;
    if (type === FILLER) return isFirst ? undefined : FILLER_FIRST;
    if (type !== DELIMITER) return undefined;
    const found = isFirst ? undefined : this.#hasDelimiter ? DELIMITER_AGAIN : DELIMITER_LATE;
    this.#hasDelimiter = true;
    return found;
  }
}

const DELIMITER_LATE: PictureFinding = {
  severity: 'error',
  code: 'unit-order',
  message: 'access unit delimiter after other units of its access unit: it has to be the first one (H.264 7.4.1.2.3)',
};

const DELIMITER_AGAIN: PictureFinding = {
  severity: 'warning',
  code: 'delimiter-again',
  message: 'another access unit delimiter before the slices of the picture: there is at most one (H.264 7.4.1.2.3)',
};

const FILLER_FIRST: PictureFinding = {
  severity: 'error',
  code: 'unit-order',
  message: 'filler before the first slice of its access unit: it has to follow it (H.264 7.4.1.2.3)',
};
