import { deriveSps } from '../../codec/h264/derive.ts';
import { nalUnitTypeName } from '../../codec/h264/nal-unit-types.ts';
import { picTiming } from '../../codec/h264/sei/pic-timing.ts';
import type { NalUnitHeader } from '../../codec/h264/syntax/nal-unit.ts';
import { ParameterSets } from '../../codec/h264/syntax/parameter-sets.ts';
import { type ParsedNalUnit, parseNalUnit } from '../../codec/h264/syntax/parse-nal-unit.ts';
import type { Pps } from '../../codec/h264/syntax/pps.ts';
import type { SliceHeader, SliceParameterSets } from '../../codec/h264/syntax/slice-header.ts';
import { sliceLetter } from '../../codec/h264/syntax/slice-types.ts';
import type { Sps } from '../../codec/h264/syntax/sps.ts';
import type { Origin } from '../../media/origin.ts';
import type { Stage } from '../../media/stage.ts';
import type { Unit, UnitItem } from '../../media/unit.ts';
import { junkMessage, unitErrorOf } from '../../syntax/diagnostics.ts';
import { FieldTrace, tracedFields } from '../../syntax/field-trace.ts';
import type { Growing } from '../../syntax/growing.ts';
import { HEADER_KEEP_BYTES, PARAMETER_SET_KEEP_BYTES, SLICE_KEEP_BYTES, UNIT_KEEP_BYTES } from '../../syntax/limits.ts';
import type {
  DiagnosticRecord,
  NaluRecord,
  PictureStructure,
  SliceDerived,
  TagOfUnit,
  UnitDerived,
} from '../records.ts';
import { AccessUnitAssembler, type OrderFinding, type Placement } from './access-units.ts';
import { FieldPairs } from './field-pairs.ts';
import type { PrimarySlice } from './picture-boundary.ts';
import { PictureOrderCounter } from './picture-order.ts';
import { unitDiagnostics } from './unit-diagnostics.ts';

/** A unit as it was inspected: its record, and what views need beside it. */
export interface InspectedUnit {
  readonly kind: 'nalu';
  readonly record: NaluRecord;
  /** The content, with parameter sets in full but for slice_group_id. */
  readonly parsed: ParsedNalUnit;
  readonly unit: Unit;
  /** On a slice of a primary picture: the SPS that it refers to, where it is known. */
  readonly sps?: Sps | undefined;
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
  /** Parameter sets that came another way than in the stream: NAL units. */
  readonly parameterSets?: readonly Uint8Array[];
}

/** The picture that the slices coming now belong to. */
interface CurrentPicture {
  readonly poc: number | undefined;
  readonly pairedWith: number | undefined;
}

/**
 * Reads the NAL units of one H.264 stream: syntax, access units, picture order, slice QP. Units go in in stream order;
 * each comes out with its record and its diagnostics. Two kinds of units wait: a prefix NAL unit for the unit behind it,
 * which decides where it belongs, and a pic_timing SEI for its slice, where that may refer to another SPS.
 */
export class H264Inspector implements Stage<UnitItem, Inspected> {
  readonly #sets = new ParameterSets();
  readonly #assembler = new AccessUnitAssembler();
  readonly #order = new PictureOrderCounter();
  readonly #pairs = new FieldPairs();
  readonly #trace: (nal_unit_type: number) => boolean;
  #index = 0;
  #picture: CurrentPicture = { poc: undefined, pairedWith: undefined };
  /** The unit that the current picture began with. */
  #pictureAt: { readonly offset: number; readonly nalu: number } | undefined;
  /** Units that wait, in stream order, and those behind them. */
  #held: Read[] = [];
  #tagOfUnit: { readonly accessUnit: number; readonly tag: number } | undefined;

