import { resolve } from 'node:path';
import { FIXES, type Fix } from '../analysis/conversion.ts';
import type { FormatName } from '../container/descriptor.ts';
import type { WritableLengthSize } from '../container/length-prefixed/length-field.ts';
import { isRtmp } from '../io/address.ts';
import { isUrl } from '../io/http-source.ts';
import type { Ratio } from '../media/ratio.ts';
import type { TrackChoice } from '../media/track.ts';
import {
  isLengthPrefixed,
  OUTPUT_FORMATS,
  type OutputFormat,
  outputFormatOf,
  SAMPLE_FORMATS,
} from '../pipeline/convert/output-formats.ts';
import type { FlvTags } from '../pipeline/convert/tags/codec-naming.ts';
import { STRIP_KINDS, type Strip } from '../pipeline/convert/units/strip.ts';
import type { ChosenDump } from '../pipeline/rtmp/session-media.ts';
import type { ColourChoice } from '../present/colour.ts';
import { type FailOn, UsageError } from './errors.ts';
import type { NetworkFlags } from './network-options.ts';
import { extensionOf } from './options.ts';
import type { RuleFlags } from './rule-options.ts';

/** The flags of `rtmpkit convert` as parsed by commander. */
export interface ConvertOptions extends RuleFlags, NetworkFlags {
  readonly to?: OutputFormat;
  readonly format?: FormatName;
  readonly codec?: string;
  readonly force?: true;
  readonly lengthSize?: '1' | '2' | '4';
  readonly startCode?: 'auto' | '4';
  readonly config?: string;
  readonly strip?: string;
  readonly fps?: Ratio;
  readonly audio?: string;
  readonly track?: TrackChoice;
  readonly fix?: string;
  readonly flvTags?: FlvTags;
  readonly verify?: true;
  /** HLS: least duration of a segment. */
  readonly segmentSeconds?: number;
  /** RTMP output: true and false are given, absent: true for files. */
  readonly realtime?: boolean;
  /** Rounds; true: endless. */
  readonly loop?: number | true;
  /** Milliseconds. */
  readonly startTimestamp?: number;
  /** Milliseconds. */
  readonly duration?: number;
  readonly json?: true;
  readonly color: ColourChoice;
  readonly quiet?: true;
  readonly failOn: FailOn;
  /** Of a packet capture, the connection to read. */
  readonly connection?: number;
  /** Of a packet capture, only connections with this port. */
  readonly port?: number;
  /** Of `rtmp --extract`: the input is the dump of a direction. */
  readonly dump?: SessionDump;
}

/** The dump of one direction of a session, and that of the other one. */
export interface SessionDump extends Omit<ChosenDump, 'other'> {
  /** Path of the other one. */
  readonly other?: string;
}

/** A conversion whose flags are consistent. */
export interface ConvertPlan {
  readonly to: OutputFormat;
  readonly lengthSize: WritableLengthSize;
  readonly always4: boolean;
  readonly strip: Strip;
  readonly stripsParameterSets: boolean;
  readonly fixes: readonly Fix[];
  /** The only codec that an audio output may hold; `undefined`: any. */
  readonly audioCodec: 'mp4a' | '.mp3' | undefined;
  /** Input or output is an RTMP stream: FLV to FLV is a recording or a publication. */
  readonly isStream: boolean;
  readonly options: ConvertOptions;
}

const UNIT_FORMATS = (Object.keys(OUTPUT_FORMATS) as OutputFormat[]).filter(
  (name) => OUTPUT_FORMATS[name].codecs !== undefined,
);

/** Output formats that a flag applies to; with any other it is a usage error. */
const FLAG_FORMATS: Readonly<Record<string, readonly OutputFormat[]>> = {
  lengthSize: ['avcc', 'hvcc', 'flv'],
  startCode: ['annexb'],
  config: [...UNIT_FORMATS, ...SAMPLE_FORMATS],
  strip: [...UNIT_FORMATS, ...SAMPLE_FORMATS],
  fps: ['flv', 'ivf', ...SAMPLE_FORMATS],
  audio: ['flv', ...SAMPLE_FORMATS],
  fix: ['flv'],
  segmentSeconds: ['hls'],
  flvTags: ['flv'],
};

