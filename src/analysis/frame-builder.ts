import type { PictureFacts, PlacedUnit, SequenceFacts } from '../codec/placed-unit.ts';
import type {
  FrameRecord,
  PictureLoad,
  PictureRecord,
  PictureType,
  QpSpan,
  RandomAccess,
} from '../media/frame-record.ts';
import type { BufferedAccessUnit, BufferingFacts } from '../media/hrd.ts';
import type { Origin } from '../media/origin.ts';

/** Slice types by increasing dependence: the type of a picture is that of its most dependent slice. */
const DEPENDENCE: readonly PictureType[] = ['I', 'SI', 'P', 'SP', 'B'];

/** Consecutive units of one access unit. */
export interface UnitSpan {
  readonly accessUnit: number;
  readonly offset: number;
  readonly firstUnit: number;
  unitCount: number;
  sizeBytes: number;
  /** See `FrameRecord`. */
  byteStreamBytes: number;
  /** See `BufferedAccessUnit`. */
  vclBytes: number;
  readonly lengthPrefixed: boolean;
  readonly origin: Origin | undefined;
}

export const spanOf = (placed: PlacedUnit): UnitSpan => ({
  accessUnit: placed.accessUnit ?? 0,
  offset: placed.unit.offset,
  firstUnit: placed.index,
  unitCount: 1,
  sizeBytes: sizeOf(placed.unit),
  byteStreamBytes: byteStreamBytes(placed),
  vclBytes: vclBytes(placed),
  lengthPrefixed: placed.unit.lengthPrefixed === true,
  origin: placed.unit.origin,
});

export const addToSpan = (span: UnitSpan, placed: PlacedUnit): void => {
  span.unitCount++;
  span.sizeBytes += sizeOf(placed.unit);
  span.byteStreamBytes += byteStreamBytes(placed);
  span.vclBytes += vclBytes(placed);
};

/** Bytes of a unit in a byte stream: of one with a length field, with the start code that it would have (H.264 B.1.1). */
const byteStreamBytes = ({ unit, unitType, startsAccessUnit }: PlacedUnit): number => {
  if (unit.lengthPrefixed !== true) return sizeOf(unit);
  return unit.size + (startsAccessUnit !== undefined || unitType.zeroByte === true ? 4 : 3);
};

const sizeOf = ({ prefixLength, size, trailingZeros }: PlacedUnit['unit']): number =>
  prefixLength + size + trailingZeros;

const vclBytes = ({ unit, unitType }: PlacedUnit): number =>
  unitType.role === 'slice' || unitType.role === 'filler' ? unit.size : 0;

/** The HRD of an access unit and what its messages say. */
type Buffering = Pick<BufferedAccessUnit, 'hrd'> & BufferingFacts;

/** Builds the record of one frame from the units of its pictures. */
export class FrameBuilder {
  readonly #index: number;
  /** Its access units: one, or one for each field. */
  readonly #spans: UnitSpan[];
  readonly #buffering: (Buffering | undefined)[] = [];
  readonly #pictures: PictureRecord[] = [];
  readonly #loads: PictureLoad[] = [];
  #order: number | undefined;
  #randomAccess: RandomAccess | undefined;
  #recoveryFrames: number | undefined;
  #startsPeriod = false;
  #reference = false;
  #missingFrames: number | undefined;
  #temporalId: number | undefined;
  #ticks = 0;
  #sequence: SequenceFacts | undefined;
  readonly #qp = new Span();
  readonly #baseQIdx = new Span();

  /** `index`: number of the frame; `span`: units of its first access unit before its first slice. */
  constructor(index: number, span: UnitSpan) {
    this.#index = index;
    this.#spans = [span];
  }

  /** Number of the first access unit. */
  get accessUnit(): number {
    return this.#firstSpan.accessUnit;
  }

  /** Adds the units of an access unit that come before its first slice. */
  addSpan(span: UnitSpan): void {
    this.#spans.push(span);
  }

  /** Adds a unit that is not in a span that was added. */
  addUnit(unit: PlacedUnit): void {
    const last = this.#spans.at(-1) as UnitSpan;
    if (unit.accessUnit === undefined || unit.accessUnit === last.accessUnit) addToSpan(last, unit);
    else this.#spans.push(spanOf(unit));
    this.addContent(unit);
  }

