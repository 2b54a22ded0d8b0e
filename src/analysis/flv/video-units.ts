import type { Configuration } from '../../codec/descriptor.ts';
import { deriveSps } from '../../codec/h264/derive.ts';
import { nalUnitTypeName } from '../../codec/h264/nal-unit-types.ts';
import { hasOperation5 } from '../../codec/h264/syntax/dec-ref-pic-marking.ts';
import type { SliceHeader } from '../../codec/h264/syntax/slice-header.ts';
import type { Sps } from '../../codec/h264/syntax/sps.ts';
import { hevcNalUnitTypeName } from '../../codec/hevc/nal-unit-types.ts';
import { hevcNalUnitType } from '../../codec/hevc/syntax/nal-unit.ts';
import { codecOf } from '../../codec/registry.ts';
import { vvcNalUnitType, vvcNalUnitTypeName } from '../../codec/vvc/nal-unit-types.ts';
import { nalUnitsOf, type PayloadNalUnits } from '../../container/flv/nal-units.ts';
import type { FrameRate } from '../../media/ratio.ts';
import type { Unit } from '../../media/unit.ts';
import type { Growing } from '../../syntax/growing.ts';
import { H264Inspector, type Inspected } from '../h264/inspector.ts';
import type { SliceDerived } from '../records.ts';
import type { TagNalUnit } from './records.ts';

/** What the NAL units of a tag say of the picture in it. */
export interface UnitsOfTag extends PayloadNalUnits {
  readonly nalus: readonly TagNalUnit[];
  /** A picture that decoding can start at for certain: IDR in H.264, IRAP in HEVC. */
  readonly randomAccess: boolean;
  /** Has a recovery point SEI, or nothing but I slices: decoding may start here. */
  readonly mayStart: boolean;
  /** Are there slices? */
  readonly hasSlices: boolean;
  /** Picture order count of the first picture, H.264. */
  readonly poc?: number;
  /** Picture order starts anew here. */
  readonly startsPeriod: boolean;
  /** Of an SPS in band, H.264. */
  readonly frameRate?: FrameRate;
}

/** Reads the NAL units of one track. */
export interface VideoUnits {
  /** A sequence header: `bytes` are its record. */
  configure(configuration: Configuration, bytes: Uint8Array): void;
  /** `missingBytes`: what a cut tag lacks. */
  read(payload: Uint8Array, missingBytes: number): UnitsOfTag;
}

/** `undefined` for codecs whose frames are not made of NAL units. */
export const videoUnitsFor = (codec: string): VideoUnits | undefined => {
  if (codec === 'avc1') return new AvcUnits();
  if (codec === 'hvc1') return new TypedUnits(HEVC);
  if (codec === 'vvc1') return new TypedUnits(VVC);
  return undefined;
};

/** Bytes of a length field where no sequence header has said: what all writers use. */
const DEFAULT_LENGTH_SIZE = 4;

const lengthSizeOf = ({ derived }: Configuration): number =>
  ('nalLengthSize' in derived ? derived.nalLengthSize : undefined) ?? DEFAULT_LENGTH_SIZE;

class AvcUnits implements VideoUnits {
  readonly #inspector = new H264Inspector();
  #lengthSize = DEFAULT_LENGTH_SIZE;
  /** Bytes of the payloads so far: places in them are counted through, since a unit may wait for the next tag. */
  #base = 0;

  configure(configuration: Configuration, bytes: Uint8Array): void {
    this.#lengthSize = lengthSizeOf(configuration);
    for (const set of codecOf('avc1')?.config?.sets?.(configuration.record, bytes) ?? []) {
      this.#inspector.push({ ...unitOf(set.bytes, set.offset, set.prefixLength), outOfBand: true });
    }
  }

