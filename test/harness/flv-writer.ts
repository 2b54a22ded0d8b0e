import { fromHex } from './from-hex.ts';

/** Writes FLV bytes for tests, right or wrong on purpose. */
export const flvHeader = (flags = 5, dataOffset = 9): Uint8Array =>
  Uint8Array.of(0x46, 0x4c, 0x56, 1, flags, 0, 0, dataOffset >> 8, dataOffset & 255, 0, 0, 0, 0);

export interface TagOptions {
  readonly streamId?: number;
  readonly previousTagSize?: number;
  /** A wrong DataSize. */
  readonly dataSize?: number;
}

export const tag = (
  type: number,
  timestamp: number,
  data: Uint8Array | string,
  { streamId = 0, previousTagSize, dataSize }: TagOptions = {},
): Uint8Array => {
  const body = typeof data === 'string' ? hex(data) : data;
  const size = dataSize ?? body.length;
  const sizeAfter = previousTagSize ?? 11 + body.length;
  const time = [...be24(timestamp & 0xffffff), (timestamp >>> 24) & 255];
  return concat(
    Uint8Array.of(type, ...be24(size), ...time, ...be24(streamId)),
    body,
    Uint8Array.of((sizeAfter >>> 24) & 255, ...be24(sizeAfter & 0xffffff)),
  );
};

export const hex = (text: string): Uint8Array => {
  const bytes = text === '' ? new Uint8Array(0) : fromHex(text);
  if (bytes === null) throw new Error(`not hex: ${text}`);
  return bytes;
};

const be24 = (value: number): number[] => [(value >> 16) & 255, (value >> 8) & 255, value & 255];

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

/** CompositionTime as three bytes, hex. */
export const cts = (ms: number): string => (ms & 0xffffff).toString(16).padStart(6, '0');
