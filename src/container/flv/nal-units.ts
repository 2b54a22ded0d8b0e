/** A NAL unit in the payload of a tag. Offsets are those in the payload. */
export interface PayloadNalUnit {
  /** Of its length field or start code. */
  readonly offset: number;
  readonly prefixLength: number;
  readonly size: number;
  /** Bytes that its length promises beyond the end of the payload. */
  readonly missingBytes: number;
}

/** The NAL units of a payload, and how they are framed. */
export interface PayloadNalUnits {
  readonly units: readonly PayloadNalUnit[];
  readonly annexB: boolean;
  /** Bytes at the end that are too few for a length field. */
  readonly strayBytes: number;
}

/**
 * Takes the payload of a tag apart into NAL units: behind lengths, as FLV has it, or behind start codes where the lengths
 * lead nowhere and a start code stands at the beginning, as broken encoders have it. A tag that was cut lacks
 * `missingBytes`: a length that needs no more than these does lead somewhere.
 */
export const nalUnitsOf = (payload: Uint8Array, lengthSize: number, missingBytes = 0): PayloadNalUnits => {
  const byLength = lengthPrefixed(payload, lengthSize);
  const missing = byLength.units.at(-1)?.missingBytes ?? 0;
  const fits = missing <= missingBytes && (byLength.strayBytes === 0 || missingBytes > 0);
  return fits || startCodeLength(payload, 0) === 0 ? byLength : byStartCode(payload);
};

/** Bytes of the start code at `at`: 3 or 4; 0 when there is none. */
export const startCodeLength = (bytes: Uint8Array, at: number): 0 | 3 | 4 => {
  if (bytes[at] !== 0 || bytes[at + 1] !== 0) return 0;
  if (bytes[at + 2] === 1) return 3;
  return bytes[at + 2] === 0 && bytes[at + 3] === 1 ? 4 : 0;
};

/** Units that are taken out of one payload: lengths of 0 would make one of every few bytes. */
const MAX_UNITS = 1 << 16;

const lengthPrefixed = (payload: Uint8Array, lengthSize: number): PayloadNalUnits => {
  const units: PayloadNalUnit[] = [];
  let at = 0;
  while (at + lengthSize <= payload.length && units.length < MAX_UNITS) {
    let length = 0;
    for (let i = 0; i < lengthSize; i++) length = length * 256 + (payload[at + i] as number);
    const size = Math.min(length, payload.length - at - lengthSize);
    units.push({ offset: at, prefixLength: lengthSize, size, missingBytes: length - size });
    at += lengthSize + size;
  }
  return { units, annexB: false, strayBytes: payload.length - at };
};

const byStartCode = (payload: Uint8Array): PayloadNalUnits => {
  const units: PayloadNalUnit[] = [];
  let offset = 0;
  let prefixLength: number = startCodeLength(payload, 0);
  for (let at = prefixLength; at <= payload.length; at++) {
    const next = at === payload.length ? 4 : startCodeLength(payload, at);
    if (next === 0) continue;
    units.push({ offset, prefixLength, size: at - offset - prefixLength, missingBytes: 0 });
    offset = at;
    prefixLength = next;
    at += next - 1;
  }
  return { units, annexB: true, strayBytes: 0 };
};
