import type { TimedFrame } from '../../../analysis/timing/timing-facts.ts';
import type { StreamedCodec } from '../../../codec/descriptor.ts';
import type { PlacedUnit } from '../../../codec/placed-unit.ts';
import { IVF_FRAME_COUNT_OFFSET, ivfFrameCount } from '../../../container/ivf/ivf-writer.ts';
import type { Output } from '../../../io/output.ts';
import type { Ratio } from '../../../media/ratio.ts';
import { ConversionError } from '../../../syntax/errors.ts';
import type { Report } from '../conversion.ts';
import { FrameQueue, type HeldUnit, type QueuedFrame, reportUnused } from './frame-queue.ts';
import type { FramedObu, ObuFraming } from './obu-framing.ts';
import { RecordSets } from './record-sets.ts';
import type { Strip } from './strip.ts';
import { pendingUnit, type Target } from './target.ts';
import type { PendingUnit, UnitWriter } from './unit-writer.ts';

export interface ObuTargetOptions {
  readonly strip: Strip;
  /** Sequence headers of records are not inserted. */
  readonly stripsParameterSets: boolean;
  /** Frames per second; overrides the stream. */
  readonly fps?: Ratio | undefined;
  /** Sequence headers from outside the stream. */
  readonly parameterSets?: readonly Uint8Array[];
  /** The temporal delimiter. */
  readonly delimiter: Uint8Array;
  /** The number of frames goes into the header of the file. */
  readonly countsFrames: boolean;
}

/** An OBU to write. */
interface Obu extends FramedObu {
  /** Absent for one that is inserted. */
  readonly unit?: PendingUnit;
  readonly type: number;
}

/**
 * Writes the temporal units of an OBU stream: each begins with a temporal delimiter, which containers leave out, and a
 * key frame has the sequence header of the record before it, if it has none of its own.
 */
export class ObuTarget implements Target {
  readonly #codec: StreamedCodec;
  readonly #output: Output;
  readonly #writer: UnitWriter;
  readonly #framing: ObuFraming;
  readonly #options: ObuTargetOptions;
  readonly #report: Report;
  readonly #queue: FrameQueue;
  readonly #sets: RecordSets;
  #frames = 0;

  constructor(
    codec: StreamedCodec,
    output: Output,
    writer: UnitWriter,
    framing: ObuFraming,
    options: ObuTargetOptions,
    report: Report,
  ) {
    this.#codec = codec;
    this.#output = output;
    this.#writer = writer;
    this.#framing = framing;
    this.#options = options;
    this.#report = report;
    this.#queue = new FrameQueue(codec.stream, { fps: options.fps, isTimed: framing.isTimed }, report);
    this.#sets = new RecordSets(codec, options.parameterSets);
  }

  unit(placed: PlacedUnit): void {
    if (placed.unit.outOfBand === true) this.#sets.push(placed);
    else if (placed.accessUnit === undefined) this.#writer.dropped(pendingUnit(placed, this.#codec.stream));
    else this.#queue.push(placed);
  }

  async settle(): Promise<void> {
    const frames = this.#queue.take();
    for (const frame of frames) this.#write(frame);
    await this.#writer.flush();
    this.#queue.settled(frames);
  }

  async end(complete: boolean): Promise<void> {
    const rest = this.#queue.end(complete);
    await this.settle();
    if (!complete || this.#framing.isTimed) {
      if (complete) reportUnused(this.#codec.stream, rest, 'a frame', this.#report);
      for (const unit of rest) this.#writer.dropped(unit);
      if (this.#frames === 0) throw new ConversionError('no-picture', NO_PICTURE);
    } else this.#put(this.#kept(rest), undefined);
    await this.#writer.flush();
    if (this.#options.countsFrames) this.#output.patch?.(IVF_FRAME_COUNT_OFFSET, ivfFrameCount(this.#frames));
  }

  #write(queued: QueuedFrame): void {
    const { frame, units } = queued;
    const inserted = this.#sets.missing(frame, units);
    const obus = this.#kept(units);
    if (!this.#options.stripsParameterSets) {
      const at = obus.findLastIndex(({ type }) => this.#isDelimiter(type)) + 1;
      obus.splice(at, 0, ...inserted.map((bytes) => this.#inserted(bytes)));
    }
    if (this.#frames++ === 0) {
      const header = this.#framing.header(queued, this.#queue.timing?.frameRate);
      if (header !== undefined) this.#writer.framing(header);
    }
    this.#put(obus, queued);
  }

  /** The OBUs of a temporal unit that are not left out, after a temporal delimiter. */
  #kept(units: readonly HeldUnit[]): Obu[] {
    const obus: Obu[] = [];
    for (const unit of units) {
      const unitType = this.#codec.stream.unitType(unit.type);
      // Without delimiters there are no temporal units.
      if (this.#options.strip(unitType) && unitType.role !== 'delimiter') this.#writer.dropped(unit);
      else {
        const { type, startsPicture } = unit;
        const bytes = this.#framing.form(unit.bytes);
        obus.push({ unit: { ...unit, bytes }, type, bytes, startsPicture, isSlice: unitType.role === 'slice' });
      }
    }
    const [first] = obus;
    if (first !== undefined && !this.#isDelimiter(first.type)) obus.unshift(this.#inserted(this.#options.delimiter));
    return obus;
  }

  #isDelimiter(type: number): boolean {
    return this.#codec.stream.unitType(type).role === 'delimiter';
  }

  #inserted(obu: Uint8Array): Obu {
    const type = this.#codec.stream.typeOf(obu);
    // A copy: parts are told apart as objects.
    return { type, bytes: this.#framing.form(obu).slice(), startsPicture: false, isSlice: false };
  }

  #put(obus: readonly Obu[], frame: TimedFrame | undefined): void {
    if (obus.length === 0) return;
    const byBytes = new Map(obus.map((obu) => [obu.bytes, obu]));
    for (const part of this.#framing.parts(obus, frame)) {
      const obu = byBytes.get(part);
      if (obu === undefined) this.#writer.framing(part);
      else if (obu.unit === undefined) this.#writer.inserted(obu.type, part);
      else this.#writer.unit(obu.unit);
    }
  }
}

const NO_PICTURE = 'the stream has no picture: there is no frame to write';
