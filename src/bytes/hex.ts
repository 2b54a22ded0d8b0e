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

/** Parses hex digits; white space, `:`, `,`, `-` and `0x` between bytes are ignored. `null` for anything else. */
export const fromHex = (text: string): Uint8Array | null => {
  const digits = text.replace(/\b0x/gi, '').replace(/[\s:,-]/g, '');
  if (digits.length === 0 || digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) return null;
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
};
