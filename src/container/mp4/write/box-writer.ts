import { ByteWriter } from '../../../bytes/byte-writer.ts';

/** The bytes of a box (ISO/IEC 14496-12 4.2): its size, its type, its parts. */
export const box = (type: string, ...parts: readonly Uint8Array[]): Uint8Array => {
  const size = parts.reduce((sum, { length }) => sum + length, 8);
  const w = new ByteWriter().u32(size).utf8(type);
  for (const part of parts) w.bytes(part);
  return w.toBytes();
};

/** A full box (ISO/IEC 14496-12 4.2): with version and flags. */
export const fullBox = (type: string, version: number, flags: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  box(type, new ByteWriter().u8(version).u24(flags).toBytes(), ...parts);

/** The fields of a box. */
export const fields = (write: (w: ByteWriter) => void): Uint8Array => {
  const w = new ByteWriter();
  write(w);
  return w.toBytes();
};

const TWO_32 = 2 ** 32;

/** An integer of 64 bits, up to 2^53. */
export const u64 = (w: ByteWriter, value: number): ByteWriter => w.u32(Math.floor(value / TWO_32)).u32(value % TWO_32);

/** A unity transformation matrix (ISO/IEC 14496-12 8.2.2.2). */
export const MATRIX = fields((w) => {
  for (const value of [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000]) w.u32(value);
});
