import type { AudioFraming } from '../codec/audio-framing.ts';
import { candidateCodecs, codecOf } from '../codec/registry.ts';
import type { FormatName } from '../container/descriptor.ts';
import { containerOf, hasTags } from '../container/registry.ts';
import type { Output } from '../io/output.ts';
import { AudioConversion } from '../pipeline/convert/audio/audio-conversion.ts';
import type { Conversion } from '../pipeline/convert/conversion.ts';
import {
  formatsFor,
  hasSeparateRecord,
  isSampleFormat,
  OUTPUT_FORMATS,
  type UnitFormat,
} from '../pipeline/convert/output-formats.ts';
import { FlvConversion } from '../pipeline/convert/tags/flv-conversion.ts';
import { AdtsTrack } from '../pipeline/convert/units/adts-track.ts';
import { readStreamConfig, type StreamConfig } from '../pipeline/convert/units/config-file.ts';
import { UnitConversion } from '../pipeline/convert/units/unit-conversion.ts';
import { type OpenInput, type OpenStream, openInput } from '../pipeline/open.ts';
import type { ChosenDump } from '../pipeline/rtmp/session-media.ts';
import { accessTo, type Source } from '../pipeline/source.ts';
import { ContainerError } from '../syntax/errors.ts';
import { type ConvertOptions, type ConvertPlan, flagOf, NOT_LIVE } from './convert-plan.ts';
import { flvOfSamples, startSamples } from './convert-samples.ts';
import { InputError, UsageError } from './errors.ts';
import { extensionOf } from './options.ts';

/** An input of known format, and how to start its conversion. */
export interface Route {
  readonly format: FormatName | undefined;
  /** A live stream: what was written before an interrupt is kept. */
  readonly isLive: boolean;
  start(output: Output): Conversion;
}

/** Opens an input by its path or URL. The provider of this function closes what was opened. */
export type OpenByPath = (path: string) => Promise<Source>;

/** Detects the format of the input and chooses the conversion. */
export const routeOf = async (
  plan: ConvertPlan,
  source: Source,
  open: OpenByPath,
  interrupted: AbortSignal,
): Promise<Route> => {
  const { options, to } = plan;
  // AVCC and HVCC output has no place for a record: it goes to the file. Else the file is the record of the input.
  const readsConfig = options.config !== undefined && !hasSeparateRecord(to);
  const inputConfig = readsConfig ? await readConfig(options.config, options.codec, open) : undefined;
  const stream = await openInput(source.chunks, extensionOf(source.path), {
    format: options.format,
    codec: inputConfig?.codec.name ?? options.codec,
    lengthSize: inputConfig?.lengthSize,
    track: options.track,
    access: accessTo(source, open, { interrupted, durationMs: options.duration }),
    session: { connection: options.connection, port: options.port, dump: await dumpOf(options, open) },
  });
  const isLive = stream.samples?.isLive === true;
  if (options.duration !== undefined && !plan.isStream && !isLive) throw new UsageError(NOT_LIVE);
  return { format: stream.format, isLive, start: await startOf(stream, inputConfig, plan, open, interrupted) };
};

/** `undefined`: the input may be a capture. */
const dumpOf = async ({ dump }: ConvertOptions, open: OpenByPath): Promise<ChosenDump | undefined> => {
  if (dump?.other === undefined) return dump as ChosenDump | undefined;
  const { other, ...own } = dump;
  return { ...own, other: (await open(other)).chunks };
};

