import { BitstreamError } from '../../syntax/errors.ts';
import { SyntaxReader } from '../../syntax/syntax-reader.ts';
import { OBU_SEQUENCE_HEADER, type ObuHeader, parseObuHeader } from './syntax/obu-header.ts';

/** OBU_FRAME_HEADER, OBU_TILE_GROUP, OBU_FRAME: sequence headers come before them (AV1 7.5). */
const FRAME_OBUS: ReadonlySet<number> = new Set([3, 4, 6]);

/** An OBU, its header included. */
export interface PlacedObu {
  /** Byte offset of its header. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** The sequence header OBUs before the frames of a temporal unit, or in a configuration record (AV1 5.3.1). */
export const sequenceHeadersIn = (bytes: Uint8Array, start = 0): readonly PlacedObu[] => {
  const found: PlacedObu[] = [];
  let at = start;
  while (at < bytes.length) {
    const r = new SyntaxReader(bytes.subarray(at));
    const header = headerOf(r);
    if (header === undefined || FRAME_OBUS.has(header.obu_type)) break;
    const payload = at + r.bit / 8;
    const end = header.obu_size === undefined ? bytes.length : Math.min(bytes.length, payload + header.obu_size);
    if (header.obu_type === OBU_SEQUENCE_HEADER) found.push({ offset: at, bytes: bytes.subarray(at, end) });
    at = end;
  }
  return found;
};

/** `undefined` if the header is truncated: later OBUs cannot be found. */
const headerOf = (r: SyntaxReader): ObuHeader | undefined => {
  try {
    return parseObuHeader(r);
  } catch (error) {
    if (error instanceof BitstreamError) return undefined;
    throw error;
  }
};
