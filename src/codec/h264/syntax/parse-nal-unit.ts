import type { SyntaxIssue } from '../../../syntax/diagnostics.ts';
import { BitstreamError } from '../../../syntax/errors.ts';
import type { FieldSink } from '../../../syntax/field-sink.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { removeEmulationPrevention, type Unescaped } from '../../h26x/emulation-prevention.ts';
import { parseFillerData } from '../../h26x/filler-data.ts';
import { parseRbspBytes } from '../../h26x/rbsp-bytes.ts';
import type { SeiMessage } from '../../h26x/sei/sei-message.ts';
import type { InferredSps } from '../inference.ts';
import { parseSei } from '../sei/sei-message.ts';
import { type AccessUnitDelimiter, parseAccessUnitDelimiter } from './access-unit-delimiter.ts';
import { type NalUnitHeader, parseNalUnitHeader } from './nal-unit.ts';
import type { ParameterSets } from './parameter-sets.ts';
import { isPpsReadable, type Pps, parsePps } from './pps.ts';
import { type PrefixNalUnit, parsePrefixNalUnit } from './prefix-nal-unit.ts';
import { parseSliceDataPartition, parseSliceId, type SliceDataPartition } from './slice-data-partition.ts';
import { parseCabacAlignment, parseSliceHeader, type SliceHeader } from './slice-header.ts';
import { parseSliceHeaderInScalableExtension, type SliceHeaderInScalableExtension } from './slice-header-svc.ts';
import { isReadable, parseSps, type Sps } from './sps.ts';
import { parseSpsExtension, type SpsExtension } from './sps-extension.ts';
import { isSubsetReadable, parseSubsetSps, type SubsetSps } from './subset-sps.ts';

/** Content of a NAL unit: the member for its type. After an error, as far as it was read. */
export interface NalUnitContent {
  /** NAL 1, 2, 5, 19, 20 and 21. */
  slice?: Partial<SliceHeader> | Partial<SliceHeaderInScalableExtension>;
  /** NAL 2 (together with `slice`), 3 and 4. */
  slice_data_partition?: Partial<SliceDataPartition>;
  sps?: Partial<Sps>;
  sps_extension?: Partial<SpsExtension>;
  subset_sps?: Partial<SubsetSps>;
  pps?: Partial<Pps>;
  sei?: SeiMessage[];
  access_unit_delimiter?: Partial<AccessUnitDelimiter>;
  prefix_nal_unit?: Partial<PrefixNalUnit>;
}

/** A parsed NAL unit. */
export interface ParsedNalUnit extends NalUnitContent {
  header: Partial<NalUnitHeader>;
  /** Why the rest of the unit could not be read. */
  error?: BitstreamError;
  /** Elements out of range; they keep their values. */
  issues: readonly SyntaxIssue[];
  /** The bytes read, without emulation prevention. */
  unescaped: Unescaped;
}

/** Options for `parseNalUnit`. */
export interface ParseNalUnitOptions {
  /** Receives the trace. */
  readonly sink?: FieldSink | undefined;
  /** The bytes are only the start of the unit. */
  readonly partial?: boolean | undefined;
  /** Drops slice_group_id: no slice header depends on it, and a PPS of 17 kB expands to a megabyte. */
  readonly withoutMaps?: boolean | undefined;
}

/**
 * Clauses of H.264, in this folder and its messages, are those of ITU-T H.264 (V15, 08/2024): SVC is Annex F, MVC G,
 * MVC with depth H, 3D-AVC I. Older editions have these four as G, H, I and J.
 *
 * Reads one NAL unit (H.264 7.3.1): header and content, slices up to their data. Never throws for invalid input: the
 * result then has `error`, and the elements before it. Stores parameter sets in `sets`.
 */
export const parseNalUnit = (
  nal: Uint8Array,
  sets: ParameterSets,
  options: ParseNalUnitOptions = {},
): ParsedNalUnit => {
  const type = (nal[0] ?? 0) & 31;
  if (isSlice(type) && nal.length > FIRST_TRY_BYTES) {
    // Nearly all slice headers are shorter; most emulation prevention bytes come later.
    // With a sink everything is read at once, so that nothing is traced twice.
    if (options.sink === undefined) {
      const parsed = parse(nal, sets, FIRST_TRY_BYTES, { partial: true });
      if (parsed.error?.code !== 'limit') return parsed;
    }
  }
  return parse(nal, sets, nal.length, options);
};

const FIRST_TRY_BYTES = 64;

const isSlice = (type: number): boolean => (type >= 1 && type <= 5) || (type >= 19 && type <= 21);

const parse = (
  nal: Uint8Array,
  sets: ParameterSets,
  limit: number,
  { sink, partial, withoutMaps }: ParseNalUnitOptions,
): ParsedNalUnit => {
  const unescaped = removeEmulationPrevention(nal, limit);
  const r = new SyntaxReader(unescaped.bytes, { sink, partial });
  const unit: ParsedNalUnit = { header: {}, issues: r.issues, unescaped };
  try {
    parseContent(r, sets, unit, withoutMaps !== true);
  } catch (error) {
    if (!(error instanceof BitstreamError)) throw error;
    unit.error = error;
  }
  unit.issues = r.issues;
  keepParameterSets(unit, sets);
  return unit;
};

