import { joined } from '../../bytes/joined.ts';
import { leb128 } from '../../bytes/leb128.ts';
import { BitstreamError } from '../../syntax/errors.ts';
import { SyntaxReader } from '../../syntax/syntax-reader.ts';
import { type ObuHeader, parseObuHeader } from './syntax/obu-header.ts';

/** obu_has_size_field in the first byte of obu_header() (AV1 5.3.2). */
const HAS_SIZE_FIELD = 0x02;

/** An OBU taken apart. */
interface ObuParts {
  readonly header: ObuHeader;
  /** Bytes of obu_header(), without obu_size. */
  readonly headerBytes: 1 | 2;
  /** What obu_size counts; all the rest where it is not coded. */
  readonly payload: Uint8Array;
}

/** `undefined` for an OBU whose header or obu_size cannot be read, or that has less than obu_size says. */
const partsOf = (obu: Uint8Array): ObuParts | undefined => {
  const r = new SyntaxReader(obu);
  try {
    const header = parseObuHeader(r);
    const start = r.bit / 8;
    const end = header.obu_size === undefined ? obu.length : start + header.obu_size;
    if (end > obu.length) return undefined;
    return { header, headerBytes: header.obu_extension_flag === 1 ? 2 : 1, payload: obu.subarray(start, end) };
  } catch (error) {
    if (error instanceof BitstreamError) return undefined;
    throw error;
  }
};

/** The OBU with obu_size, as streams need it that have no other size (AV1 5.2); the same bytes if it has one. */
export const withSizeField = (obu: Uint8Array): Uint8Array => {
  const parts = partsOf(obu);
  if (parts === undefined) return obu;
  const { header, headerBytes, payload } = parts;
  if (header.obu_has_size_field === 1) {
    const end = payload.byteOffset - obu.byteOffset + payload.length;
    return end === obu.length ? obu : obu.subarray(0, end);
  }
  return joined([withFlag(obu, headerBytes, true), leb128(payload.length), payload]);
};

/** The OBU without obu_size, for containers that give it (AV1 Annex B); the same bytes if it has none. */
export const withoutSizeField = (obu: Uint8Array): Uint8Array => {
  const parts = partsOf(obu);
  if (parts === undefined || parts.header.obu_has_size_field === 0) return obu;
  return joined([withFlag(obu, parts.headerBytes, false), parts.payload]);
};

const withFlag = (obu: Uint8Array, headerBytes: number, isSet: boolean): Uint8Array => {
  const header = obu.slice(0, headerBytes);
  const first = header[0] ?? 0;
  header[0] = isSet ? first | HAS_SIZE_FIELD : first & ~HAS_SIZE_FIELD;
  return header;
};
