import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/**
 * Reads the rest of a payload up to bit `end`: a one bit and zeros to the byte boundary (H.264 D.1.1), then bytes that
 * a later edition may have added. H.264 does not name them; the name is from H.265 D.2.1. `end` is computed from
 * payloadSize, not from the bits left, so that a truncated payload is an error.
 */
export const parsePayloadEnd = (r: SyntaxReader, end: number): void => {
  if (r.bit % 8 !== 0) r.stopBits('bit_equal_to_one', 'bit_equal_to_zero');
  const bytes = (end - r.bit) / 8;
  if (bytes > 0) r.bytes(bytes, 'reserved_payload_extension_data');
};

/** Skips extension data up to the end of the payload; they have no alignment bits. */
export const parseExtensionData = (r: SyntaxReader): void => {
  const odd = r.bitsLeft % 8;
  if (odd > 0) r.uv(odd, 'reserved_payload_extension_data');
  if (r.bitsLeft > 0) r.bytes(r.bitsLeft / 8, 'reserved_payload_extension_data');
};
