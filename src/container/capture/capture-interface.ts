import { uint16At } from '../../bytes/integers.ts';

/** A network interface of a pcapng section. */
export interface CaptureInterface {
  /** LINKTYPE_ value. */
  readonly linkType: number;
  /** Most bytes that are captured of a packet; 0: all. */
  readonly snapLength: number;
  /** Units of a timestamp in a second. */
  readonly unitsPerSecond: bigint;
  /** Seconds that are added to each timestamp. */
  readonly offsetSeconds: number;
}

const BODY_AT = 8;
const OPTIONS_AT = BODY_AT + 8;
const END_OF_OPTIONS = 0;
const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;
/** Microseconds, without the option. */
const DEFAULT_UNITS = 1_000_000n;

/** Units in a second: 10 or, with bit 7 set, 2, to the power of the lower bits. */
const unitsOf = (resolution: number): bigint => (resolution & 0x80 ? 2n : 10n) ** BigInt(resolution & 0x7f);

/** A number of seconds, 64 bits, signed. */
const secondsAt = (bytes: Uint8Array, at: number, littleEndian: boolean): number =>
  Number(new DataView(bytes.buffer, bytes.byteOffset + at, 8).getBigInt64(0, littleEndian));

/** Interface Description Block (draft-ietf-opsawg-pcapng 4.2), whole and at least 20 bytes long. */
export const interfaceOf = (block: Uint8Array, littleEndian: boolean): CaptureInterface => {
  let [unitsPerSecond, offsetSeconds] = [DEFAULT_UNITS, 0];
  const end = block.length - 4;
  for (let at = OPTIONS_AT; at + 4 <= end; ) {
    const code = uint16At(block, at, littleEndian);
    const length = uint16At(block, at + 2, littleEndian);
    if (code === END_OF_OPTIONS || at + 4 + length > end) break;
    if (code === IF_TSRESOL && length >= 1) unitsPerSecond = unitsOf(block[at + 4] as number);
    if (code === IF_TSOFFSET && length >= 8) offsetSeconds = secondsAt(block, at + 4, littleEndian);
    at += 4 + ((length + 3) & ~3);
  }
  return {
    linkType: uint16At(block, BODY_AT, littleEndian),
    snapLength: new DataView(block.buffer, block.byteOffset).getUint32(BODY_AT + 4, littleEndian),
    unitsPerSecond,
    offsetSeconds,
  };
};

/** Milliseconds since 1970 of a timestamp of two 32-bit halves. */
export const timeMsOf = ({ unitsPerSecond, offsetSeconds }: CaptureInterface, high: number, low: number): number => {
  // Nanoseconds since 1970 exceed the integers of a double.
  const units = (BigInt(high) << 32n) | BigInt(low);
  const seconds = Number(units / unitsPerSecond) + offsetSeconds;
  return seconds * 1000 + (Number(units % unitsPerSecond) * 1000) / Number(unitsPerSecond);
};
