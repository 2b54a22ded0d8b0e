import { toHex } from '../bytes/hex.ts';
import { deriveSps, type SpsDerived } from '../codec/h264/derive.ts';
import { type ScalingMatrices, scalingMatrices } from '../codec/h264/scaling-matrix.ts';
import { ParameterSets } from '../codec/h264/syntax/parameter-sets.ts';
import { keepParameterSets, type ParsedNalUnit, parseNalUnit } from '../codec/h264/syntax/parse-nal-unit.ts';
import type { Pps } from '../codec/h264/syntax/pps.ts';
import type { Sps } from '../codec/h264/syntax/sps.ts';
import type { SpsExtension } from '../codec/h264/syntax/sps-extension.ts';
import type { SubsetSps } from '../codec/h264/syntax/subset-sps.ts';
import { type UnitError, unitErrorOf } from '../syntax/diagnostics.ts';
import { FieldTrace, type TracedFields, tracedFields } from '../syntax/field-trace.ts';
import type { InspectedUnit } from './h264/inspector.ts';

export type ParameterSetKind = 'sps' | 'subsetSps' | 'spsExtension' | 'pps';

/** One distinct content of a parameter set id. */
export interface ParameterSetEntry extends TracedFields {
  readonly record: ParameterSetKind;
  /** Index of the NAL unit that brought it first. */
  readonly nalu: number;
  /** Byte offset of that unit. */
  readonly offset: number;
  /** How many units brought the same content. */
  count: number;
  /** The unit, emulation prevention bytes included, as hex. */
  readonly hex: string;
  readonly syntax: Partial<Sps> | Partial<SubsetSps> | Partial<SpsExtension> | Partial<Pps>;
  readonly derived?: SpsReportDerived | PpsReportDerived;
  readonly error?: UnitError;
}

export type SpsReportDerived = SpsDerived & { readonly scalingLists?: ScalingMatrices };

/** What follows from a PPS. */
export interface PpsReportDerived {
  readonly entropyCoding: 'CAVLC' | 'CABAC';
  /** 26 + pic_init_qp_minus26. */
  readonly initQp: number;
  readonly scalingLists?: ScalingMatrices;
}

/** An entry with what views need beside it. */
export interface ReportedParameterSet {
  readonly entry: ParameterSetEntry;
  readonly trace: FieldTrace | undefined;
  /** The unit without emulation prevention bytes, which the trace counts in. */
  readonly bytes: Uint8Array;
}

/** A distinct content as it is kept: small, whatever its syntax unfolds to. `ParameterSetReport.read` unfolds it. */
export interface KeptParameterSet {
  readonly kind: ParameterSetKind;
  readonly nalu: number;
  readonly offset: number;
  count: number;
  /** Of the unit, as far as they were kept of it. */
  readonly bytes: Uint8Array;
  readonly partial: boolean;
  /** The SPS that the parameter set is read with, where it is a PPS. */
  readonly sps: Sps | undefined;
}

/** Distinct contents that are kept; a stream that sends more is damaged or hostile. */
const MAX_ENTRIES = 1024;

/** Bytes of them; a PPS may legally have 52 kB, and there may be 256 of them. */
const MAX_BYTES = 1 << 20;

/** How to report. */
export interface ParameterSetReportOptions {
  /** Entries have their `fields`. */
  readonly trace?: boolean;
}

/**
 * Collects the parameter sets of a stream: one entry for each distinct content, in order of first appearance. What is
 * kept are the bytes: a PPS of 17 kB can hold 139,264 slice_group_id, 30 MB of trace.
 */
export class ParameterSetReport {
  readonly #byContent = new Map<string, KeptParameterSet>();
  readonly #sets = new ParameterSets();
  readonly #trace: boolean;
  #bytes = 0;
  #dropped = 0;

  constructor({ trace = false }: ParameterSetReportOptions = {}) {
    this.#trace = trace;
  }

  /** Units whose content was new and was not kept. */
  get dropped(): number {
    return this.#dropped;
  }

