import type { InspectedUnit } from '../../../analysis/h264/inspector.ts';
import { needsZeroByte, startCode } from '../../../container/annexb/start-code.ts';
import { lengthField, type WritableLengthSize } from '../../../container/length-prefixed/length-field.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import type { ParameterSetInserter, Step } from './parameter-set-inserter.ts';
import type { Strip } from './strip.ts';
import { type Target, typeOf, wholeBytes } from './target.ts';
import type { UnitWriter } from './unit-writer.ts';

/** What stands in front of a unit of so many bytes. */
type Prefix = (nal_unit_type: number, size: number, startsAccessUnit: boolean, index: number | undefined) => Uint8Array;

/** How units are told apart. */
export interface Framing {
  readonly prefix: Prefix;
  /** By start codes: zeros at the end of a unit then stand behind it (H.264 B.1.1). */
  readonly inByteStream: boolean;
}

/** Start codes: of 4 bytes where H.264 B.1.2 asks for them and of 3 elsewhere, or of 4 everywhere. */
export const startCodes = (always4: boolean): Framing => ({
  prefix: (type, _size, startsAccessUnit) => startCode(always4 || needsZeroByte(type, startsAccessUnit) ? 4 : 3),
  inByteStream: true,
});

/** Length fields of so many bytes. */
export const lengthFields = (lengthSize: WritableLengthSize): Framing => ({
  prefix: (_type, size, _startsAccessUnit, index) =>
    lengthField(size, lengthSize, () => (index === undefined ? 'a parameter set' : `NAL unit ${index}`)),
  inByteStream: false,
});

/** Writes units one behind another, each with its prefix: Annex B and AVCC. */
export class ByteStreamTarget implements Target {
  readonly #writer: UnitWriter;
  readonly #prefix: Prefix;
  readonly #strip: Strip;
  readonly #inserter: ParameterSetInserter | undefined;
  readonly #inByteStream: boolean;
  #findings: Diagnostic[] = [];
  /** Access unit of the last unit written. */
  #accessUnit: number | undefined;

  /** Without an inserter parameter sets out of records are left out. */
  constructor(
    writer: UnitWriter,
    { prefix, inByteStream }: Framing,
    strip: Strip,
    inserter: ParameterSetInserter | undefined,
  ) {
    this.#writer = writer;
    this.#prefix = prefix;
    this.#inByteStream = inByteStream;
    this.#strip = strip;
    this.#inserter = inserter;
  }

  unit(item: InspectedUnit): void {
    const { record, unit } = item;
    const bytes = wholeBytes(item);
    const type = typeOf(bytes);
    if (unit.outOfBand !== true && (type < 0 || this.#strip(type))) {
      this.#writer.dropped(type, record.index, unit.size);
      return;
    }
    this.#checkEnd(item, bytes);
    if (this.#inserter !== undefined) for (const step of this.#inserter.push(item)) this.#step(step);
    else if (unit.outOfBand !== true) {
      const { index, accessUnit } = record;
      this.#step({ kind: 'unit', unit: { nal_unit_type: type, index, bytes }, accessUnit });
    }
  }

  async settle(): Promise<void> {
    await this.#writer.flush();
  }

  async end(): Promise<void> {
    for (const step of this.#inserter?.end() ?? []) this.#step(step);
    await this.#writer.flush();
  }

  takeFindings(): readonly Diagnostic[] {
    const findings = this.#findings;
    this.#findings = [];
    return findings;
  }

  /** A unit must not end with a zero (H.264 7.4.1): behind a start code nobody can tell that it belongs to it. */
  #checkEnd({ record, unit }: InspectedUnit, bytes: Uint8Array): void {
    if (!this.#inByteStream || bytes.at(-1) !== 0) return;
    const zeros = bytes.length - 1 - bytes.findLastIndex((byte) => byte !== 0);
    const what = `${zeros} ${zeros === 1 ? 'byte' : 'bytes'} 00 at the end of ${record.name} (NAL unit ${record.index})`;
    const message = `${what}: in Annex B they are no part of it (H.264 7.4.1, B.1.1)`;
    this.#findings.push({
      severity: 'warning',
      code: 'trailing-zero-lost',
      message,
      offset: unit.offset,
      nalu: record.index,
    });
  }

  #step(step: Step): void {
    const starts = step.accessUnit !== this.#accessUnit;
    this.#accessUnit = step.accessUnit;
    if (step.kind === 'unit') {
      const { nal_unit_type: type, bytes, index } = step.unit;
      this.#writer.framing(this.#prefix(type, bytes.length, starts, index));
      this.#writer.unit(step.unit);
    } else {
      this.#writer.framing(this.#prefix(step.nal_unit_type, step.bytes.length, starts, undefined));
      this.#writer.inserted(step.nal_unit_type, step.bytes);
    }
  }
}
