import type { SyntaxIssue } from '../../../syntax/diagnostics.ts';
import { BitstreamError } from '../../../syntax/errors.ts';
import type { FieldSink } from '../../../syntax/field-sink.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { removeEmulationPrevention, type Unescaped } from '../../h26x/emulation-prevention.ts';
import { parseFillerData } from '../../h26x/filler-data.ts';
import { parseRbspBytes } from '../../h26x/rbsp-bytes.ts';
import type { SeiMessage } from '../../h26x/sei/sei-message.ts';
import { hevcNalUnitType, isHevcSlice } from '../nal-unit-types.ts';
import { parseHevcSei } from '../sei/sei-message.ts';
import { type HevcAccessUnitDelimiter, parseHevcAccessUnitDelimiter } from './access-unit-delimiter.ts';
import { type DolbyVisionRpu, parseDolbyVisionRpu } from './dolby-vision-rpu.ts';
import { type HevcNalUnitHeader, parseHevcNalUnitHeader } from './nal-unit.ts';
import type { HevcParameterSets } from './parameter-sets.ts';
import { type HevcPps, isHevcPpsReadable, parseHevcPps } from './pps.ts';
import {
  parsePictureStart,
  parseSliceSegmentHeader,
  type SliceContext,
  type SliceSegmentHeader,
} from './slice-segment-header.ts';
import { type HevcSps, isHevcSpsReadable, parseHevcSps } from './sps.ts';
import { type HevcVps, parseHevcVps } from './vps.ts';

/** Content of a NAL unit: the member for its type. After an error, as far as it was read. */
export interface HevcNalUnitContent {
  /** NAL 0 to 9 and 16 to 21. Above the base layer, only the elements up to the id of the PPS. */
  slice?: Partial<SliceSegmentHeader>;
  /** With `slice`: what is in force for it. Absent if its header could not be read, and above the base layer. */
  sliceContext?: SliceContext;
  vps?: Partial<HevcVps>;
  sps?: Partial<HevcSps>;
  pps?: Partial<HevcPps>;
  /** NAL 39 and 40. */
  sei?: SeiMessage[];
  access_unit_delimiter?: Partial<HevcAccessUnitDelimiter>;
  /** NAL 62, if it is one. */
  dolby_vision_rpu?: DolbyVisionRpu;
}

/** A parsed NAL unit. */
export interface ParsedHevcNalUnit extends HevcNalUnitContent {
  header: Partial<HevcNalUnitHeader>;
  /** Why the rest of the unit could not be read. */
  error?: BitstreamError;
  /** Why the rest of the unit was not read, though nothing is wrong with it. */
  unread?: string;
  /** Elements out of range; they keep their values. */
  issues: readonly SyntaxIssue[];
  /** The bytes read, without emulation prevention. */
  unescaped: Unescaped;
}

/** Options for `parseHevcNalUnit`. */
export interface ParseHevcNalUnitOptions {
  /** Receives the trace. */
  readonly sink?: FieldSink | undefined;
  /** The bytes are only the start of the unit. */
  readonly partial?: boolean | undefined;
}

/**
 * Clauses of H.265, in this folder and its messages, are those of ITU-T H.265 (V10, 07/2024).
 *
 * Reads one NAL unit (H.265 7.3.1): header and content, slice segments up to their data. Never throws for invalid input:
 * the result then has `error`, and the elements before it. Stores parameter sets in `sets`.
 */
export const parseHevcNalUnit = (
  nal: Uint8Array,
  sets: HevcParameterSets,
  options: ParseHevcNalUnitOptions = {},
): ParsedHevcNalUnit => {
  if (isHevcSlice(hevcNalUnitType(nal[0] ?? 0)) && nal.length > FIRST_TRY_BYTES && options.sink === undefined) {
    // Nearly all slice segment headers are shorter; most emulation prevention bytes come later.
    // With a sink everything is read at once, so that nothing is traced twice.
    const parsed = parse(nal, sets, FIRST_TRY_BYTES, { partial: true });
    if (parsed.error?.code !== 'limit') return parsed;
  }
  return parse(nal, sets, nal.length, options);
};

/** Entry points of wavefronts make headers longer than those of H.264. */
const FIRST_TRY_BYTES = 96;

