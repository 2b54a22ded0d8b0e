const BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
const OTHER_BASIS = 0x2f0b4c47;
const OTHER_PRIME = 0x5bd1e995;

/**
 * A hash of 53 bits, as a number, to recognise equal contents: two of 32 bits, from which the lowest ones of the second
 * are left out. No protection against contents that are made to collide.
 */
export const contentHash = (bytes: Uint8Array): number => {
  let first = BASIS;
  let second = OTHER_BASIS ^ bytes.length;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    first = Math.imul(first ^ byte, PRIME);
    second = Math.imul(second ^ byte, OTHER_PRIME);
  }
  return (mixed(first) >>> 0) * 2 ** 21 + (mixed(second) >>> 11);
};

/** The last bytes reach all bits. */
const mixed = (hash: number): number => {
  const half = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return half ^ (half >>> 13);
};
