import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/**
 * What stands behind the elements of a payload up to bit `end`: a one bit and zeros to the byte border (H.264 D.1.1),
 * and bytes that a later edition may have added, which H.264 leaves without a name; this is the one of H.265 D.2.1.
 * Counts from `payloadSize`, not from what is left: a payload that its unit cuts short ends in an error.
 */
export const parsePayloadEnd = (r: SyntaxReader, end: number): void => {
  if (!r.byteAligned) r.stopBits('bit_equal_to_one', 'bit_equal_to_zero');
  const bytes = (end - r.bit) / 8;
  if (bytes > 0) r.bytes(bytes, 'reserved_payload_extension_data');
};

/** Passes over everything up to the end of the payload: what an extension flag of 1 announces, without bits of its own for alignment. */
export const parseExtensionData = (r: SyntaxReader): void => {
  const odd = r.bitsLeft % 8;
  if (odd > 0) r.uv(odd, 'reserved_payload_extension_data');
  if (r.bitsLeft > 0) r.bytes(r.bitsLeft / 8, 'reserved_payload_extension_data');
};
