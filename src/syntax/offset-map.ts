/** Byte of the escaped unit that holds bit `bit` of the unescaped one. `removed`: positions of the removed bytes. */
export const escapedByteOf = (bit: number, removed: readonly number[]): number => {
  let byte = Math.floor(bit / 8);
  for (const at of removed) {
    if (at > byte) break;
    byte++;
  }
  return byte;
};
