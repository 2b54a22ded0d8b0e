import type { PlacedUnit, SequenceFacts } from '../codec/placed-unit.ts';
import type { FrameRecord, PictureRecord, PictureType, QpSpan } from '../media/frame-record.ts';
import type { Origin } from '../media/origin.ts';

/** Slice types by increasing dependence: the type of a picture is that of its most dependent slice. */
const DEPENDENCE: readonly PictureType[] = ['I', 'SI', 'P', 'SP', 'B'];

/** A range of consecutive units of the input. */
export interface UnitSpan {
  readonly offset: number;
  readonly firstUnit: number;
  unitCount: number;
  sizeBytes: number;
  /** See `FrameRecord`. */
  byteStreamBytes: number;
  readonly origin: Origin | undefined;
}

export const spanOf = (placed: PlacedUnit): UnitSpan => ({
  offset: placed.unit.offset,
  firstUnit: placed.index,
  unitCount: 1,
  sizeBytes: sizeOf(placed.unit),
  byteStreamBytes: byteStreamBytes(placed),
  origin: placed.unit.origin,
});

export const addToSpan = (span: UnitSpan, placed: PlacedUnit): void => {
  span.unitCount++;
  span.sizeBytes += sizeOf(placed.unit);
  span.byteStreamBytes += byteStreamBytes(placed);
};

/** Bytes of a unit in a byte stream: of one with a length field, with the start code that it would have (H.264 B.1.1). */
const byteStreamBytes = ({ unit, unitType, startsAccessUnit }: PlacedUnit): number => {
  if (unit.lengthPrefixed !== true) return sizeOf(unit);
  return unit.size + (startsAccessUnit !== undefined || unitType.zeroByte === true ? 4 : 3);
};

const sizeOf = ({ prefixLength, size, trailingZeros }: PlacedUnit['unit']): number =>
  prefixLength + size + trailingZeros;

/** Builds the record of one frame from the units of its pictures. */
export class FrameBuilder {
  readonly #index: number;
  readonly #accessUnit: number;
  readonly #span: UnitSpan;
  readonly #pictures: PictureRecord[] = [];
  #first: PlacedUnit['picture'];
  #order: number | undefined;
  #ticks = 0;
  #sequence: SequenceFacts | undefined;
  #qpSum = 0;
  #qpCount = 0;
  #qpMin = Number.POSITIVE_INFINITY;
  #qpMax = Number.NEGATIVE_INFINITY;

  /** `index`: number of the frame; `span`: units of its first access unit before its first slice. */
  constructor(index: number, accessUnit: number, span: UnitSpan) {
    this.#index = index;
    this.#accessUnit = accessUnit;
    this.#span = { ...span };
  }

  /** Number of the first access unit. */
  get accessUnit(): number {
    return this.#accessUnit;
  }

  /** Adds the units of an access unit that come before its first slice. */
  addSpan({ unitCount, sizeBytes, byteStreamBytes }: UnitSpan): void {
    this.#span.unitCount += unitCount;
    this.#span.sizeBytes += sizeBytes;
    this.#span.byteStreamBytes += byteStreamBytes;
  }

  /** Adds a unit that is not in a span that was added. */
  addUnit(unit: PlacedUnit): void {
    addToSpan(this.#span, unit);
    this.addContent(unit);
  }

  /** Adds the content of a unit whose span was added. */
  addContent({ picture, slice, startsPicture, sequence }: PlacedUnit): void {
    if (picture === undefined) return;
    this.#sequence ??= sequence;
    if (startsPicture !== undefined || this.#first === undefined) this.#startPicture(picture);
    if (slice?.isPrimary === true && !slice.isRedundant) this.#addSlice(slice);
  }

  #startPicture(picture: NonNullable<PlacedUnit['picture']>): void {
    this.#first ??= picture;
    this.#ticks += picture.ticks;
    const { order } = picture;
    if (order !== undefined) this.#order = Math.min(this.#order ?? order, order);
    this.#pictures.push({ type: 'I', structure: undefined, slices: 0 });
  }

  #addSlice({ type, structure, qp }: NonNullable<PlacedUnit['slice']>): void {
    const picture = this.#pictures.at(-1) as PictureRecord;
    if (picture.slices === 0 || DEPENDENCE.indexOf(type) > DEPENDENCE.indexOf(picture.type)) picture.type = type;
    picture.structure ??= structure;
    picture.slices++;
    if (qp === undefined) return;
    this.#qpSum += qp;
    this.#qpCount++;
    this.#qpMin = Math.min(this.#qpMin, qp);
    this.#qpMax = Math.max(this.#qpMax, qp);
  }

  /** Call only once. */
  build(): FrameRecord {
    const { offset, sizeBytes, byteStreamBytes, firstUnit, unitCount, origin } = this.#span;
    // The type of a picture without a readable slice is unknown.
    const pictures = this.#pictures.filter(({ slices }) => slices > 0);
    const { randomAccess, recoveryFrames, startsPeriod = false, reference = false, missingFrames } = this.#first ?? {};
    const { tick, reorderFrames, maxReorderFrames, width, height } = this.#sequence ?? {};
    return {
      index: this.#index,
      offset,
      sizeBytes,
      byteStreamBytes,
      firstUnit,
      unitCount,
      accessUnit: this.#accessUnit,
      type: pictures[0]?.type ?? 'unknown',
      pictures,
      slices: pictures.reduce((sum, { slices }) => sum + slices, 0),
      reference,
      shown: true,
      ...(missingFrames !== undefined && { missingFrames }),
      ...(randomAccess !== undefined && { randomAccess }),
      ...(recoveryFrames !== undefined && { recoveryFrames }),
      ...(this.#order !== undefined && { order: this.#order }),
      startsPeriod,
      ticks: this.#ticks,
      ...(tick !== undefined && { tick }),
      ...(reorderFrames !== undefined && { reorderFrames }),
      ...(maxReorderFrames !== undefined && { maxReorderFrames }),
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
      ...(this.#sequence === undefined && { parameterSetsMissing: true }),
      ...(this.#qpCount > 0 && { qp: this.#qp }),
      ...(origin !== undefined && { dtsMs: origin.dtsMs, ptsMs: origin.ptsMs, origin }),
    };
  }

  get #qp(): QpSpan {
    return { min: this.#qpMin, mean: this.#qpSum / this.#qpCount, max: this.#qpMax };
  }
}
