/** The bits of some bytes, one number each. */
export const bitsOf = (bytes: Uint8Array): number[] => {
  const bits: number[] = [];
  for (const byte of bytes) for (let shift = 7; shift >= 0; shift--) bits.push((byte >> shift) & 1);
  return bits;
};

/** Bytes of some bits; the last one is padded with zeros. */
export const bytesOfBits = (bits: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (const [i, bit] of bits.entries()) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (bit << (7 - (i & 7)));
  return bytes;
};

/** ue(v) of H.264 9.1, values up to 2^32 - 2. */
export const expGolomb = (value: number): number[] => {
  const text = (value + 1).toString(2);
  return [...'0'.repeat(text.length - 1), ...text].map(Number);
};

/** `length` bits from `bit` on as a number, read bit by bit; `length` is at most 53. */
export const valueAt = (bytes: Uint8Array, bit: number, length: number): number => {
  let value = 0;
  for (let at = bit; at < bit + length; at++) value = value * 2 + (((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
  return value;
};

/** codeNum of an Exp-Golomb code that is `length` bits long. */
export const codeNumAt = (bytes: Uint8Array, bit: number, length: number): number =>
  valueAt(bytes, bit + (length - 1) / 2, (length + 1) / 2) - 1;

export const concat = (parts: readonly Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};
