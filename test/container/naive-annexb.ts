/**
 * A literal byte stream splitter of H.264 B.1.1 and B.1.2, one byte at a time over the whole input: the reference for
 * the real one. It shares no code with src/.
 *
 * Where B.1.2 does not apply it follows the design: bytes before the first start code that are not leading_zero_8bits
 * are junk, and bytes after 00 00 00 that are no start code still belong to the unit.
 */
export interface NaiveUnit {
  readonly offset: number;
  readonly prefixLength: number;
  readonly size: number;
  readonly trailingZeros: number;
  readonly emulationPreventionBytes: number;
  readonly forbiddenPatterns: number;
  readonly forbiddenPatternOffset: number | undefined;
  readonly bytes: Uint8Array;
}

export interface NaiveSplit {
  /** Bytes before the first start code, without its leading zeros. */
  readonly junkLength: number;
  readonly units: readonly NaiveUnit[];
}

export const naiveSplit = (stream: Uint8Array): NaiveSplit => {
  const next24 = (at: number): number =>
    ((stream[at] ?? 0x100) << 16) | ((stream[at + 1] ?? 0x100) << 8) | (stream[at + 2] ?? 0x100);
  const isStart = (at: number): boolean => at + 3 <= stream.length && next24(at) === 0x000001;

  const starts: number[] = [];
  for (let at = 0; at < stream.length; at++) if (isStart(at)) starts.push(at);
  const zerosBefore = (end: number, from: number): number => {
    let zeros = 0;
    while (end - zeros > from && stream[end - zeros - 1] === 0) zeros++;
    return zeros;
  };

  const first = starts[0] ?? stream.length;
  const units = starts.map((start, i): NaiveUnit => {
    const from = start + 3;
    const end = starts[i + 1] ?? stream.length;
    const zeros = zerosBefore(end, from);
    // One zero before a start code is its zero_byte, those before that are trailing_zero_8bits.
    const trailingZeros = i + 1 < starts.length ? Math.max(0, zeros - 1) : zeros;
    const before = zerosBefore(start, i === 0 ? 0 : (starts[i - 1] as number) + 3);
    const prefixLength = before > 0 ? 4 : 3;
    const bytes = stream.subarray(from, end - zeros);
    return {
      offset: start + 3 - prefixLength,
      prefixLength,
      size: bytes.length,
      trailingZeros,
      bytes,
      ...patterns(bytes, from),
    };
  });
  // Without a start code, zeros at the end are junk like the rest.
  const leadingZeros = units.length > 0 || first === zerosBefore(first, 0) ? zerosBefore(first, 0) : 0;
  return { junkLength: first - leadingZeros, units };
};

/** Patterns that 7.3.1 removes (00 00 03) or 7.4.1 forbids (00 00 00, 00 00 02); a run of zeros counts once. */
const patterns = (bytes: Uint8Array, from: number) => {
  let emulationPreventionBytes = 0;
  const forbidden: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    let zeros = 0;
    while (bytes[at + zeros] === 0) zeros++;
    const following = bytes[at + zeros];
    if (zeros >= 2 && following === 3) emulationPreventionBytes++;
    if (zeros >= 3 || (zeros === 2 && following === 2)) forbidden.push(from + at);
    at += zeros;
  }
  return { emulationPreventionBytes, forbiddenPatterns: forbidden.length, forbiddenPatternOffset: forbidden[0] };
};
