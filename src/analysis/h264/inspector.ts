import { deriveSps } from '../../codec/h264/derive.ts';
import type { NalUnitHeader } from '../../codec/h264/nal-unit.ts';
import { nalUnitTypeName } from '../../codec/h264/nal-unit-types.ts';
import { ParameterSets } from '../../codec/h264/parameter-sets.ts';
import { type ParsedNalUnit, parseNalUnit } from '../../codec/h264/parse-nal-unit.ts';
import type { Pps } from '../../codec/h264/pps.ts';
import type { SliceHeader, SliceParameterSets } from '../../codec/h264/slice-header.ts';
import { sliceLetter } from '../../codec/h264/slice-types.ts';
import type { Sps } from '../../codec/h264/sps.ts';
import type { NalUnit, NalUnitItem } from '../../media/nal-unit.ts';
import type { Stage } from '../../media/stage.ts';
import { unitErrorOf } from '../../syntax/diagnostics.ts';
import { FieldTrace } from '../../syntax/field-trace.ts';
import { HEADER_KEEP_BYTES, PARAMETER_SET_KEEP_BYTES, SLICE_KEEP_BYTES, UNIT_KEEP_BYTES } from '../../syntax/limits.ts';
import type { DiagnosticRecord, NaluRecord, PictureStructure, SliceDerived, UnitDerived } from '../records.ts';
import { AccessUnitAssembler, type OrderFinding, type Placement } from './access-units.ts';
import { FieldPairs } from './field-pairs.ts';
import type { PrimarySlice } from './picture-boundary.ts';
import { PictureOrderCounter } from './picture-order.ts';
import { unitDiagnostics } from './unit-diagnostics.ts';

/** A unit as it was inspected: its record, and what views need beside it. */
export interface InspectedUnit {
  readonly kind: 'nalu';
  readonly record: NaluRecord;
  /** The content, with parameter sets in full. */
  readonly parsed: ParsedNalUnit;
  readonly unit: NalUnit;
  /** The syntax tree, where it was asked for. */
  readonly trace?: FieldTrace;
}

/** Something that the inspector found wrong, in stream order behind the unit that it is about. */
export interface InspectedDiagnostic {
  readonly kind: 'diagnostic';
  readonly record: DiagnosticRecord;
}

/** What the inspector gives. */
export type Inspected = InspectedUnit | InspectedDiagnostic;

/** How to inspect a stream. */
export interface InspectorOptions {
  /** Which units to trace, by nal_unit_type. None without it. */
  readonly trace?: (nal_unit_type: number) => boolean;
}

/** The picture that the slices coming now belong to. */
interface CurrentPicture {
  readonly poc: number | undefined;
  readonly pairedWith: number | undefined;
}

/**
 * Reads the NAL units of one H.264 stream: syntax, access units, picture order, slice QP. Units go in in stream order;
 * each comes out with its record and its diagnostics. A prefix NAL unit waits for the unit behind it, which decides
 * where it belongs.
 */
export class H264Inspector implements Stage<NalUnitItem, Inspected> {
  readonly #sets = new ParameterSets();
  readonly #assembler = new AccessUnitAssembler();
  readonly #order = new PictureOrderCounter();
  readonly #pairs = new FieldPairs();
  readonly #trace: (nal_unit_type: number) => boolean;
  #index = 0;
  #picture: CurrentPicture = { poc: undefined, pairedWith: undefined };
  /** The unit that the current picture began with. */
  #pictureAt: { readonly offset: number; readonly nalu: number } | undefined;
  #held: Read | undefined;

  constructor(options: InspectorOptions = {}) {
    this.#trace = options.trace ?? (() => false);
  }

