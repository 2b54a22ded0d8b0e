import { ByteWriter } from '../../bytes/byte-writer.ts';
import { RtmpkitError } from '../../syntax/errors.ts';

/** Bytes of a length field that may be written: lengthSizeMinusOne is 0, 1 or 3 (ISO/IEC 14496-15 5.3.3.1). */
export type WritableLengthSize = 1 | 2 | 4;

/**
 * The big-endian length before a NAL unit (ISO/IEC 14496-15 5.3.3.1, lengthSizeMinusOne). Throws `not-encodable` when
 * the field is too short; `what` names the unit in the message.
 */
export const lengthField = (unitBytes: number, lengthSize: WritableLengthSize, what: () => string): Uint8Array => {
  const most = 2 ** (8 * lengthSize) - 1;
  if (unitBytes > most) {
    const limit = `a length field of ${lengthSize === 1 ? '1 byte' : `${lengthSize} bytes`} holds at most ${most}`;
    throw new RtmpkitError('not-encodable', `${what()} has ${unitBytes} bytes, ${limit}`);
  }
  const field = new Uint8Array(lengthSize);
  for (let i = 0; i < lengthSize; i++) field[i] = unitBytes / 2 ** (8 * (lengthSize - 1 - i));
  return field;
};

/** The units, each after a length of 4 bytes. */
export const withLengths = (units: readonly Uint8Array[]): Uint8Array => {
  const w = new ByteWriter();
  for (const unit of units) w.u32(unit.length).bytes(unit);
  return w.toBytes();
};
