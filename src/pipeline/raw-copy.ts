import { startCode } from '../container/annexb/start-code.ts';
import type { Unit } from '../media/unit.ts';
import { LimitError } from '../syntax/errors.ts';

/**
 * A unit as Annex B, with its start code, or with one of four bytes if it has a length field. Throws `LimitError` if it
 * was too long to be kept.
 */
export const rawUnit = ({ offset, prefixLength, size, bytes }: Unit): readonly Uint8Array[] => {
  if (bytes.length < size) {
    const message = `the NAL unit at byte ${offset} has ${size} bytes: --raw copies at most ${bytes.length}`;
    throw new LimitError('unit-too-long', message);
  }
  return [startCode(prefixLength === 3 ? 3 : 4), bytes];
};
