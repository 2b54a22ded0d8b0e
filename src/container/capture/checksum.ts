import { uint16At } from '../../bytes/integers.ts';

/** Internet checksum: the ones' complement of the ones' complement sum of 16-bit words (RFC 1071). */
export const internetChecksum = (...parts: readonly Uint8Array[]): number => {
  let sum = 0;
  // Every part but the last has an even length.
  for (const part of parts) {
    const even = part.length & ~1;
    for (let at = 0; at < even; at += 2) sum += uint16At(part, at);
    if (part.length > even) sum += (part[even] as number) << 8;
  }
  while (sum > 0xffff) sum = (sum % 0x1_0000) + Math.floor(sum / 0x1_0000);
  return sum ^ 0xffff;
};
