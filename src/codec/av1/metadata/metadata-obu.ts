import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { parseTrailingBits } from '../syntax/trailing-bits.ts';
import { type HdrCll, type HdrMdcv, parseHdrCll, parseHdrMdcv } from './hdr.ts';
import { type ItutT35, parseItutT35 } from './itut-t35.ts';
import { parseScalability, type Scalability } from './scalability.ts';
import { parseTimecode, type Timecode } from './timecode.ts';

export const METADATA_TYPE_HDR_CLL = 1;
export const METADATA_TYPE_HDR_MDCV = 2;
export const METADATA_TYPE_SCALABILITY = 3;
export const METADATA_TYPE_ITUT_T35 = 4;
export const METADATA_TYPE_TIMECODE = 5;

/** The first value that is reserved; those from 6 on before it are for private use. */
const FIRST_RESERVED = 32;

const METADATA_TYPES: Readonly<Record<number, string>> = {
  0: 'reserved',
  [METADATA_TYPE_HDR_CLL]: 'METADATA_TYPE_HDR_CLL',
  [METADATA_TYPE_HDR_MDCV]: 'METADATA_TYPE_HDR_MDCV',
  [METADATA_TYPE_SCALABILITY]: 'METADATA_TYPE_SCALABILITY',
  [METADATA_TYPE_ITUT_T35]: 'METADATA_TYPE_ITUT_T35',
  [METADATA_TYPE_TIMECODE]: 'METADATA_TYPE_TIMECODE',
};

/** Name of a metadata_type (AV1 6.7.1). */
export const metadataTypeName = (type: number): string =>
  METADATA_TYPES[type] ?? (type < FIRST_RESERVED ? 'unregistered user private' : 'reserved');

/** metadata_obu() (AV1 5.8.1; semantics 6.7.1): the member for its type. */
export interface Metadata {
  metadata_type: number;
  metadata_hdr_cll?: Partial<HdrCll>;
  metadata_hdr_mdcv?: Partial<HdrMdcv>;
  metadata_scalability?: Partial<Scalability>;
  metadata_itut_t35?: Partial<ItutT35>;
  metadata_timecode?: Partial<Timecode>;
  /** Of other types, as hex, with the trailing bits. */
  payload?: string;
}

/** Reads metadata_obu() (AV1 5.8.1) with its trailing bits. */
export const parseMetadata = (r: SyntaxReader, into: Partial<Metadata>): void => {
  r.open('metadata_obu', 'AV1 5.8.1');
  into.metadata_type = r.leb128('metadata_type', metadataTypeName);
  switch (into.metadata_type) {
    case METADATA_TYPE_HDR_CLL:
      parseHdrCll(r, (into.metadata_hdr_cll = {}));
      break;
    case METADATA_TYPE_HDR_MDCV:
      parseHdrMdcv(r, (into.metadata_hdr_mdcv = {}));
      break;
    case METADATA_TYPE_SCALABILITY:
      parseScalability(r, (into.metadata_scalability = {}));
      break;
    case METADATA_TYPE_ITUT_T35:
      parseItutT35(r, (into.metadata_itut_t35 = {}));
      break;
    case METADATA_TYPE_TIMECODE:
      parseTimecode(r, (into.metadata_timecode = {}));
      break;
    default:
      into.payload = r.bitsLeft === 0 ? '' : r.bytes(r.bitsLeft / 8, 'metadata_payload');
      r.close();
      return;
  }
  r.close();
  parseTrailingBits(r);
};
