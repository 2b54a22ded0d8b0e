/** Up to this many bytes a call of fromCharCode is faster than the decoder. */
const MAX_CHAR_CODE_BYTES = 64;
const ASCII = new TextDecoder();
const DIGITS = new TextEncoder().encode('0123456789abcdef');

/** Lower-case hex, two digits per byte, no separators. */
export const toHex = (bytes: Uint8Array): string => {
  // A string built digit by digit costs many times its size; SEI units may have a megabyte.
  const codes = new Uint8Array(2 * bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    codes[2 * i] = DIGITS[byte >> 4] as number;
    codes[2 * i + 1] = DIGITS[byte & 15] as number;
  }
  return bytes.length <= MAX_CHAR_CODE_BYTES ? String.fromCharCode(...codes) : ASCII.decode(codes);
};

/** The bytes that hex digits without separators stand for; digits are taken in pairs. */
export const bytesOfHex = (hex: string): Uint8Array => {
  const bytes = new Uint8Array(hex.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
};