  constructor(options: InspectorOptions = {}) {
    this.#trace = options.trace ?? (() => false);
    for (const unit of options.parameterSets ?? []) parseNalUnit(unit, this.#sets);
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

  push(item: UnitItem): Inspected[] {
    const out: Inspected[] = [];
    if (item.kind === 'junk') {
      const { offset, length, reason } = item;
      this.#release(undefined, out);
      out.push(diagnostic({ severity: 'error', code: 'junk', message: junkMessage(length, reason), offset, length }));
      return out;
    }
    if (item.kind === 'finding') {
      this.#release(undefined, out);
      out.push(diagnostic(item.finding));
      return out;
    }
    const waitsForSlice = this.#held.length > 0 && this.#held.some((held) => held.guessed);
    const type = (item.bytes[0] ?? 0) & 31;
    // The bytes of a unit that may wait have to outlive this push.
    const outlives = waitsForSlice || type === 14 || (type === 6 && this.#sets.seiSpsIsGuess);
    const read = this.#read(outlives ? copyOf(item) : item, this.#index++);
    if (waitsForSlice && read.primary === undefined && this.#mayHold(read)) {
      this.#held.push(read);
      return out;
    }
    this.#release(read, out);
    if (type === 14 || read.guessed) this.#held.push(read);
    // Nearly all units: with nothing in front of them their own list is the answer.
    else if (out.length === 0) return this.#emit(read, undefined);
    else for (const item of this.#emit(read, undefined)) out.push(item);
    return out;
  }

  end(): Inspected[] {
    const out: Inspected[] = [];
    this.#release(undefined, out);
    for (const finding of this.#assembler.end()) out.push(diagnostic({ ...finding, ...this.#pictureAt }));
    return out;
  }

  /** A stream that sends no slice must not be kept for one. */
  #mayHold({ unit }: Read): boolean {
    const bytes = this.#held.reduce((sum, held) => sum + held.unit.bytes.length, unit.bytes.length);
    return this.#held.length < MAX_HELD && bytes <= UNIT_KEEP_BYTES;
  }

  /** Gives the units that wait, now that the next one is known: what was read with a guessed SPS is read again. */
  #release(next: Read | undefined, out: Inspected[]): void {
    if (this.#held.length === 0) return;
    const held = this.#held.map((read) => (read.guessed ? this.#read(read.unit, read.index) : read));
    this.#held = [];
    held.forEach((read, i) => {
      // Not as arguments of one push: how many findings a unit has is for the input to say.
      for (const item of this.#emit(read, held[i + 1] ?? next)) out.push(item);
    });
  }

  #read(unit: Unit, index: number): Read {
    const type = (unit.bytes[0] ?? 0) & 31;
    const trace = this.#trace(type) ? new FieldTrace() : undefined;
    // Not more than was asked for, so that the result does not depend on who else wants the unit.
    const wanted = this.keep(unit.bytes[0] ?? 0);
    const bytes = unit.bytes.length > wanted ? unit.bytes.subarray(0, wanted) : unit.bytes;
    const parsed = parseNalUnit(bytes, this.#sets, {
      sink: trace,
      partial: bytes.length < unit.size,
      withoutMaps: true,
    });
    const header = parsed.header.nal_unit_type === undefined ? undefined : (parsed.header as NalUnitHeader);
    const isPrimary = header !== undefined && (type === 1 || type === 2 || type === 5) && parsed.slice !== undefined;
    const primary: PrimarySlice | undefined =
      isPrimary && parsed.slice !== undefined
        ? { header, slice: parsed.slice, sets: parsed.slice.frame_num === undefined ? undefined : this.#sets.active }
        : undefined;
    const guessed =
      parsed.sei?.some((message) => message.payloadType === picTiming.payloadType) === true && this.#sets.seiSpsIsGuess;
    return { unit, index, type, parsed, trace, primary, guessed };
  }

  /** A unit that is to wait no more, and what there is to say of it. */
  #emit(read: Read, next: Read | undefined): Inspected[] {
    const { unit, type, parsed, trace, primary } = read;
    const placement =
      unit.size === 0 || unit.outOfBand === true
        ? undefined
        : this.#assembler.place({
            nal_unit_type: type,
            slice: primary,
            next: next === undefined ? undefined : { nal_unit_type: next.type, slice: next.primary },
          });
    if (placement?.startsPicture !== undefined && primary !== undefined)
      this.#startPicture(primary, placement.accessUnit);
    const derived = this.#derive(parsed, type, primary);
    const record = recordOf(read, placement, derived);
    // A header that breaks off behind its pic_parameter_set_id has said enough for this.
    const sps = primary?.sets?.sps ?? this.#sets.spsOfPps(primary?.slice.pic_parameter_set_id);
    const out: Inspected[] = [
      trace === undefined
        ? { kind: 'nalu', record, parsed, unit, sps }
        : { kind: 'nalu', record, parsed, unit, sps, trace },
    ];
    if (unit.origin?.kind === 'tag' && placement !== undefined) this.#checkTag(record, unit.origin.index, out);
    this.#report(read, record, placement, out);
    return out;
  }

  #report(read: Read, record: NaluRecord, placement: Placement | undefined, out: Inspected[]): void {
    for (const found of unitDiagnostics(read.unit, record, read.parsed)) out.push(diagnostic(found));
    if (placement === undefined) return;
    const here = { offset: read.unit.offset, nalu: read.index };
    for (const finding of placement.ended) out.push(diagnostic({ ...finding, ...this.#pictureAt }));
    for (const finding of placement.findings) out.push(diagnostic({ ...finding, ...here }));
    if (placement.startsPicture !== undefined) this.#pictureAt = here;
  }

  /** FLV wants an access unit in one tag: what players do with two is their own affair. */
  #checkTag({ index, offset, accessUnit }: NaluRecord, tag: number, out: Inspected[]): void {
    const last = this.#tagOfUnit;
    this.#tagOfUnit = { accessUnit: accessUnit ?? -1, tag };
    if (last === undefined || last.accessUnit !== accessUnit || last.tag === tag) return;
    const message = `access unit ${accessUnit} began in tag ${last.tag} and goes on in tag ${tag}: FLV wants it in one`;
    const finding = { severity: 'warning', code: 'split-access-unit', message, offset, nalu: index, tag } as const;
    out.push(diagnostic(finding));
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
  readonly unit: Unit;
  readonly index: number;
  readonly type: number;
  readonly parsed: ParsedNalUnit;
  readonly trace: FieldTrace | undefined;
  readonly primary: PrimarySlice | undefined;
  /** Holds a pic_timing whose SPS the next slice may turn out to replace. */
  readonly guessed: boolean;
}

/** A unit whose bytes are its own. */
const copyOf = (unit: Unit): Unit => ({ ...unit, bytes: unit.bytes.slice() });

/** Units that wait for a slice at the most: no access unit has so many in front of its picture. */
const MAX_HELD = 64;

/** The record, in the order of its output. */
const recordOf = (
  { unit, index, type, parsed, trace }: Read,
  placement: Placement | undefined,
  derived: UnitDerived | undefined,
): NaluRecord => {
  const { offset, prefixLength, size } = unit;
  const record: Growing<Partial<NaluRecord>> = { record: 'nalu', index, offset, prefixLength, size };
  if (unit.trailingZeros > 0) record.trailingZeros = unit.trailingZeros;
  if (unit.emulationPreventionBytes > 0) record.emulationPreventionBytes = unit.emulationPreventionBytes;
  const { header } = parsed;
  if (header.nal_unit_type !== undefined && type !== 14 && type !== 20 && type !== 21) {
    // Without extensions these are all; Object.assign shows in the profile.
    record.forbidden_zero_bit = header.forbidden_zero_bit as number;
    record.nal_ref_idc = header.nal_ref_idc as number;
    record.nal_unit_type = header.nal_unit_type;
  } else Object.assign(record, header);
  record.name = size === 0 ? 'empty' : nalUnitTypeName(type);
  if (unit.origin !== undefined) record.container = containerOf(unit.origin);
  if (placement !== undefined) {
    record.accessUnit = placement.accessUnit;
    if (placement.startsAccessUnit !== undefined) record.startsAccessUnit = placement.startsAccessUnit;
    if (placement.startsPicture !== undefined) record.startsPicture = placement.startsPicture;
  }
  if (parsed.slice !== undefined) record.slice = parsed.slice;
  if (parsed.slice_data_partition !== undefined) record.slice_data_partition = parsed.slice_data_partition;
  if (parsed.access_unit_delimiter !== undefined) record.access_unit_delimiter = parsed.access_unit_delimiter;
  if (parsed.prefix_nal_unit !== undefined) record.prefix_nal_unit = parsed.prefix_nal_unit;
  if (parsed.sei !== undefined) record.sei = parsed.sei;
  if (derived !== undefined) record.derived = derived;
  if (trace !== undefined) Object.assign(record, tracedFields(trace));
  // A unit without a byte has a diagnostic of its own.
  if (parsed.error !== undefined && size > 0) record.error = unitErrorOf(parsed.error);
  return record as NaluRecord;
};

/** How records name the tag that a unit came in. */
const containerOf = ({ index, offset = 0, dtsMs, ptsMs, packetType }: Origin): TagOfUnit => ({
  tag: index,
  tagOffset: offset,
  dtsMs,
  ptsMs,
  ...(packetType !== undefined && { packetType }),
});

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
  const derived: Growing<SliceDerived> = { sliceType: sliceLetter(slice.slice_type ?? 0) };
  if (known) derived.structure = structureOf(slice);
  if (inPicture && picture.poc !== undefined) derived.poc = picture.poc;
  if (qp !== undefined) derived.qp = qp;
  if (primary !== undefined && picture.pairedWith !== undefined) derived.pairedWith = picture.pairedWith;
  return derived;
};

const structureOf = (slice: Partial<SliceHeader>): PictureStructure => {
  if (slice.field_pic_flag !== 1) return 'frame';
  return slice.bottom_field_flag === 1 ? 'bottom field' : 'top field';
};

const spsBrief = (sps: Partial<Sps>): UnitDerived | undefined => {
  if (sps.frame_cropping_flag === undefined) return undefined;
  const { width, height, profile, level, frameRate, scan } = deriveSps(sps as Sps);
  return {
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    profile,
    ...(level !== undefined && { level }),
    ...(frameRate !== undefined && { fps: frameRate.fps }),
    scan,
  };
};

const ppsBrief = (pps: Pps): UnitDerived => ({
  entropyCoding: pps.entropy_coding_mode_flag === 1 ? 'CABAC' : 'CAVLC',
  initQp: 26 + pps.pic_init_qp_minus26,
});
