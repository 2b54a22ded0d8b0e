import type { SyntaxReader } from '../../syntax/syntax-reader.ts';

/** Reads the rest of a unit that is not parsed as bytes. `clause` is that of nal_unit(). */
export const parseRbspBytes = (r: SyntaxReader, clause: string): void => {
  const length = Math.floor(r.bitsLeft / 8);
  if (length === 0) return;
  r.open('nal_unit', clause);
  r.bytes(length, 'rbsp_byte');
  r.close();
};
