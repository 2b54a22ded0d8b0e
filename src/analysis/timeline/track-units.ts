import type { CodecDescriptor } from '../../codec/descriptor.ts';
import type { PlacedUnit } from '../../codec/placed-unit.ts';
import { codecOf } from '../../codec/registry.ts';
import type { CodecStream } from '../../codec/stream-codec.ts';
import { isSliceOf, type UnitTypes } from '../../codec/unit-types.ts';
import { isAnnexB, nalUnitsOf, obusOf } from '../../container/flv/body/nal-units.ts';
import type { SequenceHeader } from '../../container/flv/body/sequence-header.ts';
import type { LengthSize } from '../../container/length-prefixed/splitter.ts';
import type { PictureType } from '../../media/frame-record.ts';
import type { Origin } from '../../media/origin.ts';
import { type FrameRate, frameRateOf } from '../../media/ratio.ts';
import type { StageFinding, Unit } from '../../media/unit.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { plainUnitFindings } from './plain-unit-findings.ts';

/** A NAL unit or OBU in a tag. */
export interface TagNalUnit {
  readonly nal_unit_type?: number;
  readonly obu_type?: number;
  readonly name: string;
  /** Bytes, without its length field. */
  readonly size: number;
  /** Slices of streams that are parsed; in AV1 frames. */
  readonly sliceType?: PictureType;
}

/** The NAL units of a payload. */
export interface TrackUnits {
  /** Offsets are those in the payload. */
  readonly units: readonly Unit[];
  /** They have start codes instead of length fields. */
  readonly annexB: boolean;
  /** Bytes at the end that are too few for a length field. */
  readonly strayBytes: number;
  /** Offset of the first unit that is not read, if there are too many. */
  readonly unreadAt: number | undefined;
  readonly nalus: readonly TagNalUnit[];
  /** The units as placed in their stream; empty for codecs of which only unit headers are read. */
  readonly placed: readonly PlacedUnit[];
  readonly sliceCount: number;
  /** A slice of a type that decoding can start at: IDR in H.264, IRAP in HEVC. */
  readonly hasRandomAccess: boolean;
  /** From in-band parameter sets. */
  readonly frameRate: FrameRate | undefined;
  /** Faults of the units. Offsets are those in the payload. */
  readonly findings: readonly Diagnostic[];
}

/** Units that are kept of one payload, at 500 bytes each: more than the macroblocks of 1080p. */
const MAX_UNITS = 1 << 14;

/** Bytes of a length field without a sequence header: all writers use 4. */
const DEFAULT_LENGTH_SIZE: LengthSize = 4;

/** What can be wrong in a parameter set that was read. */
const SET_CODES: ReadonlySet<string> = new Set([
  'out-of-range',
  'level-idc',
  'level-limit',
  'dpb-size',
  'bitstream-restriction',
  'interlace-flags',
  'profile-tool',
  'constraint-flags',
  'last-byte-zero',
  'matrix-coefficients',
]);

/** Reads the NAL units of one track. */
export class TrackUnitReader {
  readonly #types: UnitTypes;
  readonly #stream: CodecStream | undefined;
  readonly #isObus: boolean;
  #lengthSize: LengthSize = DEFAULT_LENGTH_SIZE;
  #fixedFrameRate: boolean | undefined;
  #found: Diagnostic[] = [];

  private constructor(codec: CodecDescriptor, types: UnitTypes, traceSlices: boolean) {
    this.#types = types;
    this.#stream = codec.stream?.open(traceSlices ? { trace: isSliceOf(types) } : {});
    this.#isObus = codec.stream !== undefined && codec.stream.nal === undefined;
  }

  /** `undefined` for codecs whose frames are not made of NAL units. */
  static of(fourCc: string, traceSlices = false): TrackUnitReader | undefined {
    const codec = codecOf(fourCc);
    return codec?.units === undefined ? undefined : new TrackUnitReader(codec, codec.units, traceSlices);
  }

  /** fixed_frame_rate_flag of the last SPS (H.264 E.2.1); undefined if unknown. */
  get fixedFrameRate(): boolean | undefined {
    return this.#fixedFrameRate;
  }

