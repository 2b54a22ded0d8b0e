import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** EncryptionTagHeader with its FilterParams (FLV 10.1 F.3.3). */
export interface EncryptionHeader {
  numFilters: number;
  /** `Encryption`, or `SE` for selective encryption. */
  filterName: string;
  /** Bytes of FilterParams. */
  length: number;
  /** `SE`: 1 when this tag is encrypted. */
  encryptedAu?: number;
  /** Initialisation vector, hex. */
  iv?: string;
}

const CLAUSE = 'FLV 10.1 F.3.3';
const IV_BYTES = 16;
const MAX_NAME_BYTES = 256;

/** Reads the encryption header of a tag. The body is not decrypted. */
export const parseEncryptionHeader = (r: SyntaxReader, into: Partial<EncryptionHeader> = {}): EncryptionHeader => {
  r.open('EncryptionTagHeader', CLAUSE);
  into.numFilters = r.u(8, 'numFilters');
  const name = r.peekBytes(MAX_NAME_BYTES).indexOf(0);
  // An unterminated name fails here, at the right position.
  into.filterName = r.utf8(name < 0 ? MAX_NAME_BYTES : name, 'filterName');
  r.u(8, 'filterNameEnd');
  into.length = r.u(24, 'length');
  const end = r.limit(into.length * 8, 'filterParams');
  r.open('FilterParams', 'FLV 10.1 F.3.4');
  if (into.filterName === 'SE') {
    into.encryptedAu = r.flag('encryptedAu');
    r.u(7, 'reserved');
  }
  if (into.filterName === 'SE' ? into.encryptedAu === 1 : into.filterName === 'Encryption') {
    into.iv = r.bytes(IV_BYTES, 'iv');
  }
  r.close();
  end();
  r.close();
  return into as EncryptionHeader;
};

/** True when the body after this header cannot be read. */
export const isEncrypted = ({ filterName, encryptedAu }: Partial<EncryptionHeader>): boolean =>
  filterName !== 'SE' || encryptedAu === 1;
