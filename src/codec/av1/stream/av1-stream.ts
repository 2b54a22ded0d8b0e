import type { Unit } from '../../../media/unit.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { FieldTrace } from '../../../syntax/field-trace.ts';
import {
  HEADER_KEEP_BYTES,
  PARAMETER_SET_KEEP_BYTES,
  SLICE_KEEP_BYTES,
  UNIT_KEEP_BYTES,
} from '../../../syntax/limits.ts';
import type { PlacedUnit } from '../../placed-unit.ts';
import type { CodecStream, StreamOptions } from '../../stream-codec.ts';
import { obuType, obuTypeIn } from '../obu-types.ts';
import { Av1State } from '../syntax/av1-state.ts';
import type { ReferenceSlot } from '../syntax/frame-context.ts';
import {
  OBU_METADATA,
  OBU_REDUNDANT_FRAME_HEADER,
  OBU_SEQUENCE_HEADER,
  OBU_TEMPORAL_DELIMITER,
  type ObuHeader,
} from '../syntax/obu-header.ts';
import { type ObuContent, type ParsedObu, parseObu } from '../syntax/parse-obu.ts';
import type { SequenceHeader } from '../syntax/sequence-header.ts';
import type { Av1UnitRecord } from '../unit-record.ts';
import { av1Words } from '../words.ts';
import { FrameTracker, type TrackedFrame } from './frames.ts';
import type { ObuFinding } from './obu-finding.ts';
import { obuFindings } from './obu-findings.ts';
import { SequenceChange } from './sequence-change.ts';
import { SequenceFactsCache } from './sequence-facts.ts';
import { TemporalUnits } from './temporal-units.ts';
import { unitDerived } from './unit-derived.ts';

/** An OBU with its position in the stream. */
export interface Av1Unit extends PlacedUnit {
  readonly header: Partial<ObuHeader>;
  readonly content: Omit<ObuContent, 'sequence_header'>;
  readonly derived: Av1UnitRecord['derived'];
  /** Everything that was parsed. */
  readonly parsed: ParsedObu;
}

const NONE: readonly Diagnostic[] = [];
const NO_FINDINGS: readonly ObuFinding[] = [];
const NO_SLOTS: readonly number[] = [];
const EMPTY = { name: 'empty', role: 'unknown' } as const;
const NO_CONTENT: ParsedObu = { header: {}, issues: [] };

interface ReadObu {
  readonly unit: Unit;
  readonly type: number;
  readonly parsed: ParsedObu;
  readonly bytes: Uint8Array;
  readonly trace: FieldTrace | undefined;
  readonly missingSlots: readonly number[];
}

/** Reads the OBUs of one AV1 stream: syntax, temporal units, frames, what they show. No OBU waits for a later one. */
export class Av1Stream implements CodecStream<Av1Unit> {
  readonly words = av1Words;
  readonly #state = new Av1State();
  readonly #units = new TemporalUnits();
  readonly #frames = new FrameTracker();
  readonly #changes = new SequenceChange();
  readonly #sequences = new SequenceFactsCache();
  readonly #trace: (type: number) => boolean;
  #index = 0;

