import type { SyntaxReader } from '../../syntax/syntax-reader.ts';
import { parseTrailingBits } from './rbsp-trailing-bits.ts';

/** Reads filler_data_rbsp() (H.264 7.3.2.7, H.265 7.3.2.8): ff_byte up to the stop bit. */
export const parseFillerData = (r: SyntaxReader, clause: string): void => {
  r.open('filler_data_rbsp', clause);
  const run = r.peekBytes(Number.MAX_SAFE_INTEGER);
  let length = 0;
  while (run[length] === 0xff) length++;
  if (length > 0) r.bytes(length, 'ff_byte');
  // Only the first bytes of a long filler are kept: if all of them are ff_byte, there is no end to check.
  if (!r.partial || r.bitsLeft > 0) parseTrailingBits(r);
  r.close();
};