const startOf = async (
  input: OpenInput,
  inputConfig: StreamConfig | undefined,
  plan: ConvertPlan,
  open: OpenByPath,
  interrupted: AbortSignal,
): Promise<Route['start']> => {
  const { options, to, fixes, audioCodec } = plan;
  const isFlv = hasTags(input.format);
  const verify = options.verify === true;
  if (to === 'adts' || to === 'raw') {
    const { samples } = input;
    if (!isFlv && samples === undefined) throw notFlv(input, to);
    const tags = samples === undefined ? () => input.chunks() : () => flvOfSamples(samples, plan, interrupted);
    return (output) =>
      new AudioConversion(tags(), output, {
        to,
        codec: audioCodec,
        track: options.track,
        verify,
        interrupted,
      });
  }
  const hasTracks = isFlv || input.samples !== undefined;
  if (!isFlv) refuse(options, hasTracks ? ['fix'] : FLV_INPUT_ONLY, `the input is ${titleOf(input)}`);
  if (isFlv && to === 'flv') {
    refuse(options, NOT_FLV_TO_FLV, 'FLV tags are copied as they are');
    const { track, flvTags } = options;
    const changesNothing = fixes.length === 0 && track === undefined && flvTags === undefined && !plan.isStream;
    if (changesNothing && input.format === 'flv') throw new UsageError(NOTHING_TO_DO);
    return (output) => new FlvConversion(input.chunks(), output, { fixes, track, flvTags, verify, interrupted });
  }
  const isOfSamples = isSampleFormat(to) || (to === 'flv' && input.samples !== undefined);
  if (isOfSamples && hasTracks) {
    refuse(options, NOT_FLV_TO_FLV, `${titleOf(input)} has its times, its records and its sound`);
  }
  const audio = options.audio === undefined ? undefined : await openAudio(options.audio, open);
  if (isSampleFormat(to) || (to === 'flv' && input.samples !== undefined))
    return startSamples(input, to, plan, { audio, inputConfig }, { interrupted, open });
  const wantsConfig = options.config !== undefined && hasSeparateRecord(to);
  const units = await input.stream();
  refuseCodec(units, to);
  return (output) =>
    new UnitConversion(units, output, {
      ...plan,
      to,
      legacyTags: options.flvTags === 'legacy',
      fps: options.fps,
      audio,
      inputConfig,
      wantsConfig,
      verify,
      interrupted,
    });
};

const NOTHING_TO_DO =
  'FLV to FLV would change nothing: --fix timestamps,previous-tag-size,annexb,metadata repairs, --track keeps one track, --flv-tags names the codec in another way';

/** Flags for FLV input only, and flags that FLV to FLV does not have. */
const FLV_INPUT_ONLY = ['fix', 'track'] as const;
const NOT_FLV_TO_FLV = ['lengthSize', 'config', 'strip', 'fps', 'audio'] as const;

/** Throws `UsageError` if one of `flags` is set. */
const refuse = (options: ConvertOptions, flags: readonly (keyof ConvertOptions)[], why: string): void => {
  const flag = flags.find((name) => options[name] !== undefined);
  if (flag !== undefined) throw new UsageError(`${flagOf(flag)} does not apply here: ${why}`);
};

/** Throws `ContainerError` if the output does not hold the codec. */
const refuseCodec = ({ codec }: OpenStream, to: UnitFormat): void => {
  const formats = formatsFor(codec.name);
  if (formats.includes(to)) return;
  const what = `is ${codec.title}, which ${OUTPUT_FORMATS[to].title} does not hold`;
  throw new ContainerError('unsupported-format', `${what}: --to ${formats.join(', ')}`);
};

const titleOf = ({ format }: OpenInput): string => (format === undefined ? 'NAL units' : containerOf(format).title);

const notFlv = (input: OpenInput, to: 'adts' | 'raw'): ContainerError => {
  const what = `is ${titleOf(input)}, which has no audio`;
  return new ContainerError('unsupported-format', `${what}: ${OUTPUT_FORMATS[to].title} needs FLV input`);
};

/** Format of the `--audio` file. */
const ADTS = codecOf('mp4a')?.framing as AudioFraming;

const readConfig = (path: string, codec: string | undefined, open: OpenByPath): Promise<StreamConfig> =>
  withPath(path, async () => readStreamConfig((await open(path)).chunks, candidateCodecs(codec)));

const openAudio = (path: string, open: OpenByPath): Promise<AdtsTrack> =>
  withPath(path, async () => new AdtsTrack((await open(path)).chunks, ADTS));

/** Adds the path to errors about a file other than the input. */
const withPath = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const { name, message } = error as Error;
    if (name !== 'SourceError' && name !== 'ContainerError') throw error;
    throw new InputError(`${path}: ${message}`, { cause: error });
  }
};
