/** A unit as found by the slow and simple splitters below. */
export interface ReferenceUnit {
  readonly offset: number;
  readonly prefixLength: number;
  readonly size: number;
  readonly trailingZeros: number;
  readonly emulationPreventionBytes: number;
  readonly forbiddenPatterns: number;
}

/** Splits a whole Annex B input byte by byte. */
export const referenceAnnexb = (bytes: Uint8Array): ReferenceUnit[] => {
  const starts: number[] = [];
  for (let at = 2; at < bytes.length; at++) {
    if (bytes[at] === 1 && bytes[at - 1] === 0 && bytes[at - 2] === 0) starts.push(at + 1);
  }
  return starts.map((start, i) => {
    const next = starts[i + 1];
    // Before the next 00 00 01, or at the end of the input.
    let limit = next === undefined ? bytes.length : next - 3;
    const zeroByte = (at: number): boolean => at >= (starts[i - 1] ?? 0) && bytes[at] === 0;
    const prefixLength = zeroByte(start - 4) ? 4 : 3;
    if (next !== undefined && limit > start && bytes[limit - 1] === 0) limit--;
    let end = limit;
    while (end > start && bytes[end - 1] === 0) end--;
    return {
      offset: start - prefixLength,
      prefixLength,
      size: end - start,
      trailingZeros: limit - end,
      ...patterns(bytes.subarray(start, end)),
    };
  });
};

/** Splits a whole length-prefixed input; `size` may exceed the bytes that are left. */
export const referenceLengthPrefixed = (bytes: Uint8Array, lengthSize: number): ReferenceUnit[] => {
  const units: ReferenceUnit[] = [];
  for (let at = 0; at + lengthSize <= bytes.length; ) {
    let length = 0;
    for (let i = 0; i < lengthSize; i++) length = length * 256 + (bytes[at + i] ?? 0);
    const start = at + lengthSize;
    const unit = bytes.subarray(start, start + length);
    units.push({ offset: at, prefixLength: lengthSize, size: unit.length, trailingZeros: 0, ...patterns(unit) });
    at = start + length;
  }
  return units;
};

/**
 * Emulation prevention (03 after two or more zeros), and patterns forbidden in a unit: 00 00 00, 00 00 01, 00 00 02. A
 * run of zeros counts once.
 */
const patterns = (unit: Uint8Array): Pick<ReferenceUnit, 'emulationPreventionBytes' | 'forbiddenPatterns'> => {
  let zeros = 0;
  let emulationPreventionBytes = 0;
  let forbiddenPatterns = 0;
  for (const byte of unit) {
    if (byte === 0) {
      zeros++;
      continue;
    }
    if (zeros >= 2 && byte === 3) emulationPreventionBytes++;
    if (zeros > 2 || (zeros === 2 && byte < 3)) forbiddenPatterns++;
    zeros = 0;
  }
  if (zeros > 2) forbiddenPatterns++;
  return { emulationPreventionBytes, forbiddenPatterns };
};
