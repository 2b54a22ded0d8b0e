import type { Unit } from '../../../media/unit.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { FieldTrace } from '../../../syntax/field-trace.ts';
import {
  HEADER_KEEP_BYTES,
  PARAMETER_SET_KEEP_BYTES,
  SLICE_KEEP_BYTES,
  UNIT_KEEP_BYTES,
} from '../../../syntax/limits.ts';
import { copyOf, HeldUnits } from '../../h26x/held-units.ts';
import type { PictureFinding } from '../../h26x/picture-finding.ts';
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
import { h264Words } from '../words.ts';
import { AccessUnitAssembler, type Placement } from './access-units.ts';
import type { PrimarySlice } from './picture-boundary.ts';
import { PictureTracker } from './pictures.ts';
import { SequenceFactsCache } from './sequence-facts.ts';
import { unitDerived } from './unit-derived.ts';
import { unitFindings } from './unit-findings.ts';

/** An H.264 NAL unit with its position in the stream. */
export interface H264Unit extends PlacedUnit {
  readonly header: Partial<NalUnitHeader>;
  readonly content: Pick<
    NalUnitContent,
    'slice' | 'slice_data_partition' | 'access_unit_delimiter' | 'prefix_nal_unit' | 'sei'
  >;
  readonly derived: H264UnitRecord['derived'];
  /** On slices of primary coded pictures, and redundant ones. */
  readonly primary: PrimarySlice | undefined;
  /** Everything that was parsed; parameter sets lack only slice_group_id. */
  readonly parsed: ParsedNalUnit;
}

interface ReadUnit {
  readonly unit: Unit;
  readonly index: number;
  readonly type: number;
  readonly parsed: ParsedNalUnit;
  readonly trace: FieldTrace | undefined;
  readonly parameterSet: ParameterSetRef | undefined;
  readonly primary: PrimarySlice | undefined;
  /** Has a pic_timing that was read with a guessed SPS; the next slice decides. */
  readonly guessed: boolean;
}

/** A unit without a byte, parsed. */
const NO_CONTENT: ParsedNalUnit = { header: {}, issues: [], unescaped: { bytes: new Uint8Array(0), removed: [] } };

/**
 * Reads the NAL units of one H.264 stream: syntax, access units, picture order, slice QP. Two kinds of units are held
 * back: a prefix NAL unit until the next unit, which decides its access unit, and a pic_timing SEI until its slice, if
 * that may refer to another SPS.
 */
export class H264Stream implements CodecStream<H264Unit> {
  readonly words = h264Words;
  readonly #sets = new ParameterSets();
  readonly #assembler = new AccessUnitAssembler();
  readonly #pictures = new PictureTracker();
  readonly #sequences = new SequenceFactsCache();
  readonly #trace: (type: number) => boolean;
  #index = 0;
  /** The unit that the current picture began with. */
  #pictureAt: { readonly offset: number; readonly nalu: number } | undefined;
  readonly #held = new HeldUnits<ReadUnit>();

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
    const { waitsForSlice } = this.#held;
    const type = (unit.bytes[0] ?? 0) & 31;
    // The bytes of a unit that may be held back have to outlive this push.
    const outlives = waitsForSlice || type === 14 || (type === 6 && this.#sets.seiSpsIsGuess);
    const read = this.#read(outlives ? copyOf(unit) : unit, this.#index++);
    if (waitsForSlice && read.primary === undefined && this.#held.mayHold(read)) {
      this.#held.hold(read);
      return [];
    }
    const waits = type === 14 || read.guessed;
    if (this.#held.isEmpty && !waits) return [this.#place(read, undefined)];
    const out = this.#releaseBefore(read);
    if (waits) this.#held.hold(read);
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

  /** Returns the units held back, now that the next one is known; reads units with a guessed SPS again. */
  #releaseBefore(next: ReadUnit | undefined): H264Unit[] {
    if (this.#held.isEmpty) return [];
    const held = this.#held.take().map((read) => (read.guessed ? this.#read(read.unit, read.index) : read));
    return held.map((read, i) => this.#place(read, held[i + 1] ?? next));
  }

  #read(unit: Unit, index: number): ReadUnit {
    const type = (unit.bytes[0] ?? 0) & 31;
    const trace = this.#trace(type) ? new FieldTrace() : undefined;
    // Not more than `keep`, so that the result does not depend on other readers of the unit.
    const wanted = this.keep(unit.bytes[0] ?? 0);
    const bytes = unit.bytes.length > wanted ? unit.bytes.subarray(0, wanted) : unit.bytes;
    const partial = bytes.length < unit.size;
    // Millions of them in damaged input: an error with its stack for each takes 2 µs.
    const parsed =
      unit.size === 0 ? NO_CONTENT : parseNalUnit(bytes, this.#sets, { sink: trace, partial, withoutMaps: true });
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

  /** Assigns a unit to its access unit and picture. */
  #place(read: ReadUnit, next: ReadUnit | undefined): H264Unit {
    const { unit, index, type, parsed, trace, primary, parameterSet } = read;
    const placement =
      unit.size === 0 || unit.outOfBand === true
        ? undefined
        : this.#assembler.place({
            nal_unit_type: type,
            slice: primary,
            next: next === undefined ? undefined : { nal_unit_type: next.type, slice: next.primary },
          });
    const pictureFindings =
      placement === undefined
        ? NONE
        : this.#pictureFindings(read, placement, this.#pictures.take(type, placement, primary, parsed));
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
      // An empty unit has its own finding.
      error: unit.size === 0 ? undefined : parsed.error,
      trace,
      rbsp: parsed.unescaped.bytes,
      findings: unitFindings(unit, index, parsed, primary?.sets?.sps ?? this.#spsOfPps(parsed)),
      pictureFindings,
      primary,
      parsed,
    };
  }

  /** The SPS in the unit, if it is valid, or the SPS that its slice refers to. */
  #spsOf({ primary, parsed: { sps, error } }: ReadUnit): InferredSps | undefined {
    if (sps !== undefined) {
      return isReadable(sps) && error === undefined ? this.#sets.sps(sps.seq_parameter_set_id) : undefined;
    }
    if (primary === undefined) return undefined;
    // pic_parameter_set_id is enough, even if the header is truncated after it.
    return primary.sets?.sps ?? this.#sets.spsOfPps(primary.slice.pic_parameter_set_id);
  }

  /** The SPS of a PPS in the unit; `undefined` where it may be a subset SPS. */
  #spsOfPps({ pps }: ParsedNalUnit): InferredSps | undefined {
    return pps === undefined ? undefined : this.#sets.onlySpsFor(pps.seq_parameter_set_id);
  }

  /** Adds the place: that of the unit, or that of the picture which ended before it. */
  #pictureFindings(
    { unit, index }: ReadUnit,
    { ended, findings, startsPicture }: Placement,
    found: readonly PictureFinding[],
  ): readonly Diagnostic[] {
    const pictureAt = this.#pictureAt;
    const isSound = ended.length === 0 && findings.length === 0 && found.length === 0;
    if (isSound && startsPicture === undefined) return NONE;
    const here = { offset: unit.offset, nalu: index };
    if (startsPicture !== undefined) this.#pictureAt = here;
    if (isSound) return NONE;
    const at = (place: typeof here) => (one: PictureFinding) => {
      const { severity, code, message, ...more } = one;
      return { severity, code, message, ...place, ...more };
    };
    return [...ended.map(at(pictureAt ?? here)), ...findings.map(at(here)), ...found.map(at(here))];
  }
}

const NONE: readonly Diagnostic[] = [];
const EMPTY = { name: 'empty', role: 'unknown' } as const;