const parseContent = (r: SyntaxReader, sets: ParameterSets, unit: ParsedNalUnit, keepMaps: boolean): void => {
  const header = parseNalUnitHeader(r, unit.header);
  switch (header.nal_unit_type) {
    case 1:
    case 5: {
      sets.primarySliceType = header.nal_unit_type;
      parseSliceHeader(r, header, sets.activate, (unit.slice = {}));
      alignForCabac(r, unit, sets);
      return;
    }
    case 19: {
      // IDR if its primary picture is; its own type does not tell.
      const primary = { ...header, nal_unit_type: sets.primarySliceType };
      parseSliceHeader(r, primary, sets.activateAuxiliary, (unit.slice = {}));
      alignForCabac(r, unit, sets);
      return;
    }
    case 2: {
      sets.primarySliceType = 2;
      r.open('slice_data_partition_a_layer_rbsp', 'H.264 7.3.2.9.1');
      parseSliceHeader(r, header, sets.activate, (unit.slice = {}));
      unit.slice_data_partition = { slice_id: parseSliceId(r) };
      r.close();
      return;
    }
    case 3:
    case 4:
      parseSliceDataPartition(r, header.nal_unit_type === 3 ? 'b' : 'c', sets.active, (unit.slice_data_partition = {}));
      return;
    case 6:
      parseSei(
        r,
        {
          spsOf: (id) => withWholeVui(sets.sps(id)),
          sps: withWholeVui(sets.seiSps),
          announce: (id) => sets.announceSps(id),
        },
        (unit.sei = []),
      );
      return;
    case 7:
      parseSps(r, (unit.sps = {}));
      return;
    case 8:
      parsePps(r, (id) => sets.spsFor(id), (unit.pps = {}), keepMaps);
      return;
    case 9:
      parseAccessUnitDelimiter(r, (unit.access_unit_delimiter = {}));
      return;
    case 10:
    case 11:
      // end_of_seq_rbsp() and end_of_stream_rbsp() are empty (7.3.2.5, 7.3.2.6); other bytes are shown.
      parseRbspBytes(r, 'H.264 7.3.1');
      return;
    case 12:
      parseFillerData(r, 'H.264 7.3.2.7');
      return;
    case 13:
      parseSpsExtension(r, (unit.sps_extension = {}));
      return;
    case 14:
      parsePrefixNalUnit(r, header, (unit.prefix_nal_unit = {}));
      // In MVC it is only a header (7.3.2.12).
      parseRbspBytes(r, 'H.264 7.3.1');
      return;
    case 15:
      parseSubsetSps(r, (unit.subset_sps = {}));
      return;
    case 20:
    case 21:
      parseSliceExtension(r, header, sets, unit);
      return;
    default:
      parseRbspBytes(r, 'H.264 7.3.1');
  }
};

const alignForCabac = (r: SyntaxReader, unit: ParsedNalUnit, sets: ParameterSets): void => {
  const pps = sets.pps(unit.slice?.pic_parameter_set_id ?? -1);
  if (pps !== undefined) parseCabacAlignment(r, pps);
};

const parseSliceExtension = (
  r: SyntaxReader,
  header: NalUnitHeader,
  sets: ParameterSets,
  unit: ParsedNalUnit,
): void => {
  // slice_header_in_3davc_extension() (I.7.3.3.4) depends on the depth parameter sets, which are not read.
  if (header.avc_3d_extension_flag === 1) {
    parseRbspBytes(r, 'H.264 7.3.1');
    return;
  }
  unit.slice = {};
  if (header.svc_extension_flag === 1) {
    parseSliceHeaderInScalableExtension(r, header, sets.activateExtension, sets.svcOf, unit.slice);
    if ((unit.slice as Partial<SliceHeaderInScalableExtension>).slice_skip_flag === 1) return;
  } else parseSliceHeader(r, header, sets.activateExtension, unit.slice);
  alignForCabac(r, unit, sets);
};

/** SEI messages take field lengths from the VUI: an SPS with incomplete VUI is not used. */
const withWholeVui = (sps: InferredSps | undefined): InferredSps | undefined =>
  sps?.vui_parameters.pic_struct_present_flag === undefined ? undefined : sps;

/** A parameter set replaces the one with its id if it is complete enough to read slices. */
export const keepParameterSets = (unit: ParsedNalUnit, sets: ParameterSets): void => {
  const { sps, subset_sps, pps } = unit;
  // An SPS with an error in the VUI or later has all that slices need, but does not replace another one.
  if (isReadable(sps) && (unit.error === undefined || sets.sps(sps.seq_parameter_set_id) === undefined)) {
    sets.storeSps(sps);
  }
  if (unit.error === undefined && isSubsetReadable(subset_sps)) sets.storeSubsetSps(subset_sps);
  if (pps?.pic_parameter_set_id !== undefined && pps.seq_parameter_set_id !== undefined) {
    sets.refer(pps.pic_parameter_set_id, pps.seq_parameter_set_id);
    const known = sets.spsFor(pps.seq_parameter_set_id);
    const isWhole = unit.error === undefined && isPpsReadable(pps);
    if (isWhole) sets.storePps(pps.pic_parameter_set_id, unit.unescaped.bytes.subarray(1), pps);
    else if (known === undefined) sets.storePps(pps.pic_parameter_set_id, unit.unescaped.bytes.subarray(1), undefined);
  }
};
