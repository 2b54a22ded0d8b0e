import type { Unit } from '../../../media/unit.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { FieldTrace } from '../../../syntax/field-trace.ts';
import {
  HEADER_KEEP_BYTES,
  PARAMETER_SET_KEEP_BYTES,
  SLICE_KEEP_BYTES,
  UNIT_KEEP_BYTES,
} from '../../../syntax/limits.ts';
import type { ParameterSetRef, PlacedUnit } from '../../placed-unit.ts';
import type { CodecStream, StreamOptions } from '../../stream-codec.ts';
import { type InferredSps, inferSlicePosition } from '../inference.ts';
import { nalUnitType } from '../nal-unit-types.ts';
import { picTiming } from '../sei/pic-timing.ts';
import { isHeaderRead, type NalUnitHeader } from '../syntax/nal-unit.ts';
import { ParameterSets } from '../syntax/parameter-sets.ts';
import { type NalUnitContent, type ParsedNalUnit, parseNalUnit } from '../syntax/parse-nal-unit.ts';
import { isReadable } from '../syntax/sps.ts';
import type { H264UnitRecord } from '../unit-record.ts';
import { AccessUnitAssembler, type Placement } from './access-units.ts';
import type { PrimarySlice } from './picture-boundary.ts';
import { PictureTracker } from './pictures.ts';
import { SequenceFactsOf } from './sequence-facts.ts';
import { unitDerived } from './unit-derived.ts';
import { unitFindings } from './unit-findings.ts';

/** A NAL unit of H.264 at its place in the stream. */
export interface H264Unit extends PlacedUnit {
  readonly header: Partial<NalUnitHeader>;
  readonly content: Pick<
    NalUnitContent,
    'slice' | 'slice_data_partition' | 'access_unit_delimiter' | 'prefix_nal_unit' | 'sei'
  >;
  readonly derived: H264UnitRecord['derived'];
  /** All that was read, with parameter sets in full but for slice_group_id. */
  readonly parsed: ParsedNalUnit;
}

interface Read {
  readonly unit: Unit;
  readonly index: number;
  readonly type: number;
  readonly parsed: ParsedNalUnit;
  readonly trace: FieldTrace | undefined;
  readonly parameterSet: ParameterSetRef | undefined;
  readonly primary: PrimarySlice | undefined;
  /** Holds a pic_timing whose SPS the next slice may turn out to replace. */
  readonly guessed: boolean;
}

/** Units that wait for a slice at the most: no access unit has so many before its picture. */
const MAX_HELD = 64;

/**
 * Reads the NAL units of one H.264 stream: syntax, access units, picture order, slice QP. Two kinds of units wait: a prefix
 * NAL unit for the unit after it, which decides where it belongs, and a pic_timing SEI for its slice, where that may refer
 * to another SPS.
 */
export class H264Stream implements CodecStream<H264Unit> {
  readonly #sets = new ParameterSets();
  readonly #assembler = new AccessUnitAssembler();
  readonly #pictures = new PictureTracker();
  readonly #sequences = new SequenceFactsOf();
  readonly #trace: (type: number) => boolean;
  #index = 0;
  /** The unit that the current picture began with. */
  #pictureAt: { readonly offset: number; readonly nalu: number } | undefined;
  /** Units that wait, in stream order, and those after them. */
  #held: Read[] = [];