  constructor({ trace, parameterSets = [] }: StreamOptions = {}) {
    this.#trace = trace ?? (() => false);
    for (const obu of parameterSets) parseObu(obu, this.#state);
  }

  readonly keep = (firstByte: number): number => {
    const type = obuTypeIn(firstByte);
    if (type === OBU_SEQUENCE_HEADER) return PARAMETER_SET_KEEP_BYTES;
    if (type === OBU_METADATA) return UNIT_KEEP_BYTES;
    // The sizes of tiles stand between their data.
    if (this.#trace(type)) return UNIT_KEEP_BYTES;
    return obuType(type).role === 'slice' ? SLICE_KEEP_BYTES : HEADER_KEEP_BYTES;
  };

  push(unit: Unit): readonly Av1Unit[] {
    const type = obuTypeIn(unit.bytes[0] ?? 0);
    const trace = this.#trace(type) ? new FieldTrace() : undefined;
    // Not more than `keep`, so that the result does not depend on other readers of the unit.
    const wanted = this.keep(unit.bytes[0] ?? 0);
    const bytes = unit.bytes.length > wanted ? unit.bytes.subarray(0, wanted) : unit.bytes;
    const partial = bytes.length < unit.size;
    const { slots } = this.#state;
    const parsed = unit.size === 0 ? NO_CONTENT : parseObu(bytes, this.#state, { sink: trace, partial });
    return [this.#place({ unit, type, parsed, bytes, trace, missingSlots: missingSlots(slots, parsed) })];
  }

  release(): readonly Av1Unit[] {
    return [];
  }

  end(): readonly Av1Unit[] {
    return [];
  }

  #place({ unit, type, parsed, bytes, trace, missingSlots }: ReadObu): Av1Unit {
    const index = this.#index++;
    const { header, frame_header, sequence_header, frame } = parsed;
    const startsFrame = frame_header !== undefined && type !== OBU_REDUNDANT_FRAME_HEADER;
    const spatialId = header.spatial_id ?? 0;
    const isPlaced = unit.size > 0 && unit.outOfBand !== true;
    const place = isPlaced ? this.#units.place({ type, spatialId, startsFrame, origin: unit.origin }) : undefined;
    if (type === OBU_TEMPORAL_DELIMITER) this.#frames.close();
    const isSequence = sequence_header !== undefined && parsed.error === undefined;
    if (isSequence) this.#changes.header(sequence_header as SequenceHeader);
    const started =
      startsFrame && place !== undefined
        ? this.#frames.start(frame_header, parsed, { accessUnit: place.accessUnit, missingSlots })
        : undefined;
    if (started?.isShown === true) this.#units.show(spatialId);
    const isOfFrame = started !== undefined || (frame !== undefined && place !== undefined);
    const tracked = isOfFrame ? this.#frames.current : undefined;
    const { tile_group, tile_list, metadata } = parsed;
    return {
      kind: 'unit',
      unit,
      index,
      type: unit.size === 0 ? -1 : type,
      unitType: unit.size === 0 ? EMPTY : obuType(type),
      accessUnit: place?.accessUnit,
      startsAccessUnit: place?.startsAccessUnit,
      startsPicture: started === undefined ? undefined : reasonOf(parsed),
      slice: started?.slice,
      picture: tracked?.facts,
      sequence: this.#sequenceOf(isSequence, sequence_header, tracked),
      parameterSet: sequence_header === undefined ? undefined : { kind: 'sequence_header', context: undefined },
      header,
      content: {
        ...(frame_header !== undefined && { frame_header }),
        ...(tile_group !== undefined && { tile_group }),
        ...(tile_list !== undefined && { tile_list }),
        ...(metadata !== undefined && { metadata }),
      },
      derived: unitDerived(parsed),
      error: parsed.error,
      trace,
      rbsp: bytes,
      findings: obuFindings(unit, index, parsed),
      pictureFindings: this.#pictureFindings(
        unit,
        index,
        [...(place?.findings ?? []), ...missingFinding(missingSlots)],
        started,
      ),
      parsed,
    };
  }

  #sequenceOf(isSequence: boolean, header: Partial<SequenceHeader> | undefined, tracked: TrackedFrame | undefined) {
    if (isSequence) return this.#sequences.of(header as SequenceHeader);
    if (tracked === undefined) return undefined;
    return this.#sequences.of(tracked.frame?.sequence.header ?? this.#state.sequence?.header, tracked.frame);
  }

  #pictureFindings(
    { offset }: Unit,
    nalu: number,
    found: readonly ObuFinding[],
    started: TrackedFrame | undefined,
  ): readonly Diagnostic[] {
    const change = started === undefined ? undefined : this.#changes.frame(started.isKeyFrame);
    if (found.length === 0 && change === undefined) return NONE;
    return [...found, ...(change === undefined ? [] : [change])].map((one) => ({ ...one, offset, nalu }));
  }
}

/** Why a frame begins with this OBU. */
const reasonOf = ({ frame_header: header }: ParsedObu): string =>
  header?.show_existing_frame === 1 ? `shows the frame in slot ${header.frame_to_show_map_idx ?? '?'}` : 'frame header';

/** Slots that a frame refers to and that had no frame before it, or another one than its header says. */
const missingSlots = (slots: readonly ReferenceSlot[], { frame, frame_header }: ParsedObu): readonly number[] => {
  if (frame === undefined || frame_header?.frame_type === undefined || frame.refFrameIdx.length === 0) return NO_SLOTS;
  const hints = frame_header.ref_order_hint;
  const isMissing = (index: number): boolean => {
    const slot = slots[index];
    return slot?.frame === undefined || (hints !== undefined && hints[index] !== slot.orderHint);
  };
  const missing = frame.refFrameIdx.filter(isMissing);
  return missing.length === 0 ? NO_SLOTS : [...new Set(missing)].sort((a, b) => a - b);
};

const missingFinding = (slots: readonly number[]): readonly ObuFinding[] => {
  if (slots.length === 0) return NO_FINDINGS;
  const message = `the frame refers to ${slots.length === 1 ? 'slot' : 'slots'} ${slots.join(', ')}, whose frame is missing`;
  return [{ severity: 'error', code: 'missing-reference', message }];
};