const parse = (
  nal: Uint8Array,
  sets: HevcParameterSets,
  limit: number,
  { sink, partial }: ParseHevcNalUnitOptions,
): ParsedHevcNalUnit => {
  const unescaped = removeEmulationPrevention(nal, limit);
  const r = new SyntaxReader(unescaped.bytes, { sink, partial });
  const unit: ParsedHevcNalUnit = { header: {}, issues: r.issues, unescaped };
  try {
    parseContent(r, sets, unit);
  } catch (error) {
    if (!(error instanceof BitstreamError)) throw error;
    unit.error = error;
  }
  unit.issues = r.issues;
  keepParameterSets(unit, sets);
  return unit;
};

const NAL_UNIT_CLAUSE = 'H.265 7.3.1.1';
const AUD = 35;
const EOB = 37;

const parseContent = (r: SyntaxReader, sets: HevcParameterSets, unit: ParsedHevcNalUnit): void => {
  const header = parseHevcNalUnitHeader(r, unit.header);
  const { nal_unit_type: type, nuh_layer_id: layer } = header;
  if (type <= 9 || (type >= 16 && type <= 21)) {
    parseSlice(r, header, sets, unit);
    return;
  }
  // No slice segment continues one of the picture before.
  if (layer === 0 && type >= AUD && type <= EOB) sets.independent = undefined;
  switch (type) {
    case 32:
      parseHevcVps(r, (unit.vps = {}));
      return;
    case 33:
      parseHevcSps(r, layer, (unit.sps = {}));
      return;
    case 34:
      parseHevcPps(r, (id) => sets.sps(id, layer), (unit.pps = {}));
      return;
    case 35:
      parseHevcAccessUnitDelimiter(r, (unit.access_unit_delimiter = {}));
      return;
    case 38:
      parseFillerData(r, 'H.265 7.3.2.8');
      return;
    case 39:
    case 40:
      parseHevcSei(
        r,
        type === 40,
        { vpsOf: (id) => sets.vps(id), spsOf: (id) => sets.sps(id, layer), sps: sets.seiSps },
        (id) => sets.announceSps(id),
        (unit.sei = []),
      );
      return;
    case 62: {
      const rpu = parseDolbyVisionRpu(r);
      if (rpu === undefined) parseRbspBytes(r, NAL_UNIT_CLAUSE);
      else {
        unit.dolby_vision_rpu = rpu;
        unit.unread = 'the mapping of a Dolby Vision RPU is not parsed';
      }
      return;
    }
    default:
      // end_of_seq_rbsp() and end_of_bitstream_rbsp() are empty (7.3.2.6, 7.3.2.7); other bytes are shown.
      parseRbspBytes(r, NAL_UNIT_CLAUSE);
  }
};

const parseSlice = (
  r: SyntaxReader,
  header: HevcNalUnitHeader,
  sets: HevcParameterSets,
  unit: ParsedHevcNalUnit,
): void => {
  const slice: Partial<SliceSegmentHeader> = {};
  unit.slice = slice;
  if (header.nuh_layer_id > 0) {
    r.open('slice_segment_header', 'H.265 F.7.3.6.1');
    parsePictureStart(r, header, slice);
    r.close();
    unit.unread = 'slice segments above the base layer depend on vps_extension()';
    return;
  }
  const { independent } = sets;
  let context: SliceContext | undefined;
  try {
    context = parseSliceSegmentHeader(r, header, sets.activate, independent, slice);
    if (context !== undefined) unit.sliceContext = context;
  } finally {
    if (slice.dependent_slice_segment_flag !== 1) sets.independent = context;
  }
};

/** A parameter set replaces the one with its id if it is complete enough to read slices. */
const keepParameterSets = ({ header, vps, sps, pps, error }: ParsedHevcNalUnit, sets: HevcParameterSets): void => {
  const layer = header.nuh_layer_id;
  if (layer === undefined) return;
  const isWhole = error === undefined;
  if (vps !== undefined && isWhole) sets.storeVps(vps as HevcVps);
  // One with an error in what follows has all that slices need, but does not replace another one.
  if (isHevcSpsReadable(sps) && (isWhole || sets.sps(sps.sps_seq_parameter_set_id, layer) === undefined)) {
    sets.storeSps(sps, layer);
  }
  if (isHevcPpsReadable(pps) && (isWhole || sets.pps(pps.pps_pic_parameter_set_id, layer) === undefined)) {
    sets.storePps(pps, layer);
  }
};
