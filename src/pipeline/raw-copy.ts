import { startCode } from '../container/annexb/start-code.ts';
import type { Unit } from '../media/unit.ts';
import { LimitError } from '../syntax/errors.ts';

/**
 * A unit as it is copied out of its input: as Annex B, with the start code that it has, or one of four bytes where it has a
 * length. Throws `LimitError` for one that was not kept whole.
 */
export const rawUnit = ({ offset, prefixLength, size, bytes }: Unit): readonly Uint8Array[] => {
  if (bytes.length < size) {
    const message = `the NAL unit at byte ${offset} has ${size} bytes: --raw copies at most ${bytes.length}`;
    throw new LimitError('unit-too-long', message);
  }
  return [startCode(prefixLength === 3 ? 3 : 4), bytes];
};
