import type { ConversionSummary } from '../../../analysis/conversion.ts';
import type { PlacedUnit } from '../../../codec/placed-unit.ts';
import { AnnexbSplitter } from '../../../container/annexb/splitter.ts';
import type { UnitStage } from '../../../container/descriptor.ts';
import { FlvNalUnitStage } from '../../../container/flv/nal-unit-stage.ts';
import type { WritableLengthSize } from '../../../container/length-prefixed/length-field.ts';
import { LengthPrefixedSplitter } from '../../../container/length-prefixed/splitter.ts';
import type { Output } from '../../../io/output.ts';
import type { Ratio } from '../../../media/ratio.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { ConversionError, RtmpkitError } from '../../../syntax/errors.ts';
import { MAX_TAG_BYTES, WHOLE_UNIT_BYTES } from '../../../syntax/limits.ts';
import type { OpenStream } from '../../open.ts';
import type { Piece } from '../../piece.ts';
import { readUnits } from '../../read-units.ts';
import type { Conversion, Report } from '../conversion.ts';
import { Verifier } from '../verifier.ts';
import type { AdtsTrack } from './adts-track.ts';
import { ByteStreamTarget, lengthFields, startCodes } from './byte-stream-target.ts';
import type { StreamConfig } from './config-file.ts';
import { FlvTarget } from './flv-target.ts';
import { ParameterSetInserter } from './parameter-set-inserter.ts';
import { SentParameterSets } from './sent-parameter-sets.ts';
import type { Strip } from './strip.ts';
import type { Target } from './target.ts';
import { KnownSets, UnitLedger, UnitPartReader } from './unit-ledger.ts';
import { type UnitVerification, UnitWriter } from './unit-writer.ts';

/** Options of a conversion of NAL units. */
export interface UnitConversionOptions {
  readonly to: 'annexb' | 'avcc' | 'flv';
  readonly strip: Strip;
  /** Parameter sets of records are not inserted. */
  readonly stripsParameterSets: boolean;
  /** All start codes have 4 bytes. */
  readonly always4: boolean;
  readonly lengthSize: WritableLengthSize;
  readonly fps?: Ratio | undefined;
  readonly audio?: AdtsTrack | undefined;
  /** The configuration record of the input, from a separate file. */
  readonly inputConfig?: Pick<StreamConfig, 'parameterSets'> | undefined;
  /** Make a configuration record for a separate file. */
  readonly wantsConfig: boolean;
  readonly verify: boolean;
  readonly interrupted: AbortSignal;
}

/** Units between two writes: a chunk may hold a hundred thousand. */
const UNITS_AT_ONCE = 256;

/** Parameter sets that wait for a picture: more than any picture needs. */
const MAX_UNUSED = 1024;

/** Converts the units of a stream to Annex B, AVCC or FLV. */
export class UnitConversion implements Conversion {
  readonly #stream: OpenStream;
  readonly #options: UnitConversionOptions;
  readonly #writer: UnitWriter;
  readonly #verification: UnitVerification | undefined;
  readonly #target: Target;
  readonly #sets: SentParameterSets;
  #findings: Diagnostic[] = [];
  #read = 0;
  #trailingZeroBytes = 0;
  /** Parameter sets for the record that no picture has followed so far. */
  #unused: PlacedUnit[] = [];
  #hasPicture = false;
  #config: Uint8Array | undefined;

  constructor(stream: OpenStream, output: Output, options: UnitConversionOptions) {
    this.#stream = stream;
    this.#options = options;
    const { codec } = stream;
    this.#verification = options.verify ? verificationOf(options) : undefined;
    this.#writer = new UnitWriter(codec.stream, output, this.#verification);
    this.#target = targetOf(stream, output, this.#writer, options, (found) => this.#findings.push(found));
    this.#sets = new SentParameterSets(codec);
    for (const unit of options.inputConfig?.parameterSets ?? []) {
      this.#sets.take(unit);
      this.#verification?.ledger.parameterSet(unit);
    }
  }

  get config(): Uint8Array | undefined {
    return this.#config;
  }