  /** How many bytes of a unit the inspector wants, by the first byte of its header. */
  readonly keep = (header: number): number => {
    const type = header & 31;
    if (this.#trace(type) && type === 12) return UNIT_KEEP_BYTES;
    if ((type >= 1 && type <= 5) || (type >= 19 && type <= 21)) return SLICE_KEEP_BYTES;
    if (type === 6) return UNIT_KEEP_BYTES;
    if (type === 7 || type === 8 || type === 13 || type === 15) return PARAMETER_SET_KEEP_BYTES;
    return this.#trace(type) ? PARAMETER_SET_KEEP_BYTES : HEADER_KEEP_BYTES;
  };

  push(item: NalUnitItem): Inspected[] {
    if (item.kind === 'junk') {
      const { offset, length, reason } = item;
      return [diagnostic({ severity: 'error', code: 'junk', message: `${length} ${reason}`, offset, length })];
    }
    const out: Inspected[] = [];
    // Only a prefix unit waits for the next one: its bytes have to outlive this push.
    const waits = ((item.head[0] ?? 0) & 31) === 14;
    const read = this.#read(waits ? { ...item, head: item.head.slice() } : item);
    if (this.#held !== undefined) this.#emit(this.#held, read, out);
    this.#held = waits ? read : undefined;
    if (!waits) this.#emit(read, undefined, out);
    return out;
  }

  end(): Inspected[] {
    const out: Inspected[] = [];
    this.#release(undefined, out);
    for (const finding of this.#assembler.end()) out.push(diagnostic({ ...finding, ...this.#pictureAt }));
    return out;
  }

  /** Gives the unit that waits, now that the next one is known. */
  #release(next: Read | undefined, out: Inspected[]): void {
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) this.#emit(held, next, out);
  }

  #read(unit: NalUnit): Read {
    const type = (unit.head[0] ?? 0) & 31;
    const trace = this.#trace(type) ? new FieldTrace() : undefined;
    const parsed = parseNalUnit(unit.head, this.#sets, { sink: trace, partial: unit.head.length < unit.size });
    const header = parsed.header.nal_unit_type === undefined ? undefined : (parsed.header as NalUnitHeader);
    const isPrimary = header !== undefined && (type === 1 || type === 2 || type === 5) && parsed.slice !== undefined;
    const primary: PrimarySlice | undefined =
      isPrimary && parsed.slice !== undefined
        ? { header, slice: parsed.slice, sets: parsed.slice.frame_num === undefined ? undefined : this.#sets.active }
        : undefined;
    return { unit, index: this.#index++, type, parsed, trace, primary };
  }

  #emit(read: Read, next: Read | undefined, out: Inspected[]): void {
    const { unit, index, type, parsed, trace, primary } = read;
    const placement =
      unit.size === 0
        ? undefined
        : this.#assembler.place({
            nal_unit_type: type,
            slice: primary,
            next: next === undefined ? undefined : { nal_unit_type: next.type, slice: next.primary },
          });
    if (placement?.startsPicture !== undefined && primary !== undefined)
      this.#startPicture(primary, placement.accessUnit);
    const derived = this.#derive(parsed, type, primary);
    const record: NaluRecord = {
      record: 'nalu',
      index,
      offset: unit.offset,
      prefixLength: unit.prefixLength,
      size: unit.size,
      ...(unit.trailingZeros > 0 && { trailingZeros: unit.trailingZeros }),
      ...(unit.emulationPreventionBytes > 0 && { emulationPreventionBytes: unit.emulationPreventionBytes }),
      ...parsed.header,
      name: unit.size === 0 ? 'empty' : nalUnitTypeName(type),
      ...(placement !== undefined && { accessUnit: placement.accessUnit }),
      ...(placement?.startsAccessUnit !== undefined && { startsAccessUnit: placement.startsAccessUnit }),
      ...(placement?.startsPicture !== undefined && { startsPicture: placement.startsPicture }),
      ...(parsed.slice !== undefined && { slice: parsed.slice }),
      ...(parsed.slice_data_partition !== undefined && { slice_data_partition: parsed.slice_data_partition }),
      ...(parsed.sei !== undefined && { sei: parsed.sei }),
      ...(derived !== undefined && { derived }),
      ...(trace !== undefined && { fields: trace.fields }),
      ...(parsed.error !== undefined && { error: unitErrorOf(parsed.error) }),
    };
    out.push({ kind: 'nalu', record, parsed, unit, ...(trace !== undefined && { trace }) });
    this.#report(read, record, placement, out);
  }

