import type { ConversionSummary } from '../../../analysis/conversion.ts';
import type { InspectedUnit } from '../../../analysis/h264/inspector.ts';
import { AnnexbSplitter } from '../../../container/annexb/splitter.ts';
import type { UnitStage } from '../../../container/descriptor.ts';
import { FlvNalUnitStage } from '../../../container/flv/nal-unit-stage.ts';
import type { WritableLengthSize } from '../../../container/length-prefixed/length-field.ts';
import { LengthPrefixedSplitter } from '../../../container/length-prefixed/splitter.ts';
import type { Output } from '../../../io/output.ts';
import type { Ratio } from '../../../media/ratio.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { ConversionError, RtmpkitError } from '../../../syntax/errors.ts';
import type { OpenStream } from '../../open.ts';
import type { Piece } from '../../piece.ts';
import type { Conversion } from '../conversion.ts';
import type { AdtsTrack } from './adts-track.ts';
import { ByteStreamTarget, lengthFields, startCodes } from './byte-stream-target.ts';
import type { StreamConfig } from './config-file.ts';
import { convertUnits } from './convert-units.ts';
import { FlvTarget } from './flv-target.ts';
import { ParameterSetInserter } from './parameter-set-inserter.ts';
import { SentParameterSets } from './sent-parameter-sets.ts';
import type { Strip } from './strip.ts';
import { type Target, typeOf } from './target.ts';
import { UnitWriter } from './unit-writer.ts';
import { Verifier } from './verifier.ts';

/** A conversion of the NAL units of a stream. */
export interface UnitConversionOptions {
  readonly to: 'annexb' | 'avcc' | 'flv';
  readonly strip: Strip;
  /** Parameter sets of records are not put into the stream. */
  readonly stripsParameterSets: boolean;
  /** Start codes of 4 bytes everywhere. */
  readonly always4: boolean;
  readonly lengthSize: WritableLengthSize;
  readonly fps?: Ratio | undefined;
  readonly audio?: AdtsTrack | undefined;
  /** The record that belongs to the input. */
  readonly inputConfig?: StreamConfig | undefined;
  /** A record of the output is wanted, beside it. */
  readonly wantsConfig: boolean;
  readonly verify: boolean;
  readonly interrupted: AbortSignal;
}

/** Converts the NAL units of a stream to Annex B, AVCC or FLV. */
export class UnitConversion implements Conversion {
  readonly #stream: OpenStream;
  readonly #options: UnitConversionOptions;
  readonly #writer: UnitWriter;
  readonly #verifier: Verifier | undefined;
  readonly #target: Target;
  readonly #sets = new SentParameterSets();
  #read = 0;
  #trailingZeroBytes = 0;
  #config: Uint8Array | undefined;

  constructor(stream: OpenStream, output: Output, options: UnitConversionOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#verifier = options.verify ? new Verifier(readerOf(options)) : undefined;
    this.#writer = new UnitWriter(output, this.#verifier);
    this.#target = targetOf(output, this.#writer, options);
    for (const unit of options.inputConfig?.parameterSets ?? []) {
      this.#sets.take(unit);
      this.#verifier?.parameterSet(unit);
    }
  }

  get config(): Uint8Array | undefined {
    return this.#config;
  }

  get facts(): Omit<ConversionSummary, 'complete' | 'diagnostics' | 'config'> {
    return {
      nalus: { read: this.#read, ...this.#writer.counts, trailingZeroBytes: this.#trailingZeroBytes },
      ...(this.#target instanceof FlvTarget && { flv: this.#target.facts }),
      ...(this.#verifier !== undefined && { verification: this.#verifier.result }),
    };
  }

  async *run(): AsyncGenerator<Piece<Diagnostic>> {
    const { inputConfig, interrupted, wantsConfig } = this.#options;
    const batches = convertUnits(this.#stream, this.#target, {
      parameterSets: inputConfig?.parameterSets ?? [],
      verifier: this.#verifier,
      interrupted,
    });
    let bytesRead = 0;
    for await (const batch of batches) {
      const { items } = batch;
      bytesRead = batch.bytesRead;
      const told = items.filter((item) => item.kind === 'diagnostic').map(({ record }) => record);
      const findings: Diagnostic[] = [...told, ...batch.findings];
      for (const item of items) {
        if (item.kind !== 'nalu') continue;
        const { unit } = item;
        if (unit.outOfBand !== true) this.#read++;
        this.#trailingZeroBytes += unit.trailingZeros;
        if (wantsConfig) findings.push(...this.#takeForRecord(item));
      }
      yield { items: findings, bytesRead };
    }
    const findings: Diagnostic[] = [];
    if (this.#writer.counts.written === 0) throw new ConversionError('no-such-track', NO_UNITS);
    if (wantsConfig) this.#makeConfig(findings);
    this.#verifier?.end();
    if (this.#verifier?.difference !== undefined) findings.push(this.#verifier.difference);
    yield { items: findings, bytesRead };
  }

  /** The record has one content for each id; another one has to be in the stream, or its pictures cannot be decoded. */
  #takeForRecord({ unit, record }: InspectedUnit): readonly Diagnostic[] {
    const bytes = unit.bytes;
    if (typeOf(bytes) === SUBSET_SPS || this.#sets.take(bytes, true) !== 'changed') return [];
    const isLost = unit.outOfBand === true || this.#options.strip(typeOf(bytes));
    const message = `${record.name} with another content for its id: the record keeps the first one`;
    return [
      {
        severity: isLost ? 'error' : 'info',
        code: isLost ? 'parameter-set-lost' : 'parameter-set-changed',
        message: isLost ? `${message}, and this one is nowhere in the output` : message,
        offset: record.offset,
        nalu: record.index,
      },
    ];
  }

  #makeConfig(findings: Diagnostic[]): void {
    if (!this.#sets.isComplete) throw new ConversionError('no-parameter-sets', NO_RECORD);
    try {
      const config = this.#sets.config(this.#options.lengthSize);
      this.#config = config.bytes;
      findings.push(...config.findings);
    } catch (error) {
      if (!(error instanceof RtmpkitError)) throw error;
      throw new ConversionError('not-encodable', error.message);
    }
  }
}

/** nal_unit_type of what a record has no list for. */
const SUBSET_SPS = 15;

const NO_UNITS = 'no NAL unit of H.264 to write';

const NO_RECORD = 'the stream has no SPS and PPS: there is no configuration record to write (--config)';

const targetOf = (output: Output, writer: UnitWriter, options: UnitConversionOptions): Target => {
  const { to, strip, lengthSize, inputConfig } = options;
  const parameterSets = inputConfig?.parameterSets ?? [];
  if (to === 'flv') {
    return new FlvTarget(output, writer, { strip, lengthSize, fps: options.fps, parameterSets, audio: options.audio });
  }
  // In AVCC the record is the place for parameter sets; only without one they have to be in the stream.
  const inserts = !options.stripsParameterSets && !options.wantsConfig;
  const framing = to === 'annexb' ? startCodes(options.always4) : lengthFields(lengthSize);
  return new ByteStreamTarget(writer, framing, strip, inserts ? new ParameterSetInserter(parameterSets) : undefined);
};

/** Takes the output apart again. */
const readerOf = ({ to, lengthSize }: UnitConversionOptions): UnitStage => {
  if (to === 'annexb') return new AnnexbSplitter();
  return to === 'avcc' ? new LengthPrefixedSplitter(lengthSize) : new FlvNalUnitStage();
};
