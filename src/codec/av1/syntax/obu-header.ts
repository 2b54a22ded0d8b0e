import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

export const OBU_SEQUENCE_HEADER = 1;
export const OBU_TEMPORAL_DELIMITER = 2;
export const OBU_FRAME_HEADER = 3;
export const OBU_TILE_GROUP = 4;
export const OBU_METADATA = 5;
export const OBU_FRAME = 6;
export const OBU_REDUNDANT_FRAME_HEADER = 7;
export const OBU_TILE_LIST = 8;
export const OBU_PADDING = 15;

/** obu_type (AV1 6.2.2). */
const OBU_TYPES: Readonly<Record<number, string>> = {
  0: 'reserved',
  [OBU_SEQUENCE_HEADER]: 'OBU_SEQUENCE_HEADER',
  [OBU_TEMPORAL_DELIMITER]: 'OBU_TEMPORAL_DELIMITER',
  [OBU_FRAME_HEADER]: 'OBU_FRAME_HEADER',
  [OBU_TILE_GROUP]: 'OBU_TILE_GROUP',
  [OBU_METADATA]: 'OBU_METADATA',
  [OBU_FRAME]: 'OBU_FRAME',
  [OBU_REDUNDANT_FRAME_HEADER]: 'OBU_REDUNDANT_FRAME_HEADER',
  [OBU_TILE_LIST]: 'OBU_TILE_LIST',
  [OBU_PADDING]: 'OBU_PADDING',
};

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
  into.obu_reserved_1bit = r.uLax(1, 'obu_reserved_1bit', 0, 0);
  if (into.obu_extension_flag === 1) {
    into.temporal_id = r.u(3, 'temporal_id');
    into.spatial_id = r.u(2, 'spatial_id');
    into.extension_header_reserved_3bits = r.uLax(3, 'extension_header_reserved_3bits', 0, 0);
  } else {
    r.infer('temporal_id', 0);
    r.infer('spatial_id', 0);
  }
  if (into.obu_has_size_field === 1) into.obu_size = r.leb128('obu_size');
  r.close();
  return into as ObuHeader;
};
