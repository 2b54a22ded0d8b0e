import type { ConversionSummary } from '../../../analysis/conversion.ts';
import type { StreamedCodec } from '../../../codec/descriptor.ts';
import type { PlacedUnit } from '../../../codec/placed-unit.ts';
import { unitWord } from '../../../codec/unit-word.ts';
import type { UnitStage } from '../../../container/descriptor.ts';
import { FlvNalUnitStage } from '../../../container/flv/nal-unit-stage.ts';
import type { WritableLengthSize } from '../../../container/length-prefixed/length-field.ts';
import { LengthPrefixedSplitter } from '../../../container/length-prefixed/splitter.ts';
import { containerOf } from '../../../container/registry.ts';
import type { Output } from '../../../io/output.ts';
import type { Ratio } from '../../../media/ratio.ts';
import { KEEP_ALL } from '../../../media/unit.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { ConversionError, RtmpkitError } from '../../../syntax/errors.ts';
import { MAX_TAG_BYTES, WHOLE_UNIT_BYTES } from '../../../syntax/limits.ts';
import type { OpenStream } from '../../open.ts';
import type { Piece } from '../../piece.ts';
import { readUnits } from '../../read-units.ts';
import type { Conversion, Report } from '../conversion.ts';
import { isLengthPrefixed, type UnitFormat } from '../output-formats.ts';
import { Verifier } from '../verifier.ts';
import type { AdtsTrack } from './adts-track.ts';
import { ByteStreamTarget, lengthFields, startCodes } from './byte-stream-target.ts';
import type { StreamConfig } from './config-file.ts';
import { FlvTarget } from './flv-target.ts';
import { ivfFraming, lengthDelimited, lowOverhead } from './obu-framing.ts';
import { ObuTarget } from './obu-target.ts';
import { ParameterSetInserter } from './parameter-set-inserter.ts';
import { SentParameterSets } from './sent-parameter-sets.ts';
import type { Strip } from './strip.ts';
import type { Target } from './target.ts';
import { KnownSets, UnitLedger, UnitPartReader } from './unit-ledger.ts';
import { type UnitVerification, UnitWriter } from './unit-writer.ts';

/** Options of a conversion of NAL units or OBUs. */
export interface UnitConversionOptions {
  /** A format that holds the codec. */
  readonly to: UnitFormat;
  readonly strip: Strip;
  /** Parameter sets of records are not inserted. */
  readonly stripsParameterSets: boolean;
  /** All start codes have 4 bytes. */
  readonly always4: boolean;
  readonly lengthSize: WritableLengthSize;
  /** FLV: CodecID 12 and 13 for HEVC and AV1, in place of the FourCC. */
  readonly legacyTags?: boolean;
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

/** Converts the units of a stream to another format of units. */
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
  /** A parameter set for the record was written to the stream too. */
  #hasSetsInBand = false;

  constructor(stream: OpenStream, output: Output, options: UnitConversionOptions) {
    this.#stream = stream;
    this.#options = options;
    const { codec } = stream;
    this.#verification = options.verify ? verificationOf(codec, options) : undefined;
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
    const counts = { read: this.#read, ...this.#writer.counts };
    return {
      ...(this.#stream.codec.stream.nal === undefined
        ? { obus: counts }
        : { nalus: { ...counts, trailingZeroBytes: this.#trailingZeroBytes } }),
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
    if (this.#writer.counts.written === 0) throw new ConversionError('no-such-track', noUnits(this.#stream.codec));
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
    } else this.#verification?.ledger.parameterSet(unit.bytes);
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
    this.#hasSetsInBand ||= this.#isInBand({ unit, unitType });
    if (this.#sets.take(unit.bytes, true) !== 'changed') return;
    const isLost = !this.#isInBand({ unit, unitType });
    const message = `${unitType.name} with new content for an id that is in use: the record keeps the first one`;
    this.#findings.push({
      severity: isLost ? 'error' : 'info',
      code: isLost ? 'parameter-set-lost' : 'parameter-set-changed',
      message: isLost ? `${message}, and this one is not in the output` : message,
      offset: unit.offset,
      nalu: index,
    });
  }

  #isInBand({ unit, unitType }: Pick<PlacedUnit, 'unit' | 'unitType'>): boolean {
    return unit.outOfBand !== true && !this.#options.strip(unitType);
  }

  #makeConfig(): void {
    if (!this.#hasPicture) this.#takeUnused();
    if (!this.#sets.isComplete) throw new ConversionError('no-parameter-sets', noRecord(this.#stream.codec));
    try {
      const { bytes, findings } = this.#sets.config(this.#options.lengthSize, !this.#hasSetsInBand);
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

const noUnits = ({ title, stream }: StreamedCodec): string => `no ${title} ${unitWord(stream)} to write`;

const noRecord = ({ config, stream }: StreamedCodec): string => {
  const names = (config?.neededTypes ?? []).map((type) => stream.unitType(type).name);
  const what = names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `the stream has no ${what}: there is no configuration record to write (--config)`;
};

const targetOf = (
  { codec }: OpenStream,
  output: Output,
  writer: UnitWriter,
  options: UnitConversionOptions,
  report: Report,
): Target => {
  const { to, strip, stripsParameterSets, lengthSize, fps, audio, inputConfig, legacyTags = false } = options;
  const { stream } = codec;
  const parameterSets = inputConfig?.parameterSets ?? [];
  if (to === 'flv') {
    return new FlvTarget(codec, output, writer, { strip, lengthSize, fps, parameterSets, audio, legacyTags }, report);
  }
  if (stream.obu !== undefined) {
    const { obu } = stream;
    const framing =
      to === 'ivf' ? ivfFraming(obu, 'AV01') : to === 'av1-annexb' ? lengthDelimited(obu) : lowOverhead(obu);
    const obuOptions = { strip, stripsParameterSets, fps, parameterSets, countsFrames: to === 'ivf' };
    return new ObuTarget(codec, output, writer, framing, { ...obuOptions, delimiter: obu.delimiter }, report);
  }
  // With a record, parameter sets go there; without one they have to be in the stream.
  const inserts = !stripsParameterSets && !options.wantsConfig;
  const inserter = inserts ? new ParameterSetInserter(codec, parameterSets) : undefined;
  const framing = isLengthPrefixed(to) ? lengthFields(lengthSize) : startCodes(stream, options.always4);
  return new ByteStreamTarget(stream, writer, framing, strip, inserter, report);
};

const verificationOf = (codec: StreamedCodec, options: UnitConversionOptions): UnitVerification => {
  const sets = new KnownSets();
  const verifier = new Verifier(new UnitPartReader(codec.stream, readerOf(codec, options), sets));
  return { verifier, ledger: new UnitLedger(codec.stream, verifier, sets) };
};

/** A splitter for the output. */
const readerOf = (codec: StreamedCodec, { to, lengthSize }: UnitConversionOptions): UnitStage => {
  if (isLengthPrefixed(to)) return new LengthPrefixedSplitter(lengthSize);
  if (to === 'flv') return new FlvNalUnitStage({ codec });
  return containerOf(to).open(NOTHING, true, [codec])?.open(KEEP_ALL) as UnitStage;
};

const NOTHING = new Uint8Array(0);
