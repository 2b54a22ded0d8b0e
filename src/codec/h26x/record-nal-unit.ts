import type { SyntaxReader } from '../../syntax/syntax-reader.ts';

/** A NAL unit inside a record: its place, the bytes stay where they are. */
export interface RecordNalUnit {
  /** Byte offset of the 16-bit length field in the record. */
  readonly offset: number;
  /** Length of the NAL unit in bytes. */
  readonly size: number;
}

/** Bytes of the length field in front of a NAL unit of a record, whatever the samples use. */
export const RECORD_LENGTH_BYTES = 2;

/** The NAL unit itself, emulation prevention bytes included. */
export const recordNalBytes = (record: Uint8Array, { offset, size }: RecordNalUnit): Uint8Array =>
  record.subarray(offset + RECORD_LENGTH_BYTES, offset + RECORD_LENGTH_BYTES + size);

/** Position in the record of the first bit of a NAL unit. */
export const recordNalBit = ({ offset }: RecordNalUnit): number => (offset + RECORD_LENGTH_BYTES) * 8;

/** Reads `count` NAL units, each behind its 16-bit length, into `into`. The bytes bound the loop: a unit costs two. */
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
