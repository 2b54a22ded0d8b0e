/** Bytes of the header of an ID3v2 tag, and of its footer (ID3v2.4 3.1, 3.4). */
const ID3V2_HEADER_BYTES = 10;
/** An ID3v1 tag is at the end of a file. */
const ID3V1_BYTES = 128;
const FOOTER_PRESENT = 0x10;

const NAMES = ['ID3', 'TAG'] as const;

/** May an ID3 tag begin at `at`? `undefined` if more bytes are needed. */
export const startsId3 = (bytes: Uint8Array, at: number): boolean | undefined => {
  const start = String.fromCharCode(...bytes.subarray(at, at + 3));
  if (!NAMES.some((name) => name.startsWith(start))) return false;
  return start.length === 3 ? true : undefined;
};

/** An ID3 tag at the start of bytes. */
export interface Id3Tag {
  readonly name: string;
  /** Header and footer included. */
  readonly bytes: number;
}

/**
 * The tag at the start of `bytes`, if `startsId3` is not false. A number: the bytes needed to decide. `undefined`: no
 * tag. `complete`: the input ends with these bytes.
 */
export const id3Tag = (bytes: Uint8Array, complete: boolean): Id3Tag | number | undefined => {
  if (bytes.length < ID3V2_HEADER_BYTES) return complete ? undefined : ID3V2_HEADER_BYTES;
  if (bytes[0] === 0x54) {
    if (bytes.length === ID3V1_BYTES && complete) return { name: 'ID3v1 tag', bytes: ID3V1_BYTES };
    return bytes.length <= ID3V1_BYTES && !complete ? ID3V1_BYTES + 1 : undefined;
  }
  const [major = 0, revision = 0, flags = 0, ...size] = bytes.subarray(3, ID3V2_HEADER_BYTES);
  // Each byte of the size has 7 bits (ID3v2.4 6.2).
  if (major === 0xff || revision === 0xff || size.some((byte) => byte >= 0x80)) return undefined;
  const body = size.reduce((sum, byte) => sum * 128 + byte, 0);
  const footer = (flags & FOOTER_PRESENT) === 0 ? 0 : ID3V2_HEADER_BYTES;
  return { name: `ID3v2.${major} tag`, bytes: ID3V2_HEADER_BYTES + body + footer };
};
