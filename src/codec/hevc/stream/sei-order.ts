import type { PictureFinding } from '../../h26x/picture-finding.ts';
import type { SeiMessage } from '../../h26x/sei/sei-message.ts';
import { isHevcSlice } from '../nal-unit-types.ts';
import { activeParameterSets } from '../sei/active-parameter-sets.ts';
import { bufferingPeriod } from '../sei/buffering-period.ts';
import { decodingUnitInfo } from '../sei/decoding-unit-info.ts';
import { picTiming } from '../sei/pic-timing.ts';

const PREFIX_SEI = 39;

/** Messages that precede all others before a slice, in this order (H.265 D.3.1). */
const FIRST: readonly number[] = [activeParameterSets, bufferingPeriod, picTiming, decodingUnitInfo].map(
  ({ payloadType }) => payloadType,
);

/** Place of a message in the order; those without one have the last. */
const rankOf = ({ payloadType }: SeiMessage): number => {
  const at = FIRST.indexOf(payloadType);
  return at < 0 ? FIRST.length : at;
};

/** Checks the order of the SEI messages before each slice, but for those that are nested in others. */
export class SeiOrder {
  #last: SeiMessage | undefined;
  #isReported = false;

  /** Takes each unit, with its messages. Reports the first one before a slice that is late. */
  next(type: number, messages: readonly SeiMessage[] | undefined): PictureFinding | undefined {
    if (isHevcSlice(type)) {
      this.#last = undefined;
      this.#isReported = false;
    }
    if (type !== PREFIX_SEI || messages === undefined || this.#isReported) return undefined;
    for (const message of messages) {
      if (this.#last !== undefined && rankOf(message) < rankOf(this.#last)) {
        this.#isReported = true;
        return late(message, this.#last);
      }
      this.#last = message;
    }
    return undefined;
  }
}

const late = ({ name }: SeiMessage, before: SeiMessage): PictureFinding => ({
  severity: 'warning',
  code: 'sei-order',
  message: `SEI message ${name} after ${before.name}: it has to precede it (H.265 D.3.1)`,
});
