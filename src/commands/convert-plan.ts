import { resolve } from 'node:path';
import { FIXES, type Fix } from '../analysis/conversion.ts';
import type { FormatName } from '../container/descriptor.ts';
import type { WritableLengthSize } from '../container/length-prefixed/length-field.ts';
import type { Ratio } from '../media/ratio.ts';
import { OUTPUT_FORMATS, type OutputFormat, outputFormatOf } from '../pipeline/convert/output-formats.ts';
import { STRIP_KINDS, type Strip } from '../pipeline/convert/units/strip.ts';
import type { ColourChoice } from '../present/colour.ts';
import { UsageError } from './errors.ts';
import { extensionOf } from './options.ts';

/** The flags of `rtmpkit convert` as commander gives them. */
export interface ConvertOptions {
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
  readonly track?: 'video' | 'audio';
  readonly fix?: string;
  readonly verify?: true;
  readonly json?: true;
  readonly color: ColourChoice;
  readonly quiet?: true;
}

/** A conversion whose flags make sense together. */
export interface ConvertPlan {
  readonly to: OutputFormat;
  readonly lengthSize: WritableLengthSize;
  readonly always4: boolean;
  readonly strip: Strip;
  readonly stripsParameterSets: boolean;
  readonly fixes: readonly Fix[];
  /** The only codec that an audio output may hold; any without it. */
  readonly audioCodec: 'mp4a' | '.mp3' | undefined;
  readonly options: ConvertOptions;
}

/** Which flags say something for which outputs: one that would do nothing is a mistake that is told. */
const GOES_WITH: Readonly<Record<string, readonly OutputFormat[]>> = {
  lengthSize: ['avcc', 'flv'],
  startCode: ['annexb'],
  config: ['annexb', 'avcc', 'flv'],
  strip: ['annexb', 'avcc', 'flv'],
  fps: ['flv'],
  audio: ['flv'],
  fix: ['flv'],
};

/** Makes a plan of the flags; throws `UsageError` where they contradict each other, or do not tell the output's format. */
export const planConversion = (input: string, output: string, options: ConvertOptions): ConvertPlan => {
  const to = options.to ?? formatOf(output);
  for (const [flag, formats] of Object.entries(GOES_WITH)) {
    if (options[flag as keyof ConvertOptions] === undefined || formats.includes(to)) continue;
    throw new UsageError(
      `${flagOf(flag)} says nothing for ${OUTPUT_FORMATS[to].title}: it goes with ${formats.join(', ')}`,
    );
  }
  if (options.json === true && output === '-') {
    throw new UsageError('--json writes to standard output, where the converted stream goes: give the output a name');
  }
  const isAudio = to === 'adts' || to === 'raw';
  if (isAudio && options.track === 'video') throw new UsageError(`${OUTPUT_FORMATS[to].title} holds no video`);
  if ((to === 'annexb' || to === 'avcc') && options.track === 'audio') {
    throw new UsageError(`${OUTPUT_FORMATS[to].title} holds no audio: --to adts or --to raw does`);
  }
  if (to === 'avcc' && output !== '-' && options.config !== undefined && resolve(options.config) === resolve(output)) {
    throw new UsageError('the output and its record (--config) cannot be the same file');
  }
  if (options.audio === '-' && input === '-') throw new UsageError('standard input cannot be the video and the audio');
  const kinds = wordsOf('strip', options.strip, Object.keys(STRIP_KINDS));
  const fixes = wordsOf('fix', options.fix, FIXES);
  const roles = new Set(kinds.map((kind) => STRIP_KINDS[kind]));
  return {
    to,
    lengthSize: Number(options.lengthSize ?? 4) as WritableLengthSize,
    always4: options.startCode === '4',
    strip: ({ role }) => roles.has(role),
    stripsParameterSets: kinds.includes('parameter-sets'),
    // As they are named here, each once.
    fixes: FIXES.filter((fix) => fixes.includes(fix)),
    audioCodec: to === 'adts' ? 'mp4a' : extensionOf(output) === 'mp3' ? '.mp3' : undefined,
    options,
  };
};

/** The flag as it is typed. */
export const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const formatOf = (output: string): OutputFormat => {
  if (output === '-') throw new UsageError('an output on standard output needs --to <format>');
  const extension = extensionOf(output);
  const format = outputFormatOf(extension);
  if (format !== undefined) return format;
  const known = Object.values(OUTPUT_FORMATS).flatMap(({ extensions }) => extensions.map((name) => `.${name}`));
  const what = extension === '' ? `'${output}' has no ending that names a format` : `.${extension} is not written`;
  throw new UsageError(`${what}; the endings are ${known.join(' ')}, and --to names the format whatever the ending`);
};

/** A list of words with commas between them. */
const wordsOf = (flag: string, text: string | undefined, known: readonly string[]): string[] => {
  const words = text === undefined ? [] : text.split(',').map((word) => word.trim().toLowerCase());
  const unknown = words.find((word) => !known.includes(word));
  if (unknown !== undefined) throw new UsageError(`--${flag} does not know '${unknown}'; it takes ${known.join(', ')}`);
  return words;
};
