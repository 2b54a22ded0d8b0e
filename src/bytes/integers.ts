/** Unsigned integers at an offset that lies within `bytes`: callers check that first. Big-endian unless told otherwise. */
export const uint16At = (bytes: Uint8Array, at: number, littleEndian = false): number => {
  const [a, b] = [bytes[at] as number, bytes[at + 1] as number];
  return littleEndian ? a | (b << 8) : (a << 8) | b;
};

export const uint24At = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);

export const uint32At = (bytes: Uint8Array, at: number, littleEndian = false): number => {
  const [first, second] = [uint16At(bytes, at, littleEndian), uint16At(bytes, at + 2, littleEndian)];
  return littleEndian ? second * 0x1_0000 + first : first * 0x1_0000 + second;
};