  constructor({ trace, parameterSets = [] }: StreamOptions = {}) {
    this.#trace = trace ?? (() => false);
    for (const unit of parameterSets) parseNalUnit(unit, this.#sets);
  }

  readonly keep = (firstByte: number): number => {
    const type = firstByte & 31;
    if (this.#trace(type) && type === 12) return UNIT_KEEP_BYTES;
    if ((type >= 1 && type <= 5) || (type >= 19 && type <= 21)) return SLICE_KEEP_BYTES;
    if (type === 6) return UNIT_KEEP_BYTES;
    if (type === 7 || type === 8 || type === 13 || type === 15) return PARAMETER_SET_KEEP_BYTES;
    return this.#trace(type) ? PARAMETER_SET_KEEP_BYTES : HEADER_KEEP_BYTES;
  };

  push(unit: Unit): readonly H264Unit[] {
    const waitsForSlice = this.#held.length > 0 && this.#held.some((held) => held.guessed);
    const type = (unit.bytes[0] ?? 0) & 31;
    // The bytes of a unit that may wait have to outlive this push.
    const outlives = waitsForSlice || type === 14 || (type === 6 && this.#sets.seiSpsIsGuess);
    const read = this.#read(outlives ? copyOf(unit) : unit, this.#index++);
    if (waitsForSlice && read.primary === undefined && this.#mayHold(read)) {
      this.#held.push(read);
      return [];
    }
    const waits = type === 14 || read.guessed;
    if (this.#held.length === 0 && !waits) return [this.#place(read, undefined)];
    const out = this.#releaseBefore(read);
    if (waits) this.#held.push(read);
    else out.push(this.#place(read, undefined));
    return out;
  }

  release(): readonly H264Unit[] {
    return this.#releaseBefore(undefined);
  }

  *end(): Generator<H264Unit | { kind: 'finding'; finding: Diagnostic }, void> {
    yield* this.release();
    for (const found of this.#assembler.end()) yield { kind: 'finding', finding: { ...found, ...this.#pictureAt } };
  }

  /** A stream that sends no slice must not be kept for one. */
  #mayHold({ unit }: Read): boolean {
    const bytes = this.#held.reduce((sum, held) => sum + held.unit.bytes.length, unit.bytes.length);
    return this.#held.length < MAX_HELD && bytes <= UNIT_KEEP_BYTES;
  }

  /** Gives the units that wait, now that the next one is known: what was read with a guessed SPS is read again. */
  #releaseBefore(next: Read | undefined): H264Unit[] {
    if (this.#held.length === 0) return [];
    const held = this.#held.map((read) => (read.guessed ? this.#read(read.unit, read.index) : read));
    this.#held = [];
    return held.map((read, i) => this.#place(read, held[i + 1] ?? next));
  }

  #read(unit: Unit, index: number): Read {
    const type = (unit.bytes[0] ?? 0) & 31;
    const trace = this.#trace(type) ? new FieldTrace() : undefined;
    // Not more than was asked for, so that the result does not depend on who else wants the unit.
    const wanted = this.keep(unit.bytes[0] ?? 0);
    const bytes = unit.bytes.length > wanted ? unit.bytes.subarray(0, wanted) : unit.bytes;
    const partial = bytes.length < unit.size;
    const parsed = parseNalUnit(bytes, this.#sets, { sink: trace, partial, withoutMaps: true });
    const { header, slice, sei } = parsed;
    const isPrimary = slice !== undefined && (type === 1 || type === 2 || type === 5);
    const sets = slice?.frame_num === undefined ? undefined : this.#sets.active;
    return {
      unit,
      index,
      type,
      parsed,
      trace,
      parameterSet: this.#parameterSet(parsed),
      primary: isPrimary && isHeaderRead(header) ? { header, slice: inferSlicePosition(slice), sets } : undefined,
      guessed:
        this.#sets.seiSpsIsGuess && sei?.some((message) => message.payloadType === picTiming.payloadType) === true,
    };
  }

  #parameterSet({ sps, subset_sps, sps_extension, pps }: ParsedNalUnit): ParameterSetRef | undefined {
    if (pps !== undefined) return { kind: 'pps', context: this.#sets.spsFor(pps.seq_parameter_set_id) };
    const kind = sps !== undefined ? 'sps' : subset_sps !== undefined ? 'subsetSps' : undefined;
    if (kind !== undefined) return { kind, context: undefined };
    return sps_extension === undefined ? undefined : { kind: 'spsExtension', context: undefined };
  }

  /** A unit that waits no more. */
  #place(read: Read, next: Read | undefined): H264Unit {
    const { unit, index, type, parsed, trace, primary, parameterSet } = read;
    const placement =
      unit.size === 0 || unit.outOfBand === true
        ? undefined
        : this.#assembler.place({
            nal_unit_type: type,
            slice: primary,
            next: next === undefined ? undefined : { nal_unit_type: next.type, slice: next.primary },
          });
    if (placement !== undefined) this.#pictures.take(placement, primary, parsed.sei);
    const picture = primary === undefined || placement === undefined ? undefined : this.#pictures.current;
    const derived = unitDerived(parsed, type, primary, this.#pictures.current, this.#sets);
    const { slice, slice_data_partition, access_unit_delimiter, prefix_nal_unit, sei } = parsed;
    const content: H264Unit['content'] = {};
    if (slice !== undefined) content.slice = slice;
    if (slice_data_partition !== undefined) content.slice_data_partition = slice_data_partition;
    if (access_unit_delimiter !== undefined) content.access_unit_delimiter = access_unit_delimiter;
    if (prefix_nal_unit !== undefined) content.prefix_nal_unit = prefix_nal_unit;
    if (sei !== undefined) content.sei = sei;
    return {
      kind: 'unit',
      unit,
      index,
      type: unit.size === 0 ? -1 : type,
      unitType: unit.size === 0 ? EMPTY : nalUnitType(type),
      accessUnit: placement?.accessUnit,
      startsAccessUnit: placement?.startsAccessUnit,
      startsPicture: placement?.startsPicture,
      slice:
        derived !== undefined && 'sliceType' in derived
          ? {
              type: derived.sliceType,
              structure: derived.structure,
              qp: derived.qp,
              isPrimary: primary !== undefined,
              isRedundant: primary !== undefined && primary.slice.redundant_pic_cnt > 0,
            }
          : undefined,
      picture,
      sequence: this.#sequences.of(this.#spsOf(read)),
      parameterSet,
      header: parsed.header,
      content,
      derived,
      // A unit without a byte has a finding of its own.
      error: unit.size === 0 ? undefined : parsed.error,
      trace,
      rbsp: parsed.unescaped.bytes,
      findings: this.#findings(read, placement),
      parsed,
    };
  }

  /** The SPS that a unit is, where nothing is wrong with it, or that its slice refers to. */
  #spsOf({ primary, parsed: { sps, error } }: Read): InferredSps | undefined {
    if (sps !== undefined) {
      return isReadable(sps) && error === undefined ? this.#sets.sps(sps.seq_parameter_set_id) : undefined;
    }
    if (primary === undefined) return undefined;
    // A header that breaks off after its pic_parameter_set_id has said enough for this.
    return primary.sets?.sps ?? this.#sets.spsOfPps(primary.slice.pic_parameter_set_id);
  }

  #findings({ unit, index, parsed }: Read, placement: Placement | undefined): Iterable<Diagnostic> {
    const ofUnit = unitFindings(unit, index, parsed);
    if (placement === undefined) return ofUnit;
    const { ended, findings, startsPicture } = placement;
    const pictureAt = this.#pictureAt;
    const here = { offset: unit.offset, nalu: index };
    if (startsPicture !== undefined) this.#pictureAt = here;
    if (ended.length === 0 && findings.length === 0) return ofUnit;
    return (function* (): Generator<Diagnostic, void> {
      yield* ofUnit;
      for (const found of ended) yield { ...found, ...pictureAt };
      for (const found of findings) yield { ...found, ...here };
    })();
  }
}

const EMPTY = { name: 'empty', role: 'unknown' } as const;

/** A unit whose bytes are its own. */
const copyOf = (unit: Unit): Unit => ({ ...unit, bytes: unit.bytes.slice() });
