import type { PictureFinding } from '../../h26x/picture-finding.ts';
import { isLeading, isRasl } from '../nal-unit-rules.ts';
import { hevcNalUnitTypeName, isHevcIrap } from '../nal-unit-types.ts';
import type { AccessFacts } from './random-access.ts';

const BLA_W_RADL = 17;
const BLA_N_LP = 18;
const IDR_W_RADL = 19;
const IDR_N_LP = 20;
const CRA = 21;

/** IRAP pictures that no leading picture may have, and those that only RADL pictures may have. */
const WITHOUT_LEADING: ReadonlySet<number> = new Set([BLA_N_LP, IDR_N_LP]);
const WITHOUT_RASL: ReadonlySet<number> = new Set([BLA_W_RADL, IDR_W_RADL]);

/** Checks leading and trailing pictures against their IRAP picture (H.265 7.4.2.2, 8.3.1). */
export class LeadingPictures {
  #irapOrder: number | undefined;
  /** RASL pictures of this IRAP picture that are not output are reported. */
  #isReported = false;

  /** Takes each picture; `fields`: pictures are fields, of which the second one of the IRAP frame may trail at once. */
  next(type: number, order: number | undefined, access: AccessFacts, fields: boolean): PictureFinding | undefined {
    if (isHevcIrap(type)) {
      this.#irapOrder = order;
      this.#isReported = false;
      return undefined;
    }
    const { irapType, trailing, isSkipped } = access;
    if (irapType === undefined) return undefined;
    const irap = hevcNalUnitTypeName(irapType);
    const name = hevcNalUnitTypeName(type);
    if (!isLeading(type)) {
      return this.#isBeforeIrap(order) === true
        ? misplaced(
            `${name} picture before its ${irap} picture in output order: only RADL and RASL pictures are (H.265 7.4.2.2)`,
          )
        : undefined;
    }
    if (WITHOUT_LEADING.has(irapType)) {
      return misplaced(
        `${name} picture of ${article(irap)} ${irap} picture, which has no leading pictures (H.265 7.4.2.2)`,
      );
    }
    if (isRasl(type) && WITHOUT_RASL.has(irapType)) {
      return misplaced(
        `${name} picture of ${article(irap)} ${irap} picture, which has no RASL pictures (H.265 7.4.2.2)`,
      );
    }
    if (trailing > (fields ? 1 : 0)) {
      return misplaced(
        `${name} picture after trailing pictures of its ${irap} picture: it has to precede them (H.265 7.4.2.2)`,
      );
    }
    if (this.#isBeforeIrap(order) === false) {
      return misplaced(
        `${name} picture after its ${irap} picture in output order: leading pictures precede it (H.265 7.4.2.2)`,
      );
    }
    return isSkipped && irapType === CRA ? this.#skipped(name) : undefined;
  }

  #isBeforeIrap(order: number | undefined): boolean | undefined {
    return order === undefined || this.#irapOrder === undefined ? undefined : order < this.#irapOrder;
  }

  #skipped(name: string): PictureFinding | undefined {
    if (this.#isReported) return undefined;
    this.#isReported = true;
    const message = `${name} pictures of a CRA picture that decoding starts at: they refer to pictures before it, and are not output (H.265 8.1.3)`;
    return { severity: 'warning', code: 'leading-skipped', message };
  }
}

const misplaced = (message: string): PictureFinding => ({ severity: 'error', code: 'leading-picture', message });

const article = (name: string): string => (name.startsWith('I') ? 'an' : 'a');
