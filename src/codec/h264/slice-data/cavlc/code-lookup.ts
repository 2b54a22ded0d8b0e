/**
 * Tables for reading the codes of CAVLC. A code of at most 16 bits is found by its leading zeros and the three bits after
 * the first one, or, where all codes are short, by its first bits. An entry is `value << 5 | length`; 0: no such code.
 */

/** Entries for each number of leading zeros. */
const AFTER_ZEROS = 8;

/** `codes`: by value; values without a code are ''. None has more than three bits after its first one. */
export const lookupByZeros = (codes: readonly string[]): Uint16Array => {
  const lookup = new Uint16Array(16 * AFTER_ZEROS);
  codes.forEach((code, value) => {
    if (code === '') return;
    const zeros = code.indexOf('1');
    if (zeros < 0) {
      lookup.fill((value << 5) | code.length, code.length * AFTER_ZEROS);
      return;
    }
    const rest = code.slice(zeros + 1);
    const first = Number.parseInt(`0${rest}`, 2) << (3 - rest.length);
    const entry = (value << 5) | code.length;
    lookup.fill(entry, zeros * AFTER_ZEROS + first, zeros * AFTER_ZEROS + first + (1 << (3 - rest.length)));
  });
  return lookup;
};

/** The entry for the next 32 bits. */
export const findByZeros = (lookup: Uint16Array, window: number): number => {
  const zeros = Math.min(Math.clz32(window), 15);
  return lookup[zeros * AFTER_ZEROS + (((window << zeros) >>> 28) & 7)] as number;
};

/** Rows of codes of at most `bits` bits: 2^bits entries each. */
export const lookupByBits = (rows: readonly (readonly string[])[], bits: number): Uint16Array => {
  const lookup = new Uint16Array(rows.length << bits);
  rows.forEach((codes, row) => {
    codes.forEach((code, value) => {
      if (code.length > bits) return;
      const first = (row << bits) | (Number.parseInt(code, 2) << (bits - code.length));
      lookup.fill((value << 5) | code.length, first, first + (1 << (bits - code.length)));
    });
  });
  return lookup;
};
