import type { SyntaxReader } from '../../syntax/syntax-reader.ts';

/** Reads reserved bits of a record; any value but `expected` is only an issue. */
export const reservedBits = (r: SyntaxReader, bits: number, expected: number): void => {
  r.uLax(bits, 'reserved', expected, expected);
};
