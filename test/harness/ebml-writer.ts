import { bytesOf, type Part } from './mp4-writer.ts';

const idBytes = (id: number): number[] => {
  const bytes: number[] = [];
  for (let rest = id; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return bytes;
};

/** An element of EBML, its size in four bytes (RFC 8794 4.4). */
export const element = (id: number, ...content: readonly Part[]): Uint8Array => {
  const body = bytesOf(...content);
  const { length } = body;
  return bytesOf(idBytes(id), [0x10 | (length >> 24), (length >> 16) & 255, (length >> 8) & 255, length & 255], body);
};

/** An element whose size is not known. */
export const unknownSize = (id: number, ...content: readonly Part[]): Uint8Array =>
  bytesOf(idBytes(id), [0x01, 255, 255, 255, 255, 255, 255, 255], ...content);

/** An unsigned integer of four bytes. */
export const uint = (id: number, value: number): Uint8Array =>
  element(id, [Math.floor(value / 2 ** 24) & 255, (value >> 16) & 255, (value >> 8) & 255, value & 255]);

/** A block without lacing: its time is from that of the cluster on. */
export const block = (id: number, track: number, time: number, flags: number, data: Uint8Array): Uint8Array =>
  element(id, [0x80 | track, (time >> 8) & 255, time & 255, flags], data);
