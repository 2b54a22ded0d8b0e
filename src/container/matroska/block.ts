import { vintAt } from './ebml.ts';

/** The frames of a block (RFC 9559 10.2, 10.3). Positions are in the bytes that hold it. */
export interface Block {
  readonly track: number;
  /** In the unit of TimestampScale, from that of the cluster on. */
  readonly time: number;
  readonly isKey: boolean;
  readonly frames: readonly { readonly start: number; readonly end: number }[];
}

const XIPH = 1;
const EBML = 3;

/** The block between two positions; `undefined` if its header or lacing does not fit. */
export const blockOf = (bytes: Uint8Array, start: number, end: number): Block | undefined => {
  const track = vintAt(bytes, start);
  if (typeof track === 'string' || start + track.bytes + 3 > end) return undefined;
  const at = start + track.bytes;
  const time = (((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16)) >> 16;
  const flags = bytes[at + 2] as number;
  const frames = framesOf(bytes, at + 3, end, (flags >> 1) & 3);
  return frames && { track: track.value, time, isKey: (flags & 0x80) !== 0, frames };
};

const framesOf = (bytes: Uint8Array, start: number, end: number, lacing: number): Block['frames'] | undefined => {
  if (lacing === 0) return [{ start, end }];
  if (start >= end) return undefined;
  const count = (bytes[start] as number) + 1;
  const sizes: number[] = [];
  let at = start + 1;
  if (lacing === XIPH) {
    while (sizes.length < count - 1) {
      let size = 0;
      for (let byte = 255; byte === 255; ) {
        if (at >= end) return undefined;
        byte = bytes[at++] as number;
        size += byte;
      }
      sizes.push(size);
    }
  } else if (lacing === EBML) {
    while (sizes.length < count - 1) {
      const coded = vintAt(bytes, at);
      if (typeof coded === 'string') return undefined;
      at += coded.bytes;
      // Sizes after the first are differences, with half of the range below zero.
      const last = sizes.at(-1);
      sizes.push(last === undefined ? coded.value : last + coded.value - (2 ** (7 * coded.bytes - 1) - 1));
    }
  } else {
    sizes.push(...Array<number>(count - 1).fill(Math.floor((end - at) / count)));
  }
  const frames: { start: number; end: number }[] = [];
  for (const size of sizes) {
    if (size < 0 || at + size > end) return undefined;
    frames.push({ start: at, end: at + size });
    at += size;
  }
  return at > end ? undefined : [...frames, { start: at, end }];
};