  read(payload: Uint8Array, missingBytes: number): UnitsOfTag {
    const { units, annexB, strayBytes } = nalUnitsOf(payload, this.#lengthSize, missingBytes);
    const picture = new AvcPicture();
    const nalus = units.map(({ offset, prefixLength, size }): TagNalUnit => {
      const bytes = payload.subarray(offset + prefixLength, offset + prefixLength + size);
      const at = this.#base + offset;
      const slice = picture.take(this.#inspector.push(unitOf(bytes, at, prefixLength)), at);
      const nal_unit_type = (bytes[0] ?? 0) & 31;
      const nalu: Growing<TagNalUnit> = {
        nal_unit_type,
        name: size === 0 ? 'empty' : nalUnitTypeName(nal_unit_type),
        size,
      };
      if (slice !== undefined) nalu.sliceType = slice.sliceType;
      return nalu;
    });
    this.#base += payload.length;
    const { randomAccess, hasSlices, mayStart, startsPeriod, poc, frameRate } = picture;
    const read: Growing<UnitsOfTag> = {
      units,
      annexB,
      strayBytes,
      nalus,
      randomAccess,
      mayStart,
      hasSlices,
      startsPeriod,
    };
    if (poc !== undefined) read.poc = poc;
    if (frameRate !== undefined) read.frameRate = frameRate;
    return read;
  }
}

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

/** What the units of one tag say of its picture. */
class AvcPicture {
  randomAccess = false;
  hasSlices = false;
  startsPeriod = false;
  poc: number | undefined;
  frameRate: FrameRate | undefined;
  #recovery = false;
  #intraOnly = true;

  get mayStart(): boolean {
    return this.randomAccess || this.#recovery || (this.hasSlices && this.#intraOnly);
  }

  /** What the inspector gave for a unit: those that waited for it as well. Gives the slice that stands at `at`. */
  take(inspected: readonly Inspected[], at: number): SliceDerived | undefined {
    let own: SliceDerived | undefined;
    for (const item of inspected) {
      if (item.kind !== 'nalu') continue;
      const { record, parsed } = item;
      if (parsed.sps?.frame_cropping_flag !== undefined) this.frameRate = deriveSps(parsed.sps as Sps).frameRate;
      this.#recovery ||= record.sei?.some(({ payloadType }) => payloadType === RECOVERY_POINT) ?? false;
      if (record.nal_unit_type === 5) this.randomAccess = this.startsPeriod = true;
      if (record.slice?.slice_type === undefined) continue;
      const derived = record.derived as SliceDerived;
      if (record.offset === at) own = derived;
      this.hasSlices = true;
      this.#intraOnly &&= derived.sliceType === 'I' || derived.sliceType === 'SI';
      this.startsPeriod ||= hasOperation5((record.slice as Partial<SliceHeader>).dec_ref_pic_marking);
      this.poc ??= derived.poc;
    }
    return own;
  }
}

/** payloadType of recovery_point. */
const RECOVERY_POINT = 6;

/** What is special in the NAL units of a codec whose headers take two bytes and are not read any further. */
interface UnitTypes {
  readonly typeOf: (payload: Uint8Array, at: number) => number;
  readonly nameOf: (type: number) => string;
  /** Intra random access pictures: decoding can start there. */
  readonly isIrap: (type: number) => boolean;
  readonly isSlice: (type: number) => boolean;
}

/** H.265 Table 7-1. */
const HEVC: UnitTypes = {
  typeOf: (payload, at) => hevcNalUnitType(payload[at] ?? 0),
  nameOf: hevcNalUnitTypeName,
  isIrap: (type) => type >= 16 && type <= 23,
  isSlice: (type) => type < 32,
};

/** H.266 Table 5: IDR_W_RADL, IDR_N_LP and CRA_NUT. */
const VVC: UnitTypes = {
  typeOf: (payload, at) => vvcNalUnitType(payload[at + 1] ?? 0),
  nameOf: vvcNalUnitTypeName,
  isIrap: (type) => type >= 7 && type <= 9,
  isSlice: (type) => type < 12,
};

/** HEVC and VVC: types and sizes, which tell a key frame. */
class TypedUnits implements VideoUnits {
  readonly #types: UnitTypes;
  #lengthSize = DEFAULT_LENGTH_SIZE;

  constructor(types: UnitTypes) {
    this.#types = types;
  }

  configure(configuration: Configuration): void {
    this.#lengthSize = lengthSizeOf(configuration);
  }

  read(payload: Uint8Array, missingBytes: number): UnitsOfTag {
    const { typeOf, nameOf, isIrap, isSlice } = this.#types;
    const framed = nalUnitsOf(payload, this.#lengthSize, missingBytes);
    const nalus = framed.units.map(({ offset, prefixLength, size }): TagNalUnit => {
      const nal_unit_type = typeOf(payload, offset + prefixLength);
      return { nal_unit_type, name: size === 0 ? 'empty' : nameOf(nal_unit_type), size };
    });
    const whole = nalus.filter(({ size }) => size > 0);
    const randomAccess = whole.some(({ nal_unit_type }) => isIrap(nal_unit_type));
    const hasSlices = whole.some(({ nal_unit_type }) => isSlice(nal_unit_type));
    return { ...framed, nalus, randomAccess, mayStart: randomAccess, hasSlices, startsPeriod: randomAccess };
  }
}
