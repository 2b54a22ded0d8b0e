/** A unit without its emulation prevention bytes. */
export interface Unescaped {
  /** The unit from its header on, without emulation_prevention_three_byte. */
  readonly bytes: Uint8Array;
  /** Positions of the removed bytes in the escaped unit, ascending. */
  readonly removed: readonly number[];
}

const NONE: readonly number[] = [];

/**
 * Removes the emulation prevention bytes from a NAL unit (H.264 7.3.1, H.265 7.3.1.1). Returns a view of `nal` if there
 * are none. Reads only the first `limit` bytes of `nal`.
 */
export const removeEmulationPrevention = (nal: Uint8Array, limit = nal.length): Unescaped => {
  const end = Math.min(limit, nal.length);
  const first = findEscape(nal, 2, end);
  if (first < 0) return { bytes: end === nal.length ? nal : nal.subarray(0, end), removed: NONE };

  const removed = [first];
  let next = findEscape(nal, first + 3, end);
  while (next >= 0) {
    removed.push(next);
    next = findEscape(nal, next + 3, end);
  }
  const bytes = new Uint8Array(end - removed.length);
  let from = 0;
  let to = 0;
  for (const at of removed) {
    bytes.set(nal.subarray(from, at), to);
    to += at - from;
    from = at + 1;
  }
  bytes.set(nal.subarray(from, end), to);
  return { bytes, removed };
};

/**
 * Copies a NAL unit without its emulation prevention bytes to the start of `into`, which has room for all of it. Returns
 * the length of the copy. For slice data, which are read a unit at a time.
 */
export const copyUnescaped = (nal: Uint8Array, into: Uint8Array): number => {
  let from = 0;
  let to = 0;
  for (let at = findEscape(nal, 2, nal.length); at >= 0; at = findEscape(nal, at + 3, nal.length)) {
    into.set(nal.subarray(from, at), to);
    to += at - from;
    from = at + 1;
  }
  into.set(nal.subarray(from), to);
  return to + nal.length - from;
};

/**
 * Position of the next 03 after two zero bytes. A removed 03 resets the count of zeros, so the next search starts three
 * bytes later: 00 00 03 00 00 03 holds two, 00 00 03 03 one.
 */
const findEscape = (nal: Uint8Array, from: number, end: number): number => {
  for (let i = from; i < end; i++) {
    const byte = nal[i] as number;
    // A byte above 3 cannot be part of a pattern at i, i+1 or i+2.
    if (byte > 3) i += 2;
    else if (byte === 3 && nal[i - 1] === 0 && nal[i - 2] === 0) return i;
  }
  return -1;
};

/** Inserts emulation prevention bytes into an RBSP that includes its unit header (H.264 7.4.1). */
export const addEmulationPrevention = (rbsp: Uint8Array): Uint8Array => {
  const out: number[] = [];
  let zeros = 0;
  for (const byte of rbsp) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  // A unit must not end in 00: cabac_zero_words get a final 03 (7.4.1).
  if (zeros > 0) out.push(3);
  return Uint8Array.from(out);
};
