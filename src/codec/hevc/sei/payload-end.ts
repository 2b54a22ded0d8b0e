import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

const EXTENSION = 'reserved_payload_extension_data';

/**
 * Reads the rest of a payload up to bit `end` (H.265 D.2.1): bits that a later edition may have added up to the last one
 * bit, that bit, and zeros to the byte boundary.
 */
export const parseHevcPayloadEnd = (r: SyntaxReader, end: number): void => {
  if (r.bit === end) return;
  const extension = r.bitsToLastOne;
  if (extension > 32) {
    r.bytes(Math.floor(extension / 8), EXTENSION);
    if (extension % 8 > 0) r.uv(extension % 8, EXTENSION);
  } else if (extension > 0) r.uv(extension, EXTENSION);
  r.stopBits('bit_equal_to_one', 'bit_equal_to_zero');
};
