/** A unit as the slow and simple splitters below find it. */
export interface ReferenceUnit {
  readonly offset: number;
  readonly prefixLength: number;
  readonly size: number;
  readonly trailingZeros: number;
  readonly emulationPreventionBytes: number;
  readonly forbiddenPatterns: number;
}

/** Annex B, byte by byte, the whole input at hand. */
export const referenceAnnexb = (bytes: Uint8Array): ReferenceUnit[] => {
  const starts: number[] = [];
  for (let at = 2; at < bytes.length; at++) {
    if (bytes[at] === 1 && bytes[at - 1] === 0 && bytes[at - 2] === 0) starts.push(at + 1);
  }
  return starts.map((start, i) => {
    const next = starts[i + 1];
    // In front of the next 00 00 01, or at the end of the input.
    let behind = next === undefined ? bytes.length : next - 3;
    const zeroByte = (at: number): boolean => at >= (starts[i - 1] ?? 0) && bytes[at] === 0;
    const prefixLength = zeroByte(start - 4) ? 4 : 3;
    if (next !== undefined && behind > start && bytes[behind - 1] === 0) behind--;
    let end = behind;
    while (end > start && bytes[end - 1] === 0) end--;
    return {
      offset: start - prefixLength,
      prefixLength,
      size: end - start,
      trailingZeros: behind - end,
      ...patterns(bytes.subarray(start, end)),
    };
  });
};

/** Length-prefixed, the whole input at hand; `size` may be more than what is left. */
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
 * Emulation prevention (03 behind two zeros or more), and what must not stand in a unit: 00 00 00, 00 00 01, 00 00 02,
 * each run of zeros once.
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
