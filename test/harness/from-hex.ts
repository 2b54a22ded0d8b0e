/** The bytes of hex digits; white space is ignored. `null` for anything else. */
export const fromHex = (text: string): Uint8Array | null => {
  const digits = text.replace(/\s/g, '');
  if (digits.length === 0 || digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) return null;
  return Uint8Array.from(Buffer.from(digits, 'hex'));
};
