/** Bytes of the file header, and of the header of each frame. */
export const IVF_HEADER_BYTES = 32;
export const IVF_FRAME_HEADER_BYTES = 12;

/** The header of an IVF file; all numbers are little-endian. */
export interface IvfHeader {
  /** Four-character code of the codec: `AV01`. */
  readonly fourCc: string;
  readonly version: number;
  /** Bytes of the header that it gives: 32. */
  readonly headerBytes: number;
  readonly width: number;
  readonly height: number;
  /** Timestamps count units of `scale` / `rate` seconds. */
  readonly rate: number;
  readonly scale: number;
  /** Number of frames; 0 where the writer could not seek back. Some writers give other numbers. */
  readonly frames: number;
}

/** Does an IVF begin so? */
export const isIvf = (head: Uint8Array): boolean => 'DKIF' === textOf(head, 0);

/** Reads the header of 32 bytes. */
export const ivfHeaderOf = (bytes: Uint8Array): IvfHeader => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, IVF_HEADER_BYTES);
  return {
    fourCc: textOf(bytes, 8),
    version: view.getUint16(4, true),
    headerBytes: view.getUint16(6, true),
    width: view.getUint16(12, true),
    height: view.getUint16(14, true),
    rate: view.getUint32(16, true),
    scale: view.getUint32(20, true),
    frames: view.getUint32(24, true),
  };
};

const textOf = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