  /** Takes a sequence header. Returns faults of its parameter sets that were read. */
  configure({ derived, sets }: SequenceHeader): readonly Diagnostic[] {
    const size = 'nalLengthSize' in derived ? derived.nalLengthSize : undefined;
    this.#lengthSize = (size as LengthSize | undefined) ?? DEFAULT_LENGTH_SIZE;
    for (const set of sets) {
      const unit = unitOf(set.bytes, set.offset, set.prefixLength);
      for (const item of this.#stream?.push(unit) ?? []) this.#take(item, []);
    }
    // Those that cannot be read are in the findings of the record.
    return this.#takeFound().filter(({ code }) => SET_CODES.has(code));
  }

  /** `missingBytes`: bytes missing at the end of a cut-off tag; `origin`: what contains the payload. */
  read(payload: Uint8Array, missingBytes: number, origin?: Origin): TrackUnits {
    const annexB = !this.#isObus && isAnnexB(payload, this.#lengthSize, missingBytes);
    const units: Unit[] = [];
    const nalus: TagNalUnit[] = [];
    const placed: PlacedUnit[] = [];
    let strayBytes = 0;
    let sliceCount = 0;
    let unreadAt: number | undefined;
    let hasRandomAccess = false;
    let frameRate: FrameRate | undefined;
    for (const unit of this.#isObus ? obusOf(payload) : nalUnitsOf(payload, this.#lengthSize, annexB)) {
      if (unit.kind === 'junk') strayBytes = unit.length;
      if (unit.kind === 'junk') break;
      if (units.length === MAX_UNITS) {
        unreadAt = unit.offset;
        break;
      }
      const { size, bytes } = unit;
      const type = this.#types.typeOf(bytes);
      const { name, role, randomAccess } = this.#types.unitType(type);
      units.push(unit);
      const typed = this.#isObus ? { obu_type: Math.max(type, 0) } : { nal_unit_type: Math.max(type, 0) };
      nalus.push({ ...typed, name: size === 0 ? 'empty' : name, size });
      if (this.#stream === undefined) this.#found.push(...plainUnitFindings(unit, name));
      else for (const item of this.#stream.push(this.#isObus ? inside(unit, origin) : unit)) this.#take(item, placed);
      if (size === 0 || role !== 'slice') continue;
      sliceCount++;
      hasRandomAccess ||= randomAccess !== undefined;
    }
    // The tag holds the whole access unit: no unit has to wait for later ones.
    for (const unit of this.#stream?.release() ?? []) placed.push(unit);
    // The type of an OBU does not tell it.
    if (this.#isObus) hasRandomAccess = placed.some(({ picture }) => picture?.randomAccess === 'closed');
    placed.forEach(({ slice, sequence, unitType }, i) => {
      const nalu = nalus[i];
      if (slice !== undefined && nalu !== undefined) Object.assign(nalu, { sliceType: slice.type });
      if (unitType.role === 'parameter-set' && sequence?.tick !== undefined) frameRate = frameRateOf(sequence.tick);
    });
    return {
      units,
      annexB,
      strayBytes,
      unreadAt,
      nalus,
      placed,
      sliceCount,
      hasRandomAccess,
      frameRate,
      findings: this.#takeFound(),
    };
  }

  /** What the end of the stream shows about its last picture. */
  end(): readonly Diagnostic[] {
    return [...(this.#stream?.end() ?? [])].flatMap((item) => (item.kind === 'finding' ? [item.finding] : []));
  }

  #take(item: PlacedUnit | StageFinding, placed: PlacedUnit[]): void {
    if (item.kind !== 'unit') return;
    placed.push(item);
    if (item.unitType.role === 'parameter-set') {
      this.#fixedFrameRate = item.sequence?.fixedFrameRate ?? this.#fixedFrameRate;
    }
    for (const found of item.findings) {
      // A length that is too large has a finding of its own, and so has a cut-off tag.
      const isCut = found.code === 'nal-length' && item.unit.missingBytes > 0;
      if (!isCut) this.#found.push(found);
    }
  }

  #takeFound(): readonly Diagnostic[] {
    const found = this.#found;
    if (found.length > 0) this.#found = [];
    return found;
  }
}

/** A tag with OBUs is a temporal unit: the stream has to know where it ends. */
const inside = (unit: Unit, origin: Origin | undefined): Unit => (origin === undefined ? unit : { ...unit, origin });

/** A parameter set of a record. */
const unitOf = (bytes: Uint8Array, offset: number, prefixLength: number): Unit => ({
  kind: 'unit',
  outOfBand: true,
  offset,
  prefixLength,
  size: bytes.length,
  trailingZeros: 0,
  emulationPreventionBytes: 0,
  forbiddenPatterns: 0,
  missingBytes: 0,
  ...(bytes.at(-1) === 0 && { endsWithZero: true }),
  bytes,
});
