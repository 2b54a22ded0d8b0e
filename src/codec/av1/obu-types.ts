import type { UnitType } from '../unit-types.ts';
import {
  OBU_FRAME,
  OBU_FRAME_HEADER,
  OBU_METADATA,
  OBU_PADDING,
  OBU_REDUNDANT_FRAME_HEADER,
  OBU_SEQUENCE_HEADER,
  OBU_TEMPORAL_DELIMITER,
  OBU_TILE_GROUP,
  OBU_TILE_LIST,
} from './syntax/obu-header.ts';

/** obu_type (AV1 6.2.2), with short names. */
const TYPES: Readonly<Record<number, UnitType>> = {
  [OBU_SEQUENCE_HEADER]: { name: 'sequence', role: 'parameter-set', scope: 'sequence' },
  [OBU_TEMPORAL_DELIMITER]: { name: 'delimiter', role: 'delimiter' },
  [OBU_FRAME_HEADER]: { name: 'frame hdr', role: 'slice' },
  [OBU_TILE_GROUP]: { name: 'tiles', role: 'slice' },
  [OBU_METADATA]: { name: 'metadata', role: 'sei' },
  [OBU_FRAME]: { name: 'frame', role: 'slice' },
  [OBU_REDUNDANT_FRAME_HEADER]: { name: 'hdr copy', role: 'slice' },
  [OBU_TILE_LIST]: { name: 'tile list', role: 'slice' },
  [OBU_PADDING]: { name: 'padding', role: 'filler' },
};

const RESERVED: UnitType = { name: 'reserved', role: 'unknown' };

/** The unit type of an obu_type, reserved ones included. */
export const obuType = (type: number): UnitType => TYPES[type] ?? RESERVED;

/** obu_type, from the first byte of an OBU. */
export const obuTypeIn = (firstByte: number): number => (firstByte >> 3) & 15;

/** obu_type of an OBU; -1 if it has no byte. */
export const obuTypeOf = (obu: Uint8Array): number => (obu.length === 0 ? -1 : obuTypeIn(obu[0] as number));

/** Words for `--select`, with the types they select: those of H.264 for what is alike, and those of AV1. */
export const OBU_TYPE_ALIASES: Readonly<Record<string, readonly number[]>> = {
  slice: [OBU_FRAME_HEADER, OBU_TILE_GROUP, OBU_FRAME, OBU_REDUNDANT_FRAME_HEADER, OBU_TILE_LIST],
  sei: [OBU_METADATA],
  sps: [OBU_SEQUENCE_HEADER],
  aud: [OBU_TEMPORAL_DELIMITER],
  filler: [OBU_PADDING],
  sequence: [OBU_SEQUENCE_HEADER],
  delimiter: [OBU_TEMPORAL_DELIMITER],
  frame: [OBU_FRAME, OBU_FRAME_HEADER],
  tiles: [OBU_TILE_GROUP, OBU_TILE_LIST],
  metadata: [OBU_METADATA],
  padding: [OBU_PADDING],
};
