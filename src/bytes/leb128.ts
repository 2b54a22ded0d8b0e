/** The bytes of leb128() (AV1 4.10.5): 7 bits per byte, lowest first, in as few bytes as possible. */
export const leb128 = (value: number): Uint8Array => {
  const bytes: number[] = [];
  let rest = value;
  do {
    const more = rest >= 0x80;
    bytes.push((rest % 0x80) + (more ? 0x80 : 0));
    rest = Math.floor(rest / 0x80);
  } while (rest > 0);
  return Uint8Array.from(bytes);
};
