import type { SyntaxIssue } from '../../../syntax/diagnostics.ts';
import { BitstreamError } from '../../../syntax/errors.ts';
import type { FieldSink } from '../../../syntax/field-sink.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { type Metadata, parseMetadata } from '../metadata/metadata-obu.ts';
import type { Av1Frame } from './av1-frame.ts';
import type { Av1State } from './av1-state.ts';
import type { FrameHeader } from './frame-header.ts';
import { parseFrameHeaderObu } from './frame-header-obu.ts';
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
  type ObuHeader,
  parseObuHeader,
} from './obu-header.ts';
import { parseSequenceHeader, type SequenceHeader } from './sequence-header.ts';
import { parseTileGroup, type TileGroup } from './tile-group.ts';
import { parseTileList, type TileList } from './tile-list.ts';
import { bytesBeforeTrailingBits, parseByteAlignment, parseTrailingBits } from './trailing-bits.ts';

/** Content of an OBU: the members for its type. After an error, as far as it was read. */
export interface ObuContent {
  sequence_header?: Partial<SequenceHeader>;
  /** OBU_FRAME_HEADER, OBU_REDUNDANT_FRAME_HEADER and OBU_FRAME. */
  frame_header?: FrameHeader;
  /** OBU_TILE_GROUP and OBU_FRAME. */
  tile_group?: TileGroup;
  tile_list?: Partial<TileList>;
  metadata?: Partial<Metadata>;
}

/** A parsed OBU. */
export interface ParsedObu extends ObuContent {
  header: Partial<ObuHeader>;
  /** Bytes of the OBU after its header and obu_size, as coded or as the container gives them. */
  payloadBytes?: number;
  /** The frame that the OBU belongs to: of headers and tile groups that could be read. */
  frame?: Av1Frame | undefined;
  /** It has the last tile of its frame, or shows an existing frame. */
  endsFrame?: true;
  /** Why the rest of the OBU could not be read. */
  error?: BitstreamError;
  /** Elements out of range; they keep their values. */
  issues: readonly SyntaxIssue[];
}

/** Options for `parseObu`. */
export interface ParseObuOptions {
  /** Receives the trace. */
  readonly sink?: FieldSink | undefined;
  /** The bytes are only the start of the OBU. */
  readonly partial?: boolean | undefined;
}

/**
 * Clauses are those of the AV1 Bitstream & Decoding Process Specification, version 1.0.0 with errata 1.
 *
 * Reads one OBU (AV1 5.3.1): header and content, frames up to the data of their tiles. Never throws for invalid input:
 * the result then has `error`, and the elements before it. Stores sequence headers and frames in `state`.
 */
export const parseObu = (obu: Uint8Array, state: Av1State, { sink, partial }: ParseObuOptions = {}): ParsedObu => {
  const r = new SyntaxReader(obu, { sink, partial, unsigned: 'f' });
  const unit: ParsedObu = { header: {}, issues: r.issues };
  try {
    parse(r, obu, state, unit);
  } catch (error) {
    if (!(error instanceof BitstreamError)) throw error;
    unit.error = error;
  }
  unit.issues = r.issues;
  return unit;
};

const parse = (r: SyntaxReader, obu: Uint8Array, state: Av1State, unit: ParsedObu): void => {
  r.open('open_bitstream_unit', 'AV1 5.3.1');
  const header = parseObuHeader(r, unit.header);
  const available = r.bitsLeft / 8;
  const size = header.obu_size ?? available;
  unit.payloadBytes = size;
  const sizeBit = header.obu_extension_flag === 1 ? 16 : 8;
  // An OBU that is longer than its bytes is read as far as they go.
  const leave = size > available ? undefined : r.limit(size * 8, 'obu_size');
  parseContent(r, header, obu, state, unit);
  leave?.();
  if (size > available && !r.partial)
    throw r.error('truncated', 'obu_size', sizeBit, `at most ${available}`, `${size}`);
  if (leave !== undefined && size < available) r.issue('obu_size', sizeBit, `${available}`, size);
  r.close();
};

const parseContent = (r: SyntaxReader, header: ObuHeader, obu: Uint8Array, state: Av1State, unit: ParsedObu): void => {
  switch (header.obu_type) {
    case OBU_SEQUENCE_HEADER:
      unit.sequence_header = {};
      state.storeSequence(parseSequenceHeader(r, unit.sequence_header));
      parseTrailingBits(r);
      return;
    case OBU_TEMPORAL_DELIMITER:
      state.closeFrame();
      if (r.bitsLeft > 0) parseTrailingBits(r);
      return;
    case OBU_FRAME_HEADER:
    case OBU_REDUNDANT_FRAME_HEADER:
      unit.frame_header = {};
      unit.frame = parseFrameHeaderObu(r, header, obu, state, unit.frame_header);
      if (unit.frame_header.show_existing_frame === 1) unit.endsFrame = true;
      parseTrailingBits(r);
      return;
    case OBU_FRAME:
      r.open('frame_obu', 'AV1 5.10');
      unit.frame_header = {};
      unit.frame = parseFrameHeaderObu(r, header, obu, state, unit.frame_header);
      if (unit.frame_header.show_existing_frame === 1) {
        throw r.error('forbidden-value', 'show_existing_frame', r.bit, '0 in OBU_FRAME', '1');
      }
      parseByteAlignment(r);
      readTileGroup(r, header, state, unit);
      r.close();
      return;
    case OBU_TILE_GROUP:
      unit.frame = state.openFrame?.frame;
      readTileGroup(r, header, state, unit);
      return;
    case OBU_METADATA:
      parseMetadata(r, (unit.metadata = {}));
      return;
    case OBU_TILE_LIST:
      parseTileList(r, (unit.tile_list = {}));
      parseTrailingBits(r);
      return;
    case OBU_PADDING:
      parsePadding(r);
      return;
    default:
      if (r.bitsLeft > 0) r.bytes(r.bitsLeft / 8, 'obu_payload');
  }
};

const readTileGroup = (r: SyntaxReader, header: ObuHeader, state: Av1State, unit: ParsedObu): void => {
  unit.tile_group = {};
  if (parseTileGroup(r, header.obu_type, state, unit.tile_group)) unit.endsFrame = true;
};

/** padding_obu() (AV1 5.7). */
const parsePadding = (r: SyntaxReader): void => {
  if (r.bitsLeft === 0) return;
  r.open('padding_obu', 'AV1 5.7');
  const length = bytesBeforeTrailingBits(r);
  if (length > 0) r.bytes(length, 'obu_padding_byte');
  r.close();
  parseTrailingBits(r);
};