  /** What is kept, in order of first appearance. */
  get kept(): readonly KeptParameterSet[] {
    return [...this.#byContent.values()];
  }

  /** Takes any unit; gives what is kept of it when it is a parameter set that was not seen before. */
  add({ parsed, unit, record }: InspectedUnit): KeptParameterSet | undefined {
    const kind = kindOf(parsed);
    if (kind === undefined) return undefined;
    // Sets that come again count too: a PPS is explained with the SPS that was sent last.
    if (kind !== 'pps') keepParameterSets(parsed, this.#sets);
    const key = toHex(unit.bytes);
    const known = this.#byContent.get(key);
    if (known !== undefined) {
      known.count++;
      return undefined;
    }
    if (this.#byContent.size === MAX_ENTRIES || this.#bytes + unit.bytes.length > MAX_BYTES) {
      this.#dropped++;
      return undefined;
    }
    this.#bytes += unit.bytes.length;
    const kept: KeptParameterSet = {
      kind,
      nalu: record.index,
      offset: record.offset,
      count: 1,
      bytes: unit.bytes.slice(),
      partial: unit.bytes.length < unit.size,
      sps: kind === 'pps' ? spsOf(this.#sets, parsed.pps?.seq_parameter_set_id) : undefined,
    };
    this.#byContent.set(key, kept);
    return kept;
  }

  /** Reads a parameter set again, in full: its entry. */
  read({ kind, nalu, offset, count, bytes, partial, sps }: KeptParameterSet): ReportedParameterSet {
    const trace = this.#trace ? new FieldTrace() : undefined;
    const sets = new ParameterSets();
    if (sps !== undefined) sets.storeSps(sps);
    const parsed = parseNalUnit(bytes, sets, { sink: trace, partial });
    const derived = derive(parsed, sps);
    const entry: ParameterSetEntry = {
      record: kind,
      nalu,
      offset,
      count,
      hex: toHex(bytes),
      syntax: syntaxOf(parsed) ?? {},
      ...(derived !== undefined && { derived }),
      ...tracedFields(trace),
      ...(parsed.error !== undefined && { error: unitErrorOf(parsed.error) }),
    };
    return { entry, trace, bytes: parsed.unescaped.bytes };
  }
}

/** Subset SPS have ids of their own; one explains a PPS where there is no SPS with its id. */
const spsOf = (sets: ParameterSets, id: number | undefined): Sps | undefined =>
  id === undefined ? undefined : (sets.sps(id) ?? sets.subsetSps(id)?.seq_parameter_set_data);

const derive = (parsed: ParsedNalUnit, ofPps: Sps | undefined): ParameterSetEntry['derived'] => {
  const sps = parsed.sps ?? parsed.subset_sps?.seq_parameter_set_data;
  if (sps?.frame_cropping_flag !== undefined) {
    const whole = sps as Sps;
    const lists = scalingMatrices(whole);
    return { ...deriveSps(whole), ...(lists !== undefined && { scalingLists: lists }) };
  }
  if (parsed.pps?.pic_init_qp_minus26 === undefined) return undefined;
  const pps = parsed.pps as Pps;
  const lists =
    ofPps === undefined || pps.pic_scaling_matrix_present_flag !== 1 ? undefined : scalingMatrices(ofPps, pps);
  return {
    entropyCoding: pps.entropy_coding_mode_flag === 1 ? 'CABAC' : 'CAVLC',
    initQp: 26 + pps.pic_init_qp_minus26,
    ...(lists !== undefined && { scalingLists: lists }),
  };
};

const kindOf = (parsed: ParsedNalUnit): ParameterSetKind | undefined => {
  if (parsed.sps !== undefined) return 'sps';
  if (parsed.subset_sps !== undefined) return 'subsetSps';
  if (parsed.sps_extension !== undefined) return 'spsExtension';
  return parsed.pps === undefined ? undefined : 'pps';
};

const syntaxOf = ({ sps, subset_sps, sps_extension, pps }: ParsedNalUnit): ParameterSetEntry['syntax'] | undefined =>
  sps ?? subset_sps ?? sps_extension ?? pps;
