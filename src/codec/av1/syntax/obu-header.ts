import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** obu_type (AV1 6.2.2). */
const OBU_TYPES: Readonly<Record<number, string>> = {
  0: 'reserved',
  1: 'OBU_SEQUENCE_HEADER',
  2: 'OBU_TEMPORAL_DELIMITER',
  3: 'OBU_FRAME_HEADER',
  4: 'OBU_TILE_GROUP',
  5: 'OBU_METADATA',
  6: 'OBU_FRAME',
  7: 'OBU_REDUNDANT_FRAME_HEADER',
  8: 'OBU_TILE_LIST',
  15: 'OBU_PADDING',
};

export const OBU_SEQUENCE_HEADER = 1;

export const obuTypeName = (type: number): string => OBU_TYPES[type] ?? 'reserved';

/** obu_header() with obu_size (AV1 5.3.1 to 5.3.3; semantics 6.2.1 to 6.2.3). */
export interface ObuHeader {
  obu_forbidden_bit: number;
  obu_type: number;
  obu_extension_flag: number;
  obu_has_size_field: number;
  obu_reserved_1bit: number;
  temporal_id?: number;
  spatial_id?: number;
  extension_header_reserved_3bits?: number;
  /** Bytes after the header and this field. */
  obu_size?: number;
}

/** Reads obu_header() and, if present, obu_size (AV1 5.3.1). */
export const parseObuHeader = (r: SyntaxReader, into: Partial<ObuHeader> = {}): ObuHeader => {
  r.open('obu_header', 'AV1 5.3.2');
  into.obu_forbidden_bit = r.uLax(1, 'obu_forbidden_bit', 0, 0);
  into.obu_type = r.u(4, 'obu_type', obuTypeName);
  into.obu_extension_flag = r.flag('obu_extension_flag');
  into.obu_has_size_field = r.flag('obu_has_size_field');
  into.obu_reserved_1bit = r.flag('obu_reserved_1bit');
  if (into.obu_extension_flag === 1) {
    into.temporal_id = r.u(3, 'temporal_id');
    into.spatial_id = r.u(2, 'spatial_id');
    into.extension_header_reserved_3bits = r.u(3, 'extension_header_reserved_3bits');
  } else {
    r.infer('temporal_id', 0);
    r.infer('spatial_id', 0);
  }
  if (into.obu_has_size_field === 1) into.obu_size = r.leb128('obu_size');
  r.close();
  return into as ObuHeader;
};
