import type { ByteWriter } from '../bytes/byte-writer.ts';
import { RtmpkitError } from '../syntax/errors.ts';
import type { SyntaxReader } from '../syntax/syntax-reader.ts';

/** Largest value of a U29. */
export const U29_MAX = 2 ** 29 - 1;

/**
 * Reads a U29 (AMF3 1.3.1): 1 to 4 bytes, 7 bits each while bit 7 is set, 8 bits in the fourth. The trace has the
 * coded bytes as value and the decoded number as meaning.
 */
export const readU29 = (r: SyntaxReader, name: string, meaning: (value: number) => string): number => {
  const next = r.peekBytes(4);
  let bytes = 1;
  while (bytes < 4 && ((next[bytes - 1] ?? 0) & 0x80) !== 0) bytes++;
  return u29Of(r.uv(8 * bytes, name, r.tracing ? (coded) => meaning(u29Of(coded)) : undefined));
};

/** Decodes the 1 to 4 bytes of a U29: all but the last have the top bit set, so `coded` shows how many there are. */
const u29Of = (coded: number): number => {
  if (coded <= 0xff) return coded & 0x7f;
  if (coded <= 0xffff) return ((coded & 0x7f00) >>> 1) | (coded & 0x7f);
  if (coded <= 0xff_ffff) return ((coded & 0x7f_0000) >>> 2) | ((coded & 0x7f00) >>> 1) | (coded & 0x7f);
  return ((coded & 0x7f00_0000) >>> 2) | ((coded & 0x7f_0000) >>> 1) | (coded & 0x7f00) | (coded & 0xff);
};

/** Writes a U29 in the fewest bytes. */
export const writeU29 = (w: ByteWriter, value: number): void => {
  if (!Number.isInteger(value) || value < 0 || value > U29_MAX) {
    throw new RtmpkitError('not-encodable', `${value} is not a U29: 0..${U29_MAX} (AMF3 1.3.1)`);
  }
  if (value < 0x80) w.u8(value);
  else if (value < 0x4000) w.u8((value >>> 7) | 0x80).u8(value & 0x7f);
  else if (value < 0x20_0000) {
    w.u8((value >>> 14) | 0x80)
      .u8(((value >>> 7) & 0x7f) | 0x80)
      .u8(value & 0x7f);
  } else {
    w.u8((value >>> 22) | 0x80)
      .u8(((value >>> 15) & 0x7f) | 0x80)
      .u8(((value >>> 8) & 0x7f) | 0x80)
      .u8(value & 0xff);
  }
};
