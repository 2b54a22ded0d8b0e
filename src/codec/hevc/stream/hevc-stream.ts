import type { Unit } from '../../../media/unit.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { FieldTrace } from '../../../syntax/field-trace.ts';
import {
  HEADER_KEEP_BYTES,
  HEVC_SLICE_KEEP_BYTES,
  PARAMETER_SET_KEEP_BYTES,
  UNIT_KEEP_BYTES,
} from '../../../syntax/limits.ts';
import { copyOf, HeldUnits } from '../../h26x/held-units.ts';
import type { PictureFinding } from '../../h26x/picture-finding.ts';
import type { ParameterSetRef, PlacedUnit } from '../../placed-unit.ts';
import type { CodecStream, StreamOptions } from '../../stream-codec.ts';
import type { InferredHevcSps } from '../inference.ts';
import { hevcNalUnitType, hevcUnitTypes, isHevcSlice } from '../nal-unit-types.ts';
import { dependsOnSps } from '../sei/registry.ts';
import type { HevcNalUnitHeader } from '../syntax/nal-unit.ts';
import { HevcParameterSets } from '../syntax/parameter-sets.ts';
import { type HevcNalUnitContent, type ParsedHevcNalUnit, parseHevcNalUnit } from '../syntax/parse-nal-unit.ts';
import { isHevcSpsReadable } from '../syntax/sps.ts';
import type { HevcUnitRecord } from '../unit-record.ts';
import { hevcWords } from '../words.ts';
import { AccessUnitAssembler, type Placement } from './access-units.ts';
import type { BaseSegment } from './picture-boundary.ts';
import { PictureTracker } from './pictures.ts';
import { SequenceFactsCache } from './sequence-facts.ts';
import { sliceFacts, unitDerived } from './unit-derived.ts';
import { unitFindings } from './unit-findings.ts';

/** A HEVC NAL unit with its position in the stream. */
export interface HevcUnit extends PlacedUnit {
  readonly header: Partial<HevcNalUnitHeader>;
  readonly content: Pick<HevcNalUnitContent, 'slice' | 'access_unit_delimiter' | 'sei' | 'dolby_vision_rpu'>;
  readonly derived: HevcUnitRecord['derived'];
  /** On slice segments of the base layer. */
  readonly segment: BaseSegment | undefined;
  /** Everything that was parsed. */
  readonly parsed: ParsedHevcNalUnit;
}

interface ReadUnit {
  readonly unit: Unit;
  readonly index: number;
  readonly type: number;
  readonly parsed: ParsedHevcNalUnit;
  readonly trace: FieldTrace | undefined;
  readonly parameterSet: ParameterSetRef | undefined;
  readonly segment: BaseSegment | undefined;
  readonly guessed: boolean;
}

const FILLER = 38;
const PREFIX_SEI = 39;

/** A unit without a byte, parsed. */
const NO_CONTENT: ParsedHevcNalUnit = { header: {}, issues: [], unescaped: { bytes: new Uint8Array(0), removed: [] } };

/**
 * Reads the NAL units of one HEVC stream: syntax, access units, picture order, slice QP. A pic_timing SEI is held back
 * until its slice, if that may refer to another SPS.
 */
export class HevcStream implements CodecStream<HevcUnit> {
  readonly words = hevcWords;
  readonly #sets = new HevcParameterSets();
  readonly #assembler = new AccessUnitAssembler();
  readonly #pictures = new PictureTracker();
  readonly #sequences = new SequenceFactsCache();
  readonly #trace: (type: number) => boolean;
  readonly #held = new HeldUnits<ReadUnit>();
  #index = 0;

