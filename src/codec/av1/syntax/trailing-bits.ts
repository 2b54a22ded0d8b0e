import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** trailing_bits( nbBits ) (AV1 5.3.4): a one, then zeros up to the end of the unit. */
export const parseTrailingBits = (r: SyntaxReader): void => {
  if (r.partial && r.bitsLeft === 0) return;
  r.open('trailing_bits', 'AV1 5.3.4');
  if (r.bitsLeft === 0) r.issue('trailing_one_bit', r.bit, '1', 'the end of the OBU');
  else {
    r.stopBits('trailing_one_bit', 'trailing_zero_bit');
    parseTrailingZeroBytes(r);
  }
  r.close();
};

const parseTrailingZeroBytes = (r: SyntaxReader): void => {
  const at = r.bit;
  const rest = r.peekBytes(r.bitsLeft / 8);
  if (rest.length === 0) return;
  r.bytes(rest.length, 'trailing_zero_bytes');
  if (rest.some((byte) => byte !== 0)) r.issue('trailing_zero_bytes', at, 'zeros', 'other bytes');
};

/** byte_alignment() (AV1 5.3.5). */
export const parseByteAlignment = (r: SyntaxReader): void => {
  if (r.bit % 8 === 0) return;
  r.open('byte_alignment', 'AV1 5.3.5');
  r.alignBits('zero_bit', 0);
  r.close();
};

/** A byte of trailing bits. */
const TRAILING_BITS = 0x80;

/**
 * Bytes of a payload before its trailing bits, which are the last byte that is not zero (AV1 5.7 and 5.8.2, notes). All
 * of them if only the start of the unit is there, or if that byte is none of trailing bits.
 */
export const bytesBeforeTrailingBits = (r: SyntaxReader): number => {
  const rest = r.peekBytes(r.bitsLeft / 8);
  let last = rest.length - 1;
  while (last > 0 && rest[last] === 0) last--;
  return r.partial || rest[last] !== TRAILING_BITS ? rest.length : last;
};
