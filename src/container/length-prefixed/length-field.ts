import { RtmpkitError } from '../../syntax/errors.ts';

/** Bytes of a length field that may be written: lengthSizeMinusOne is 0, 1 or 3 (ISO/IEC 14496-15 5.3.3.1). */
export type WritableLengthSize = 1 | 2 | 4;

/** The longest unit that a length field of so many bytes can announce. */
export const longestUnit = (lengthSize: WritableLengthSize): number => 2 ** (8 * lengthSize) - 1;

/** The length field in front of a unit of `size` bytes; throws `not-encodable` where it cannot hold that. */
export const lengthField = (size: number, lengthSize: WritableLengthSize): Uint8Array => {
  if (size > longestUnit(lengthSize)) {
    const limit = longestUnit(lengthSize);
    throw new RtmpkitError('not-encodable', `${size} bytes do not fit a ${lengthSize}-byte length field (${limit})`);
  }
  const field = new Uint8Array(lengthSize);
  for (let i = lengthSize - 1, rest = size; i >= 0; i--, rest = Math.floor(rest / 256)) field[i] = rest % 256;
  return field;
};
