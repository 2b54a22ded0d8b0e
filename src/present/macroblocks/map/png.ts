import { deflateSync } from 'node:zlib';
import { joined } from '../../../bytes/joined.ts';
import type { Rgb } from './ramp.ts';

/** An image whose pixels are indices of a palette. */
export interface PaletteImage {
  readonly width: number;
  readonly height: number;
  /** At most 256 colours. */
  readonly palette: readonly Rgb[];
  /** A byte a pixel, rows from the top. */
  readonly pixels: Uint8Array;
  /** What it shows: ASCII. */
  readonly description: string;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Indices of a palette (PNG, 11.2.1). */
const COLOUR_TYPE = 3;

/** Writes a PNG of 8 bits a pixel (ISO/IEC 15948). */
export const pngOf = ({ width, height, palette, pixels, description }: PaletteImage): Uint8Array => {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, COLOUR_TYPE, 0, 0, 0], 8);
  return joined([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Uint8Array.from(palette.flat())),
    chunk('tEXt', ascii(`Description\0${description}`)),
    chunk('IDAT', deflateSync(filtered(width, height, pixels))),
    chunk('IEND', new Uint8Array(0)),
  ]);
};

/** Each row after the type of its filter: none. */
const filtered = (width: number, height: number, pixels: Uint8Array): Uint8Array => {
  const rows = new Uint8Array(height * (width + 1));
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return rows;
};

/** Length, type, data, and the CRC of type and data (5.3). */
const chunk = (type: string, data: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(ascii(type), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
};

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** CRC of ISO 3309, reflected (PNG, Annex D). */
const CRC_POLYNOMIAL = 0xedb88320;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ CRC_POLYNOMIAL : crc >>> 1;
  return crc;
});

const crc32 = (bytes: Uint8Array): number => {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
};
