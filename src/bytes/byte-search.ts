/**
 * Native byte search where available. `Buffer` finds a pair of zero bytes without leaving native code (12 GB/s on CABAC
 * video, 6 on CAVLC, against 9 and 5 for finding the 01 of a start code and checking the bytes before it, measured side
 * by side); `Uint8Array.prototype.indexOf` finds single bytes and runs everywhere.
 */
interface NativeBuffer {
  indexOf(value: Uint8Array, from: number): number;
}
interface NativeBufferConstructor {
  from(buffer: ArrayBufferLike, offset: number, length: number): NativeBuffer;
}

const NativeBuffer = (globalThis as { Buffer?: NativeBufferConstructor }).Buffer;
const ZERO_PAIR = new Uint8Array(2);

/** Finds two zero bytes in a row at or after `from`; -1 if none. `from` never decreases. */
export type ZeroPairSearch = (from: number) => number;

export const zeroPairSearch = (bytes: Uint8Array): ZeroPairSearch => {
  const find = NativeBuffer === undefined ? findPlain(bytes) : findNative(NativeBuffer, bytes);
  let at = -2;
  return (from) => {
    // A pair already found after `from` is still the next one: ranges without a pair must not cost a search each.
    if (at !== -1 && at < from) at = find(from);
    return at;
  };
};

const findNative = (Native: NativeBufferConstructor, bytes: Uint8Array): ZeroPairSearch => {
  const native = Native.from(bytes.buffer, bytes.byteOffset, bytes.length);
  // Node's own Buffer.indexOf takes the needle as bytes.
  return (from) => native.indexOf(ZERO_PAIR, from);
};

const findPlain =
  (bytes: Uint8Array): ZeroPairSearch =>
  (from) => {
    let at = bytes.indexOf(0, from);
    while (at >= 0 && bytes[at + 1] !== 0) at = bytes.indexOf(0, at + 1);
    return at;
  };
