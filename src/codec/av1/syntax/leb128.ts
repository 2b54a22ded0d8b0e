import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** leb128() takes at most 8 bytes, and its value must fit into 32 bits (AV1 4.10.5). */
const MAX_BYTES = 8;
const MAX_VALUE = 2 ** 32 - 1;

/**
 * Reads leb128() (AV1 4.10.5): seven bits a byte, least significant first. In the trace it is the run of its bytes, with
 * the value as its meaning.
 */
export const leb128 = (r: SyntaxReader, name: string): number => {
  const ahead = r.peekBytes(MAX_BYTES);
  const last = ahead.findIndex((byte) => byte < 0x80);
  if (last < 0) {
    if (ahead.length === MAX_BYTES) throw r.error('out-of-range', name, r.bit, 'at most 8 bytes', 'more');
    // Fails: the code is cut off.
    r.bytes(ahead.length + 1, name);
  }
  const value = ahead.subarray(0, last + 1).reduceRight((high, byte) => high * 128 + (byte & 0x7f), 0);
  const at = r.bit;
  r.bytes(last + 1, name, `${value}`);
  if (value > MAX_VALUE) throw r.error('out-of-range', name, at, `0..${MAX_VALUE}`, `${value}`);
  return value;
};
