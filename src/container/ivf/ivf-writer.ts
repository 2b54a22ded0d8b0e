/** Bytes of the file header, and of the header of each frame. */
const FILE_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 12;

/** Byte offset in the file of the number of frames: 32 bits, little-endian. */
export const IVF_FRAME_COUNT_OFFSET = 24;

/** What the header of an IVF says. */
export interface IvfFacts {
  /** Four-character code of the codec: `AV01`. */
  readonly fourCc: string;
  readonly width: number;
  readonly height: number;
  /** Timestamps count units of `scale` / `rate` seconds. */
  readonly rate: number;
  readonly scale: number;
}

const littleEndian = (bytes: number, write: (view: DataView) => void): Uint8Array => {
  const out = new Uint8Array(bytes);
  write(new DataView(out.buffer));
  return out;
};

/** The file header; the number of frames is 0 until it is known. */
export const ivfFileHeader = ({ fourCc, width, height, rate, scale }: IvfFacts): Uint8Array =>
  littleEndian(FILE_HEADER_BYTES, (view) => {
    [...'DKIF'].forEach((letter, i) => {
      view.setUint8(i, letter.charCodeAt(0));
    });
    view.setUint16(6, FILE_HEADER_BYTES, true);
    [...fourCc].forEach((letter, i) => {
      view.setUint8(8 + i, letter.charCodeAt(0));
    });
    view.setUint16(12, width, true);
    view.setUint16(14, height, true);
    view.setUint32(16, rate, true);
    view.setUint32(20, scale, true);
  });

/** The number of frames, as the file header has it. */
export const ivfFrameCount = (frames: number): Uint8Array =>
  littleEndian(4, (view) => {
    view.setUint32(0, frames, true);
  });

/** The header of a frame of this size; `timestamp`: not negative, in units of the file header. */
export const ivfFrameHeader = (sizeBytes: number, timestamp: number): Uint8Array =>
  littleEndian(FRAME_HEADER_BYTES, (view) => {
    view.setUint32(0, sizeBytes, true);
    view.setBigUint64(4, BigInt(timestamp), true);
  });
