import type { PlacedUnit } from '../../../codec/placed-unit.ts';
import type { StreamCodec } from '../../../codec/stream-codec.ts';
import { startCode } from '../../../container/annexb/start-code.ts';
import { lengthField, type WritableLengthSize } from '../../../container/length-prefixed/length-field.ts';
import type { Report } from '../conversion.ts';
import type { ParameterSetInserter, Step } from './parameter-set-inserter.ts';
import type { Strip } from './strip.ts';
import { pendingUnit, type Target } from './target.ts';
import type { UnitWriter } from './unit-writer.ts';

/** The bytes before a unit. */
type Prefix = (type: number, size: number, startsAccessUnit: boolean, index: number | undefined) => Uint8Array;

/** How units are separated. */
export interface Framing {
  readonly prefix: Prefix;
  /** By start codes: zeros at the end of a unit are then read as trailing_zero_8bits (H.264 B.1.1). */
  readonly inByteStream: boolean;
}

/** Start codes: 4 bytes where Annex B requires zero_byte and 3 elsewhere, or 4 everywhere. */
export const startCodes = (codec: StreamCodec, always4: boolean): Framing => ({
  prefix: (type, _size, startsAccessUnit) =>
    startCode(always4 || codec.nal?.needsZeroByte(type, startsAccessUnit) === true ? 4 : 3),
  inByteStream: true,
});

export const lengthFields = (lengthSize: WritableLengthSize): Framing => ({
  prefix: (_type, size, _startsAccessUnit, index) =>
    lengthField(size, lengthSize, () => (index === undefined ? 'a parameter set' : `NAL unit ${index}`)),
  inByteStream: false,
});

/** Writes NAL units with prefixes: Annex B, AVCC and HVCC. */
export class ByteStreamTarget implements Target {
  readonly #codec: StreamCodec;
  readonly #writer: UnitWriter;
  readonly #framing: Framing;
  readonly #strip: Strip;
  readonly #inserter: ParameterSetInserter | undefined;
  readonly #report: Report;
  /** Access unit of the last unit written. */
  #accessUnit: number | undefined;

  /** Without an inserter, parameter sets of records are left out. */
  constructor(
    codec: StreamCodec,
    writer: UnitWriter,
    framing: Framing,
    strip: Strip,
    inserter: ParameterSetInserter | undefined,
    report: Report,
  ) {
    this.#codec = codec;
    this.#writer = writer;
    this.#framing = framing;
    this.#strip = strip;
    this.#inserter = inserter;
    this.#report = report;
  }

  unit(placed: PlacedUnit): void {
    const pending = pendingUnit(placed, this.#codec);
    const isInStream = placed.unit.outOfBand !== true;
    if (isInStream && (placed.type < 0 || this.#strip(placed.unitType))) {
      this.#writer.dropped(pending);
      return;
    }
    this.#checkEnd(placed);
    if (this.#inserter !== undefined) for (const step of this.#inserter.push(placed)) this.#step(step);
    else if (isInStream) this.#step({ kind: 'unit', unit: pending, accessUnit: placed.accessUnit });
  }

  async settle(): Promise<void> {
    await this.#writer.flush();
  }

  async end(): Promise<void> {
    for (const step of this.#inserter?.end() ?? []) this.#step(step);
    await this.#writer.flush();
  }

  /** A unit must not end with a zero byte (H.264 7.4.1): in a byte stream it would be read as a trailing zero. */
  #checkEnd({ unit: { bytes, offset }, unitType, index }: PlacedUnit): void {
    if (!this.#framing.inByteStream || bytes.at(-1) !== 0) return;
    const zeros = bytes.length - 1 - bytes.findLastIndex((byte) => byte !== 0);
    const what = `${zeros} ${zeros === 1 ? 'byte' : 'bytes'} 00 at the end of ${unitType.name} (NAL unit ${index})`;
    const message = `${what}: in Annex B they are not part of the unit (H.264 7.4.1, B.1.1)`;
    this.#report({ severity: 'warning', code: 'trailing-zero-lost', message, offset, nalu: index });
  }

  #step(step: Step): void {
    const { prefix } = this.#framing;
    const starts = step.accessUnit !== this.#accessUnit;
    this.#accessUnit = step.accessUnit;
    if (step.kind === 'unit') {
      const { type, bytes, index } = step.unit;
      this.#writer.framing(prefix(type, bytes.length, starts, index));
      this.#writer.unit(step.unit);
    } else {
      this.#writer.framing(prefix(step.type, step.bytes.length, starts, undefined));
      this.#writer.inserted(step.type, step.bytes);
    }
  }
}
