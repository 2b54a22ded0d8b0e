/**
 * The engine's native byte search where it is reachable. `Buffer` finds a pair of zero bytes without leaving native
 * code (12 GB/s on CABAC video, 6 on CAVLC, against 9 and 5 for a search for the 01 of a start code and a look back,
 * measured side by side); `Uint8Array.prototype.indexOf` finds single bytes and runs everywhere.
 */
interface NativeBuffer {
  indexOf(value: Uint8Array, from: number): number;
}
interface NativeBufferConstructor {
  from(buffer: ArrayBufferLike, offset: number, length: number): NativeBuffer;
}

const NativeBuffer = (globalThis as { Buffer?: NativeBufferConstructor }).Buffer;
const ZERO_PAIR = new Uint8Array(2);

/** Finds two zero bytes in a row in `bytes`, at or behind `from`; -1 when there are none. */
export type ZeroPairSearch = (from: number) => number;

export const zeroPairSearch = (bytes: Uint8Array): ZeroPairSearch => {
  if (NativeBuffer !== undefined) {
    const native = NativeBuffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    // Node's own Buffer.indexOf takes the needle as bytes.
    return (from) => native.indexOf(ZERO_PAIR, from);
  }
  return (from) => {
    let at = bytes.indexOf(0, from);
    while (at >= 0 && bytes[at + 1] !== 0) at = bytes.indexOf(0, at + 1);
    return at;
  };
};
