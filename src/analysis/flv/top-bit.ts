import type { ReadTag } from '../../container/flv/tag/flv-reader.ts';
import type { Report } from '../timeline/track-frame.ts';

const TOP_BIT = 2 ** 31;

/**
 * Finds timestamps whose top bit changes without a carry. Times are unwrapped modulo 2^31, as FFmpeg and OBS write
 * them, which such a bit does not move; readers of all 32 bits jump by 24.9 days.
 */
export class TopBitCheck {
  /** That of the last frame. */
  #isSet: boolean | undefined;
  /** Unwrapped minus coded, modulo 2^32: 0 or 2^31. */
  #distance = 0;

  /** Takes a tag with coded frames; `timestamp`: as coded. */
  next(timestamp: number, { dtsMs, offset, index }: ReadTag, report: Report): void {
    const isSet = timestamp >= TOP_BIT;
    const distance = (dtsMs - timestamp) | 0;
    const was = this.#isSet;
    const isMoved = was !== undefined && distance !== this.#distance && isSet !== was;
    this.#isSet = isSet;
    this.#distance = distance;
    if (!isMoved) return;
    const message = `TimestampExtended is ${Math.floor(timestamp / 2 ** 24)}: bit 31 ${isSet ? 'comes' : 'goes'} from one frame to the next, a jump of 2147483648 ms for players that read 32 bits`;
    report({ severity: 'warning', code: 'timestamp-top-bit', message, offset: offset + 7, tag: index });
  }
}
