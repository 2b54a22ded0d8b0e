import { labelOf } from '../../../syntax/field-sink.ts';
import type { HevcSeiPayload } from './payload.ts';

/** decoded_picture_hash() (H.265 D.2.20; semantics D.3.20): a value for each colour component. */
export interface DecodedPictureHash {
  /** 0 MD5, 1 CRC, 2 checksum. */
  hash_type: number;
  /** 16 bytes each, as hex. */
  picture_md5?: string[];
  picture_crc?: number[];
  picture_checksum?: number[];
}

/** Values derived from a decoded_picture_hash(). */
export interface DecodedPictureHashFacts {
  readonly hashType: string;
}

const HASH_TYPES: Readonly<Record<number, string>> = { 0: 'MD5', 1: 'CRC', 2: 'checksum' };
/** Bytes of a value, by hash_type. */
const HASH_BYTES: readonly number[] = [16, 2, 4];

export const decodedPictureHash: HevcSeiPayload<DecodedPictureHash, DecodedPictureHashFacts> = {
  payloadType: 132,
  clause: 'H.265 D.2.20',
  parse: (r, payloadSize, { sps }, into) => {
    const type = (into.hash_type = r.uLax(8, 'hash_type', 0, 2, HASH_TYPES));
    const size = HASH_BYTES[type];
    // Nothing follows a reserved hash_type.
    if (size === undefined) return;
    // Without the SPS, the length of the payload tells the number of components.
    const components = sps === undefined ? Math.min(3, (payloadSize - 1) / size) : sps.chroma_format_idc === 0 ? 1 : 3;
    const md5: string[] = [];
    const numbers: number[] = [];
    if (type === 0) into.picture_md5 = md5;
    else if (type === 1) into.picture_crc = numbers;
    else into.picture_checksum = numbers;
    for (let c = 0; c < components; c++) {
      if (type === 0) md5.push(r.bytes(16, r.nth('picture_md5', c)));
      else if (type === 1) numbers.push(r.u(16, r.nth('picture_crc', c)));
      else numbers.push(r.u(32, r.nth('picture_checksum', c)));
    }
  },
  derive: ({ hash_type: type }) => ({ hashType: labelOf(HASH_TYPES, type) ?? 'reserved' }),
  describe: (_payload, derived) => `picture hash: ${derived?.hashType}`,
};
