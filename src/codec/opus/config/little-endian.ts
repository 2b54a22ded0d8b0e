import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** Reads an unsigned little-endian number of `length` bytes. The trace shows its bytes, with the value as meaning. */
export const littleEndian = (r: SyntaxReader, length: number, name: string): number => {
  const value = r.peekBytes(length).reduceRight((high, byte) => high * 256 + byte, 0);
  r.bytes(length, name, `${value}`);
  return value;
};

/** Reads a signed 16-bit little-endian number. */
export const littleEndian16Signed = (r: SyntaxReader, name: string): number => {
  const [low = 0, high = 0] = r.peekBytes(2);
  const value = ((high << 24) | (low << 16)) >> 16;
  r.bytes(2, name, `${value}`);
  return value;
};
