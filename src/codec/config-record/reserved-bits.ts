import type { SyntaxReader } from '../../syntax/syntax-reader.ts';

/** Bits that a record reserves: another value is noted and passed over. */
export const reservedBits = (r: SyntaxReader, bits: number, expected: number): void => {
  r.uLax(bits, 'reserved', expected, expected);
};