  constructor({ trace, parameterSets = [] }: StreamOptions = {}) {
    this.#trace = trace ?? (() => false);
    for (const unit of parameterSets) parseHevcNalUnit(unit, this.#sets);
  }

  readonly keep = (firstByte: number): number => {
    const type = hevcNalUnitType(firstByte);
    if (isHevcSlice(type)) return HEVC_SLICE_KEEP_BYTES;
    if (type === 39 || type === 40 || (type === FILLER && this.#trace(type))) return UNIT_KEEP_BYTES;
    if (type >= 32 && type <= 34) return PARAMETER_SET_KEEP_BYTES;
    return this.#trace(type) || type === 62 ? PARAMETER_SET_KEEP_BYTES : HEADER_KEEP_BYTES;
  };

  push(unit: Unit): readonly HevcUnit[] {
    const { waitsForSlice } = this.#held;
    const type = hevcNalUnitType(unit.bytes[0] ?? 0);
    // The bytes of a unit that may be held back have to outlive this push.
    const outlives = waitsForSlice || (type === PREFIX_SEI && this.#sets.seiSpsIsGuess);
    const read = this.#read(outlives ? copyOf(unit) : unit, this.#index++);
    if (!waitsForSlice && !read.guessed) return [this.#place(read)];
    if (waitsForSlice && (read.segment !== undefined || !this.#held.mayHold(read))) {
      const out = this.release();
      if (!read.guessed) return [...out, this.#place(read)];
      this.#held.hold(read);
      return out;
    }
    this.#held.hold(read);
    return [];
  }

  /** Reads units with a guessed SPS again. */
  release(): readonly HevcUnit[] {
    if (this.#held.isEmpty) return [];
    return this.#held.take().map((read) => this.#place(read.guessed ? this.#read(read.unit, read.index) : read));
  }

  end(): readonly HevcUnit[] {
    return this.release();
  }

  #read(unit: Unit, index: number): ReadUnit {
    const type = hevcNalUnitType(unit.bytes[0] ?? 0);
    const trace = this.#trace(type) ? new FieldTrace() : undefined;
    const parsed = this.#parse(unit, trace);
    const guessed = parsed.sei !== undefined && this.#sets.seiSpsIsGuess && parsed.sei.some(dependsOnSps);
    const [parameterSet, segment] = [this.#parameterSet(parsed), this.#segmentOf(parsed)];
    return { unit, index, type, parsed, trace, parameterSet, segment, guessed };
  }

  /** Assigns a unit to its access unit and picture. */
  #place({ unit, index, type, parsed, trace, parameterSet, segment }: ReadUnit): HevcUnit {
    const isPlaced = unit.size > 0 && unit.outOfBand !== true;
    const layer = parsed.header.nuh_layer_id ?? 0;
    const placement = isPlaced
      ? this.#assembler.place({ nal_unit_type: type, nuh_layer_id: layer, segment })
      : undefined;
    const found = placement === undefined ? NONE : this.#pictures.take(type, placement, segment, parsed);
    const picture = segment === undefined || placement === undefined ? undefined : this.#pictures.current;
    const derived = unitDerived(parsed, segment, picture);
    const slice = segment === undefined ? undefined : sliceFacts(segment, picture);
    const sps = this.#spsOf(parsed, segment);
    const vps = sps === undefined ? undefined : this.#sets.vps(sps.sps_video_parameter_set_id);
    const sets = parsed.sps === undefined || sps === undefined ? undefined : { sps, vps };
    return {
      kind: 'unit',
      unit,
      index,
      type: unit.size === 0 ? -1 : type,
      unitType: unit.size === 0 ? EMPTY : hevcUnitTypes.unitType(type),
      accessUnit: placement?.accessUnit,
      startsAccessUnit: placement?.startsAccessUnit,
      startsPicture: placement?.startsPicture,
      slice,
      picture,
      sequence: this.#sequences.of(sps, vps),
      parameterSet,
      header: parsed.header,
      content: contentOf(parsed),
      derived,
      // An empty unit has its own finding.
      error: unit.size === 0 ? undefined : parsed.error,
      trace,
      rbsp: parsed.unescaped.bytes,
      findings: unitFindings(unit, index, parsed, sets),
      pictureFindings: placement === undefined ? NONE : pictureFindings(unit, index, placement, found),
      segment,
      parsed,
    };
  }

  #parse(unit: Unit, sink: FieldTrace | undefined): ParsedHevcNalUnit {
    if (unit.size === 0) return NO_CONTENT;
    // Not more than `keep`, so that the result does not depend on other readers of the unit.
    const wanted = this.keep(unit.bytes[0] ?? 0);
    const bytes = unit.bytes.length > wanted ? unit.bytes.subarray(0, wanted) : unit.bytes;
    return parseHevcNalUnit(bytes, this.#sets, { sink, partial: bytes.length < unit.size });
  }

  /** A slice segment of the base layer; its sets are known if its header was read as far as its type. */
  #segmentOf({ header, slice, sliceContext: context }: ParsedHevcNalUnit): BaseSegment | undefined {
    if (slice === undefined || header.nuh_layer_id !== 0 || header.nuh_temporal_id_plus1 === undefined)
      return undefined;
    const sets = context ?? (slice.slice_type === undefined ? undefined : this.#sets.active);
    return { header: header as HevcNalUnitHeader, slice, sets, context };
  }

  #parameterSet({ header, vps, sps, pps }: ParsedHevcNalUnit): ParameterSetRef | undefined {
    const layer = header.nuh_layer_id ?? 0;
    if (vps !== undefined) return { kind: 'vps', context: undefined };
    if (sps !== undefined) return { kind: 'sps', context: this.#sets.vps(sps.sps_video_parameter_set_id ?? -1) };
    if (pps !== undefined) return { kind: 'pps', context: this.#sets.sps(pps.pps_seq_parameter_set_id ?? -1, layer) };
    return undefined;
  }

  /** The SPS in the unit, if it is valid, or the SPS that its slice refers to. */
  #spsOf({ header, sps, error }: ParsedHevcNalUnit, segment: BaseSegment | undefined): InferredHevcSps | undefined {
    if (sps !== undefined) {
      const isValid = isHevcSpsReadable(sps) && error === undefined && header.nuh_layer_id === 0;
      return isValid ? this.#sets.sps(sps.sps_seq_parameter_set_id) : undefined;
    }
    if (segment === undefined) return undefined;
    // slice_pic_parameter_set_id is enough, even if the header is truncated after it.
    return segment.sets?.sps ?? this.#sets.spsOfPps(segment.slice.slice_pic_parameter_set_id ?? -1);
  }
}

const NONE: readonly Diagnostic[] = [];
const EMPTY = { name: 'empty', role: 'unknown' } as const;

const contentOf = ({ slice, access_unit_delimiter, sei, dolby_vision_rpu }: ParsedHevcNalUnit): HevcUnit['content'] => {
  const content: HevcUnit['content'] = {};
  if (slice !== undefined) content.slice = slice;
  if (access_unit_delimiter !== undefined) content.access_unit_delimiter = access_unit_delimiter;
  if (sei !== undefined) content.sei = sei;
  if (dolby_vision_rpu !== undefined) content.dolby_vision_rpu = dolby_vision_rpu;
  return content;
};

/** Adds the place of the unit. */
const pictureFindings = (
  { offset }: Unit,
  nalu: number,
  { findings }: Placement,
  found: readonly PictureFinding[],
): readonly Diagnostic[] => {
  if (findings.length === 0 && found.length === 0) return NONE;
  return [...findings, ...found].map(({ severity, code, message, ...more }) => {
    return { severity, code, message, offset, nalu, ...more };
  });
};
