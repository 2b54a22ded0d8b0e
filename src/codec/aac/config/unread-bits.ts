import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** Bits up to the end of the config that are not parsed. */
export interface UnreadBits {
  /** Bit position of the first one. */
  bit?: number;
  /** Number of bits up to the next byte boundary; their value is `unread_bits`. */
  count?: number;
  unread_bits?: number;
  /** The bytes after it, as hex. */
  unread_bytes?: string;
}

/** Reads the bits up to a byte boundary, then whole bytes to the end. */
export const parseUnreadBits = (r: SyntaxReader, structure: string, into: UnreadBits): void => {
  r.open(structure, 'ISO/IEC 14496-3 1.6.2.1');
  into.bit = r.bit;
  const count = r.bitsLeft % 8;
  if (count > 0) {
    into.count = count;
    into.unread_bits = r.u(count, 'unread_bits');
  }
  if (r.bitsLeft > 0) into.unread_bytes = r.bytes(r.bitsLeft / 8, 'unread_bytes');
  r.close();
};