/** Makes a plan from the flags; throws `UsageError` if they contradict each other or leave the output format open. */
export const planConversion = (input: string, output: string, options: ConvertOptions): ConvertPlan => {
  const isPublished = isRtmp(output);
  const to = options.to ?? (isPublished ? 'flv' : formatOf(output));
  refuseStreamFlags(input, output, to, options);
  for (const [flag, formats] of Object.entries(FLAG_FORMATS)) {
    if (options[flag as keyof ConvertOptions] === undefined || formats.includes(to)) continue;
    throw new UsageError(
      `${flagOf(flag)} does not apply to ${OUTPUT_FORMATS[to].title}, only to ${formats.join(', ')}`,
    );
  }
  if (options.json === true && output === '-') {
    throw new UsageError('--json and the converted stream cannot both go to standard output: name an output file');
  }
  if (output === '-' && to === 'mp4') {
    throw new UsageError('MP4 has its tables in front, which a pipe cannot get: --to fmp4 writes fragments');
  }
  if (output === '-' && to === 'hls') throw new UsageError('HLS is several files: name the playlist, such as out.m3u8');
  const isAudio = to === 'adts' || to === 'raw';
  if (isAudio && options.track?.kind === 'video') throw new UsageError(`${OUTPUT_FORMATS[to].title} holds no video`);
  if (to !== 'flv' && !isAudio && options.track?.kind === 'audio') {
    throw new UsageError(`${OUTPUT_FORMATS[to].title} holds no audio: --to adts or --to raw does`);
  }
  if (
    isLengthPrefixed(to) &&
    output !== '-' &&
    options.config !== undefined &&
    resolve(options.config) === resolve(output)
  ) {
    throw new UsageError('the output and its record (--config) cannot be the same file');
  }
  if (options.audio === '-' && input === '-')
    throw new UsageError('standard input cannot be both the video and the audio');
  const kinds = wordsOf('strip', options.strip, Object.keys(STRIP_KINDS));
  const fixes = wordsOf('fix', options.fix, FIXES);
  const roles = new Set(kinds.map((kind) => STRIP_KINDS[kind]));
  return {
    to,
    lengthSize: Number(options.lengthSize ?? 4) as WritableLengthSize,
    always4: options.startCode === '4',
    strip: ({ role }) => roles.has(role),
    stripsParameterSets: kinds.includes('parameter-sets'),
    // In a fixed order, without duplicates.
    fixes: FIXES.filter((fix) => fixes.includes(fix)),
    isStream: isPublished || isRtmp(input),
    audioCodec: to === 'adts' ? 'mp4a' : extensionOf(output) === 'mp3' ? '.mp3' : undefined,
    options,
  };
};

/** Flags of an RTMP output; with any other it is a usage error. */
const PUBLISH_FLAGS = ['realtime', 'loop', 'startTimestamp'] as const;

const refuseStreamFlags = (input: string, output: string, to: OutputFormat, options: ConvertOptions): void => {
  if (isRtmp(output)) {
    if (to !== 'flv') throw new UsageError(`an RTMP stream has the messages of FLV: --to ${to} does not apply`);
    if (options.loop !== undefined && input === '-')
      throw new UsageError('standard input cannot be read again: --loop');
    if (options.verify === true) throw new UsageError('what was published cannot be read back: --verify');
    return;
  }
  const flag = PUBLISH_FLAGS.find((name) => options[name] !== undefined);
  if (flag !== undefined) throw new UsageError(`${flagOf(flag)} applies to an RTMP output only`);
  // Of an URL it is known when it is opened.
  if (options.duration !== undefined && !isRtmp(input) && !isUrl(input)) throw new UsageError(NOT_LIVE);
};

/** Why an input has no `--duration`. */
export const NOT_LIVE = '--duration applies to an RTMP address, as input or output, and to a live HLS playlist';

/** The flag as it is typed. */
export const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const formatOf = (output: string): OutputFormat => {
  if (output === '-') throw new UsageError('writing to standard output needs --to <format>');
  const extension = extensionOf(output);
  const format = outputFormatOf(extension);
  if (format !== undefined) return format;
  const known = Object.values(OUTPUT_FORMATS).flatMap(({ extensions }) => extensions.map((name) => `.${name}`));
  const what = extension === '' ? `'${output}' has no extension that names a format` : `cannot write .${extension}`;
  throw new UsageError(`${what}; known extensions: ${known.join(' ')}; --to sets the format for any name`);
};

/** A comma-separated list. */
const wordsOf = (flag: string, text: string | undefined, known: readonly string[]): string[] => {
  const words = text === undefined ? [] : text.split(',').map((word) => word.trim().toLowerCase());
  const unknown = words.find((word) => !known.includes(word));
  if (unknown !== undefined) throw new UsageError(`--${flag} does not know '${unknown}'; it takes ${known.join(', ')}`);
  return words;
};