  get #firstSpan(): UnitSpan {
    return this.#spans[0] as UnitSpan;
  }

  /** Adds the content of a unit whose span was added. */
  addContent({ picture, slice, startsPicture, sequence, unit }: PlacedUnit): void {
    if (picture === undefined) return;
    this.#sequence ??= sequence;
    if (startsPicture !== undefined || this.#pictures.length === 0) this.#startPicture(picture, sequence);
    if (picture.layout !== undefined) {
      const load = this.#loads.at(-1) as PictureLoad;
      load.segments++;
      load.sizeBytes += unit.size;
    }
    if (slice?.isPrimary === true && !slice.isRedundant) this.#addSlice(slice);
  }

  #startPicture(picture: PictureFacts, sequence: SequenceFacts | undefined): void {
    if (sequence?.hrd !== undefined) {
      this.#buffering[this.#spans.length - 1] ??= { hrd: sequence.hrd, ...picture.buffering };
    }
    const { order, shown, randomAccess, missingFrames, layout } = picture;
    if (layout !== undefined) this.#loads.push({ ...layout, segments: 0, sizeBytes: 0 });
    this.#ticks += picture.ticks;
    this.#temporalId ??= picture.temporalId;
    this.#startsPeriod ||= picture.startsPeriod;
    this.#reference ||= picture.reference;
    if (order !== undefined && shown) this.#order = Math.min(this.#order ?? order, order);
    // The highest spatial layer comes last; what is hidden may have another size.
    if (shown && sequence !== undefined) this.#sequence = sequence;
    if (missingFrames !== undefined) this.#missingFrames = (this.#missingFrames ?? 0) + missingFrames;
    if (randomAccess !== undefined && (this.#randomAccess === undefined || randomAccess === 'closed')) {
      this.#randomAccess = randomAccess;
      this.#recoveryFrames = picture.recoveryFrames;
    }
    this.#pictures.push({ type: 'I', structure: undefined, slices: 0, ...(!shown && { shown }) });
  }

  #addSlice({ type, structure, qp, base_q_idx }: NonNullable<PlacedUnit['slice']>): void {
    const picture = this.#pictures.at(-1) as PictureRecord;
    if (picture.slices === 0 || DEPENDENCE.indexOf(type) > DEPENDENCE.indexOf(picture.type)) picture.type = type;
    picture.structure ??= structure;
    picture.slices++;
    if (qp !== undefined) this.#qp.add(qp);
    if (base_q_idx !== undefined) this.#baseQIdx.add(base_q_idx);
  }

  /** Call only once. */
  build(): FrameRecord {
    const { accessUnit, offset, firstUnit, origin } = this.#firstSpan;
    let { sizeBytes, byteStreamBytes, unitCount } = this.#firstSpan;
    for (let i = 1; i < this.#spans.length; i++) {
      const span = this.#spans[i] as UnitSpan;
      sizeBytes += span.sizeBytes;
      byteStreamBytes += span.byteStreamBytes;
      unitCount += span.unitCount;
    }
    // The type of a picture without a readable slice is unknown.
    const pictures = this.#pictures.filter(({ slices }) => slices > 0);
    const [randomAccess, recoveryFrames] = [this.#randomAccess, this.#recoveryFrames];
    const [missingFrames, temporalId] = [this.#missingFrames, this.#temporalId];
    const isShown = this.#pictures.some(({ shown }) => shown !== false);
    const { tick, reorderFrames, maxReorderFrames, width, height } = this.#sequence ?? {};
    return {
      index: this.#index,
      offset,
      sizeBytes,
      byteStreamBytes,
      firstUnit,
      unitCount,
      accessUnit,
      type: (isShown ? pictures.find((picture) => picture.shown !== false) : pictures[0])?.type ?? 'unknown',
      pictures,
      slices: pictures.reduce((sum, { slices }) => sum + slices, 0),
      ...(this.#loads.length > 0 && { loads: this.#loads }),
      reference: this.#reference,
      shown: isShown,
      ...(missingFrames !== undefined && { missingFrames }),
      ...(randomAccess !== undefined && { randomAccess }),
      ...(recoveryFrames !== undefined && { recoveryFrames }),
      ...(this.#order !== undefined && { order: this.#order }),
      startsPeriod: this.#startsPeriod,
      ticks: this.#ticks,
      ...(tick !== undefined && { tick }),
      ...(reorderFrames !== undefined && { reorderFrames }),
      ...(maxReorderFrames !== undefined && { maxReorderFrames }),
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
      ...(this.#sequence === undefined && { parameterSetsMissing: true }),
      ...(temporalId !== undefined && { temporalId }),
      ...(this.#qp.count > 0 && { qp: this.#qp.summary }),
      ...(this.#baseQIdx.count > 0 && { base_q_idx: this.#baseQIdx.summary }),
      ...(origin !== undefined && { dtsMs: origin.dtsMs, ptsMs: origin.ptsMs, origin }),
      ...(this.#buffering.length > 0 && { buffered: this.#buffered }),
    };
  }

  get #buffered(): readonly BufferedAccessUnit[] {
    return this.#spans.flatMap(({ accessUnit, byteStreamBytes, vclBytes, lengthPrefixed }, i) => {
      const buffering = this.#buffering[i];
      if (buffering === undefined) return [];
      return { accessUnit, byteStreamBytes, vclBytes, exact: !lengthPrefixed, ...buffering };
    });
  }
}

/** Collects the initial quantizers of slices. */
class Span {
  count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    this.count++;
    this.#sum += value;
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
  }

  get summary(): QpSpan {
    return { min: this.#min, mean: this.#sum / this.count, max: this.#max };
  }
}
