import type { CodecDescriptor, Configuration } from '../../codec/descriptor.ts';
import type { PlacedUnit } from '../../codec/placed-unit.ts';
import { codecOf } from '../../codec/registry.ts';
import type { CodecStream } from '../../codec/stream-codec.ts';
import type { UnitTypes } from '../../codec/unit-types.ts';
import { nalUnitsOf, type PayloadNalUnit, type PayloadNalUnits } from '../../container/flv/nal-units.ts';
import { type FrameRate, frameRateOf } from '../../media/ratio.ts';
import type { Unit } from '../../media/unit.ts';
import type { TagNalUnit } from './records.ts';

/** The NAL units of a tag. */
export interface TrackUnits extends PayloadNalUnits {
  readonly nalus: readonly TagNalUnit[];
  /** As the stream of the codec has placed them; none for codecs whose headers alone are read. */
  readonly placed: readonly PlacedUnit[];
  readonly sliceCount: number;
  /** A slice of a type that decoding can start at: IDR in H.264, IRAP in HEVC. */
  readonly hasRandomAccess: boolean;
  /** Of parameter sets in band. */
  readonly frameRate: FrameRate | undefined;
}

/** Bytes of a length field where no sequence header has said: what all writers use. */
const DEFAULT_LENGTH_SIZE = 4;

/** Reads the NAL units of one track. */
export class TrackUnitReader {
  readonly #codec: CodecDescriptor;
  readonly #types: UnitTypes;
  readonly #stream: CodecStream | undefined;
  #lengthSize = DEFAULT_LENGTH_SIZE;

  private constructor(codec: CodecDescriptor, types: UnitTypes) {
    this.#codec = codec;
    this.#types = types;
    this.#stream = codec.stream?.open();
  }

  /** `undefined` for codecs whose frames are not made of NAL units. */
  static of(fourCc: string): TrackUnitReader | undefined {
    const codec = codecOf(fourCc);
    return codec?.units === undefined ? undefined : new TrackUnitReader(codec, codec.units);
  }

  /** A sequence header: `bytes` are its record. */
  configure({ derived, record }: Configuration, bytes: Uint8Array): void {
    this.#lengthSize = ('nalLengthSize' in derived ? derived.nalLengthSize : undefined) ?? DEFAULT_LENGTH_SIZE;
    for (const set of this.#codec.config?.sets?.(record, bytes) ?? []) {
      this.#place({ ...unitOf(set.bytes, set.offset, set.prefixLength), outOfBand: true });
    }
  }

  /** `missingBytes`: what a cut tag lacks. */
  read(payload: Uint8Array, missingBytes: number): TrackUnits {
    const framed = nalUnitsOf(payload, this.#lengthSize, missingBytes);
    const nalus: TagNalUnit[] = [];
    const placed: PlacedUnit[] = [];
    let sliceCount = 0;
    let hasRandomAccess = false;
    let frameRate: FrameRate | undefined;
    for (const unit of framed.units) {
      const bytes = bytesOf(unit, payload);
      const type = this.#types.typeOf(bytes);
      const { name, role, randomAccess } = this.#types.unitType(type);
      nalus.push({ nal_unit_type: Math.max(type, 0), name: bytes.length === 0 ? 'empty' : name, size: bytes.length });
      placed.push(...this.#place(unitOf(bytes, unit.offset, unit.prefixLength)));
      if (bytes.length === 0 || role !== 'slice') continue;
      sliceCount++;
      hasRandomAccess ||= randomAccess !== undefined;
    }
    // The access unit is in this tag: nothing is to come that a unit could wait for.
    for (const unit of this.#stream?.release() ?? []) placed.push(unit);
    placed.forEach(({ slice, sequence, unitType }, i) => {
      const nalu = nalus[i];
      if (slice !== undefined && nalu !== undefined) nalus[i] = { ...nalu, sliceType: slice.type };
      if (unitType.role === 'parameter-set' && sequence?.tick !== undefined) frameRate = frameRateOf(sequence.tick);
    });
    return { ...framed, nalus, placed, sliceCount, hasRandomAccess, frameRate };
  }

  #place(unit: Unit): PlacedUnit[] {
    const placed: PlacedUnit[] = [];
    for (const item of this.#stream?.push(unit) ?? []) if (item.kind === 'unit') placed.push(item);
    return placed;
  }
}

const bytesOf = ({ offset, prefixLength, size }: PayloadNalUnit, payload: Uint8Array): Uint8Array =>
  payload.subarray(offset + prefixLength, offset + prefixLength + size);

const unitOf = (bytes: Uint8Array, offset: number, prefixLength: number): Unit => ({
  kind: 'unit',
  offset,
  prefixLength,
  size: bytes.length,
  trailingZeros: 0,
  emulationPreventionBytes: 0,
  forbiddenPatterns: 0,
  missingBytes: 0,
  bytes,
});
