import type { SyntaxReader } from '../../syntax/syntax-reader.ts';

/**
 * Reads rbsp_trailing_bits() (7.3.2.11 of both standards) and the cabac_zero_words after it. Other bytes are an error: the
 * structure did not end where it should.
 */
export const parseTrailingBits = (r: SyntaxReader, standard: 'H.264' | 'H.265' = 'H.264'): void => {
  r.open('rbsp_trailing_bits', `${standard} 7.3.2.11`);
  r.stopBits('rbsp_stop_one_bit', 'rbsp_alignment_zero_bit');
  const rest = r.peekBytes(Number.MAX_SAFE_INTEGER);
  if (rest.some((byte) => byte !== 0)) {
    const more = rest.length === 1 ? '1 more byte' : `${rest.length} more bytes`;
    // The error belongs to the structure that should have ended here.
    r.close();
    throw r.error('trailing-bits', 'rbsp_trailing_bits', r.bit, 'the end of the unit', more);
  }
  // cabac_zero_word 0x0000 (7.3.2.10): only after slice data, harmless elsewhere.
  if (rest.length > 0) r.bytes(rest.length, 'cabac_zero_words');
  r.close();
};
