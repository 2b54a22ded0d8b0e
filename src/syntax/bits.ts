/** Value of a signed Exp-Golomb code by its codeNum (H.264 9.1.1): 0, 1, -1, 2, -2, … */
export const signedOfCodeNum = (codeNum: number): number =>
  codeNum % 2 === 1 ? (codeNum + 1) / 2 : codeNum === 0 ? 0 : -codeNum / 2;

/** Position of the last one bit before bit `end`; -1 if none. */
export const lastOneBit = (bytes: Uint8Array, end: number): number => {
  let byte = (end >>> 3) - 1;
  while (byte >= 0 && bytes[byte] === 0) byte--;
  if (byte < 0) return -1;
  const value = bytes[byte] as number;
  return byte * 8 + Math.clz32(value & -value) - 24;
};

/** An element name with its subscripts, as the specification writes them: `name[i][j]`. */
export const subscripted = (name: string, i: number, j: number | undefined, k: number | undefined): string => {
  const first = `${name}[${i}]`;
  if (j === undefined) return first;
  return k === undefined ? `${first}[${j}]` : `${first}[${j}][${k}]`;
};

/** The largest value of ue(v) (H.264 9.1): for an element whose range is checked later. */
export const MAX_UE = 2 ** 32 - 2;

/** Ceil( Log2( n ) ) for n >= 1: bits of a number below `n`. */
export const ceilLog2 = (n: number): number => 32 - Math.clz32(n - 1);
