/** Byte of the escaped unit that holds bit `bit` of the unescaped one. `removed` are the positions of the bytes taken out. */
export const escapedByteOf = (bit: number, removed: readonly number[]): number => {
  let byte = Math.floor(bit / 8);
  for (const at of removed) {
    if (at > byte) break;
    byte++;
  }
  return byte;
};
