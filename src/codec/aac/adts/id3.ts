/** Bytes of the header of an ID3v2 tag, and of its footer (ID3v2.4 3.1, 3.4). */
const ID3V2_HEADER_BYTES = 10;
/** An ID3v1 tag stands at the end of a file. */
const ID3V1_BYTES = 128;
const FOOTER_PRESENT = 0x10;

const NAMES = ['ID3', 'TAG'] as const;

/** Does one of the ID3 tags begin at `at`? `undefined` where there are too few bytes to say. */
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
 * The tag at the start of `bytes`, where `startsId3` says that there may be one; a number is how many bytes are needed to
 * say, `undefined` that it is none. `complete`: the input ends with these bytes.
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