  get facts(): Omit<ConversionSummary, 'complete' | 'diagnostics' | 'config'> {
    return {
      nalus: { read: this.#read, ...this.#writer.counts, trailingZeroBytes: this.#trailingZeroBytes },
      ...(this.#target instanceof FlvTarget && { flv: this.#target.facts }),
      ...(this.#verification !== undefined && { verification: this.#verification.verifier.result }),
    };
  }

  async *run(): AsyncGenerator<Piece<Diagnostic>> {
    const { inputConfig, interrupted, wantsConfig } = this.#options;
    const parameterSets = inputConfig?.parameterSets ?? [];
    // A unit beyond DataSize fits into no tag (FLV 10.1 E.4.1).
    const keepBytes = this.#options.to === 'flv' ? MAX_TAG_BYTES : WHOLE_UNIT_BYTES;
    let bytesRead = 0;
    let count = 0;
    for await (const piece of readUnits(this.#stream, { keep: () => keepBytes, parameterSets })) {
      // What was read so far is written, except for the cut-off unit.
      if (interrupted.aborted) break;
      bytesRead = piece.bytesRead;
      for (const item of piece.items) {
        if (item.kind === 'unit') this.#unit(item);
        else this.#findings.push(item.finding);
        if (++count % UNITS_AT_ONCE === 0) yield await this.#settled(bytesRead);
      }
      yield await this.#settled(bytesRead);
    }
    await this.#target.end(!interrupted.aborted);
    if (this.#writer.counts.written === 0) throw new ConversionError('no-such-track', NO_UNITS);
    if (wantsConfig) this.#makeConfig();
    this.#verify();
    yield { items: this.#takeFindings(), bytesRead };
  }

  async #settled(bytesRead: number): Promise<Piece<Diagnostic>> {
    await this.#target.settle();
    return { items: this.#takeFindings(), bytesRead };
  }

  #takeFindings(): readonly Diagnostic[] {
    const findings = this.#findings;
    this.#findings = [];
    return findings;
  }

  #unit(placed: PlacedUnit): void {
    const { unit } = placed;
    if (unit.outOfBand !== true) {
      this.#read++;
      this.#verification?.ledger.source(placed);
    }
    this.#trailingZeroBytes += unit.trailingZeros;
    this.#target.unit(placed);
    if (this.#options.wantsConfig) this.#takeForRecord(placed);
  }

  /** The record holds the parameter sets that pictures follow: those after the last one would only replace others. */
  #takeForRecord(placed: PlacedUnit): void {
    const { unit, type, picture } = placed;
    if (this.#stream.codec.config?.setTypes?.has(type) === true) {
      this.#unused.push({ ...placed, unit: { ...unit, bytes: unit.bytes.slice() } });
    }
    if (picture !== undefined) this.#hasPicture = true;
    if (picture !== undefined || this.#unused.length > MAX_UNUSED) this.#takeUnused();
  }

  #takeUnused(): void {
    for (const placed of this.#unused) this.#takeSet(placed);
    this.#unused = [];
  }

  /** A record has one content per id; another one has to be in the stream, or its pictures cannot be decoded. */
  #takeSet({ unit, unitType, index }: PlacedUnit): void {
    if (this.#sets.take(unit.bytes, true) !== 'changed') return;
    const isLost = unit.outOfBand === true || this.#options.strip(unitType);
    const message = `${unitType.name} with new content for an id that is in use: the record keeps the first one`;
    this.#findings.push({
      severity: isLost ? 'error' : 'info',
      code: isLost ? 'parameter-set-lost' : 'parameter-set-changed',
      message: isLost ? `${message}, and this one is not in the output` : message,
      offset: unit.offset,
      nalu: index,
    });
  }

  #makeConfig(): void {
    if (!this.#hasPicture) this.#takeUnused();
    if (!this.#sets.isComplete) throw new ConversionError('no-parameter-sets', NO_RECORD);
    try {
      const { bytes, findings } = this.#sets.config(this.#options.lengthSize);
      this.#config = bytes;
      // No bit position: it would be in the record, which is not in the input.
      for (const { severity, code, message } of findings) this.#findings.push({ severity, code, message });
    } catch (error) {
      if (!(error instanceof RtmpkitError)) throw error;
      throw new ConversionError('not-encodable', error.message);
    }
  }

  #verify(): void {
    if (this.#verification === undefined) return;
    const { verifier, ledger } = this.#verification;
    verifier.end();
    ledger.end();
    if (verifier.difference !== undefined) this.#findings.push(verifier.difference);
  }
}

const NO_UNITS = 'no H.264 NAL unit to write';

const NO_RECORD = 'the stream has no SPS and PPS: there is no configuration record to write (--config)';

const targetOf = (
  { codec }: OpenStream,
  output: Output,
  writer: UnitWriter,
  options: UnitConversionOptions,
  report: Report,
): Target => {
  const { to, strip, lengthSize, fps, audio, inputConfig } = options;
  const parameterSets = inputConfig?.parameterSets ?? [];
  if (to === 'flv') {
    return new FlvTarget(codec, output, writer, { strip, lengthSize, fps, parameterSets, audio }, report);
  }
  // With a record, parameter sets go there; without one they have to be in the stream.
  const inserts = !options.stripsParameterSets && !options.wantsConfig;
  const inserter = inserts ? new ParameterSetInserter(codec, parameterSets) : undefined;
  const framing = to === 'annexb' ? startCodes(codec.stream, options.always4) : lengthFields(lengthSize);
  return new ByteStreamTarget(writer, framing, strip, inserter, report);
};

const verificationOf = (options: UnitConversionOptions): UnitVerification => {
  const sets = new KnownSets();
  const verifier = new Verifier(new UnitPartReader(readerOf(options), sets));
  return { verifier, ledger: new UnitLedger(verifier, sets) };
};

/** A splitter for the output. */
const readerOf = ({ to, lengthSize }: UnitConversionOptions): UnitStage => {
  if (to === 'annexb') return new AnnexbSplitter();
  return to === 'avcc' ? new LengthPrefixedSplitter(lengthSize) : new FlvNalUnitStage();
};
