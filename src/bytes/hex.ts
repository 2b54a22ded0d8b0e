/** Bytes whose digits are made into text as arguments of one call; for more of them the decoder is faster. */
const FEW = 64;
const ASCII = new TextDecoder();
const DIGITS = new TextEncoder().encode('0123456789abcdef');

/** Lower-case hex, two digits a byte, nothing between. */
export const toHex = (bytes: Uint8Array): string => {
  // Text that grows digit by digit costs many times its size; SEI units may hold a megabyte.
  const codes = new Uint8Array(2 * bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    codes[2 * i] = DIGITS[byte >> 4] as number;
    codes[2 * i + 1] = DIGITS[byte & 15] as number;
  }
  return bytes.length <= FEW ? String.fromCharCode(...codes) : ASCII.decode(codes);
};

/** Reads hex digits; white space, `:`, `,`, `-` and `0x` between bytes are passed over. `null` when anything else stands there. */
export const fromHex = (text: string): Uint8Array | null => {
  const digits = text.replace(/\b0x/gi, '').replace(/[\s:,-]/g, '');
  if (digits.length === 0 || digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) return null;
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
};
