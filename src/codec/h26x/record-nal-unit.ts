import type { SyntaxReader } from '../../syntax/syntax-reader.ts';

/** Position of a NAL unit in a record. */
export interface RecordNalUnit {
  /** Byte offset of the 16-bit length field in the record. */
  readonly offset: number;
  /** Length of the NAL unit in bytes. */
  readonly size: number;
}

/** Bytes of the length field before a NAL unit of a record; lengthSizeMinusOne applies to samples only. */
export const RECORD_LENGTH_BYTES = 2;

/** The NAL unit itself, emulation prevention bytes included. */
export const recordNalBytes = (record: Uint8Array, { offset, size }: RecordNalUnit): Uint8Array =>
  record.subarray(offset + RECORD_LENGTH_BYTES, offset + RECORD_LENGTH_BYTES + size);

/** Position in the record of the first bit of a NAL unit. */
export const recordNalBit = ({ offset }: RecordNalUnit): number => (offset + RECORD_LENGTH_BYTES) * 8;

/** Reads `count` NAL units, each after its 16-bit length, into `into`. The input bounds the loop: 2 bytes per unit. */
export const parseRecordNalUnits = (
  r: SyntaxReader,
  lengthName: string,
  unitName: string,
  count: number,
  into: RecordNalUnit[],
): void => {
  for (let i = 0; i < count; i++) {
    const offset = r.bit / 8;
    const size = r.u(16, r.nth(lengthName, i));
    r.bytes(size, r.nth(unitName, i));
    into.push({ offset, size });
  }
};