  #report(read: Read, record: NaluRecord, placement: Placement | undefined, out: Inspected[]): void {
    for (const found of unitDiagnostics(read.unit, record, read.parsed)) out.push(diagnostic(found));
    for (const finding of placement?.ended ?? []) out.push(diagnostic({ ...finding, ...this.#pictureAt }));
    const here = { offset: read.unit.offset, nalu: read.index };
    for (const finding of placement?.findings ?? []) out.push(diagnostic({ ...finding, ...here }));
    if (placement?.startsPicture !== undefined) this.#pictureAt = here;
  }

  #startPicture(primary: PrimarySlice, accessUnit: number): void {
    const pairedWith = this.#pairs.next(primary, accessUnit);
    const complete = primary.sets !== undefined && primary.slice.frame_num !== undefined;
    const poc = complete
      ? this.#order.next(primary.header, primary.slice as SliceHeader, primary.sets as SliceParameterSets).poc
      : undefined;
    this.#picture = { poc, pairedWith };
  }

  #derive(parsed: ParsedNalUnit, type: number, primary: PrimarySlice | undefined): UnitDerived | undefined {
    if (parsed.slice?.slice_type !== undefined) {
      return sliceDerived(parsed.slice, type, primary, this.#picture, this.#sets);
    }
    const sps = parsed.sps ?? parsed.subset_sps?.seq_parameter_set_data;
    if (sps !== undefined) return spsBrief(sps);
    if (parsed.pps?.pic_init_qp_minus26 !== undefined) return ppsBrief(parsed.pps as Pps);
    if (parsed.sei !== undefined) return { payloads: parsed.sei.map((message) => message.name) };
    return undefined;
  }
}

interface Read {
  readonly unit: NalUnit;
  readonly index: number;
  readonly type: number;
  readonly parsed: ParsedNalUnit;
  readonly trace: FieldTrace | undefined;
  readonly primary: PrimarySlice | undefined;
}

/** A copy of the bytes, which go away with the chunk. */
const kept = (read: Read): Read => {
  const { bytes, removed } = read.parsed.unescaped;
  const parsed = { ...read.parsed, unescaped: { bytes: bytes.slice(), removed } };
  return { ...read, parsed, unit: { ...read.unit, head: read.unit.head.slice() } };
};

const diagnostic = (found: Omit<DiagnosticRecord, 'record'> | OrderFinding): InspectedDiagnostic => ({
  kind: 'diagnostic',
  record: { record: 'diagnostic', ...found },
});

const sliceDerived = (
  slice: Partial<SliceHeader>,
  type: number,
  primary: PrimarySlice | undefined,
  picture: CurrentPicture,
  sets: ParameterSets,
): SliceDerived => {
  const pps = slice.pic_parameter_set_id === undefined ? undefined : sets.pps(slice.pic_parameter_set_id);
  const known = slice.frame_num !== undefined;
  // An auxiliary picture shares the order of its primary picture; views and layers (NAL 20, 21) have their own.
  const inPicture = known && type !== 20 && type !== 21 && picture.poc !== undefined;
  const qp =
    pps === undefined || slice.slice_qp_delta === undefined
      ? undefined
      : 26 + pps.pic_init_qp_minus26 + slice.slice_qp_delta;
  return {
    sliceType: sliceLetter(slice.slice_type ?? 0),
    ...(known && { structure: structureOf(slice) }),
    ...(inPicture && picture.poc !== undefined && { poc: picture.poc }),
    ...(qp !== undefined && { qp }),
    ...(primary !== undefined && picture.pairedWith !== undefined && { pairedWith: picture.pairedWith }),
  };
};

const structureOf = (slice: Partial<SliceHeader>): PictureStructure => {
  if (slice.field_pic_flag !== 1) return 'frame';
  return slice.bottom_field_flag === 1 ? 'bottom field' : 'top field';
};

const spsBrief = (sps: Partial<Sps>): UnitDerived | undefined => {
  if (sps.frame_cropping_flag === undefined) return undefined;
  const { width, height, profile, level, frameRate } = deriveSps(sps as Sps);
  return {
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    profile,
    ...(level !== undefined && { level }),
    ...(frameRate !== undefined && { fps: frameRate.fps }),
  };
};

const ppsBrief = (pps: Pps): UnitDerived => ({
  entropyCoding: pps.entropy_coding_mode_flag === 1 ? 'CABAC' : 'CAVLC',
  initQp: 26 + pps.pic_init_qp_minus26,
});
