import type { RandomAccess } from '../../../media/frame-record.ts';
import { isLeading, isRasl } from '../nal-unit-rules.ts';
import { hevcUnitTypes, isHevcIrap } from '../nal-unit-types.ts';

/** Decoding order of a picture relative to the intra random access picture (IRAP) it belongs to. */
export interface AccessFacts {
  /** An IRAP picture with NoRaslOutputFlag 1 (H.265 8.1.3): decoding starts here, and output order anew. */
  readonly startsPeriod: boolean;
  readonly randomAccess: RandomAccess | undefined;
  /** A RASL picture that may refer to pictures before such a start: it is not output (H.265 8.1.3, C.5.2.2). */
  readonly isSkipped: boolean;
  /** The associated IRAP picture; `undefined` before the first one. */
  readonly irapType: number | undefined;
  /** Trailing pictures of that IRAP picture that have come. */
  readonly trailing: number;
}

/** Follows where decoding can start (H.265 8.1.3), one call per picture in decoding order. */
export class RandomAccessTracker {
  /** The next IRAP picture is the first of the stream, or the first after an end of sequence. */
  #isAtStart = true;
  #irapType: number | undefined;
  /** NoRaslOutputFlag of the associated IRAP picture. */
  #isStart = true;
  #trailing = 0;

  /** An end of sequence: a CRA picture after it is handled as the first of a stream. */
  endSequence(): void {
    this.#isAtStart = true;
  }

  next(type: number): AccessFacts {
    const startsPeriod = isHevcIrap(type) && (this.#isAtStart || type !== CRA);
    if (isHevcIrap(type)) {
      this.#irapType = type;
      this.#isStart = startsPeriod;
      this.#trailing = 0;
      this.#isAtStart = false;
    }
    const facts = {
      startsPeriod,
      randomAccess: hevcUnitTypes.unitType(type).randomAccess,
      isSkipped: isRasl(type) && this.#isStart,
      irapType: this.#irapType,
      trailing: this.#trailing,
    };
    if (!isHevcIrap(type) && !isLeading(type)) this.#trailing++;
    return facts;
  }
}

const CRA = 21;
