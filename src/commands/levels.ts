import { Argument, Option } from 'commander';
import type { StreamedCodec } from '../codec/descriptor.ts';
import { STREAMED_CODECS } from '../codec/registry.ts';
import type { Context } from '../io/context.ts';
import { textSink } from '../io/sink.ts';
import { fpsText, plural } from '../media/quantity.ts';
import type { ColourChoice } from '../present/colour.ts';
import { themeFor, wantsColour } from '../present/colour.ts';
import { allLevels, fittingLevels, type LevelsQuestion, levelsDocument } from '../present/levels-view.ts';
import type { CommandModule } from './command.ts';
import { EXIT, type ExitCode, UsageError } from './errors.ts';
import { LEVELS_MANUAL } from './manuals/levels.ts';
import { positiveInteger } from './option-values.ts';
import { frameRate } from './options.ts';

interface LevelsOptions {
  readonly codec: string;
  readonly profile?: string;
  readonly tier?: string;
  readonly refs?: number;
  readonly kbps?: number;
  readonly json?: true;
  readonly color: ColourChoice;
}

const DEFAULT_CODEC = 'h264';

/** The profile that most streams of a codec have. */
const DEFAULT_PROFILES: Readonly<Record<string, string>> = { h264: 'high', hevc: 'main', av1: 'main' };

const TIERS: Readonly<Record<string, string>> = { main: 'Main', high: 'High' };

/** `1920x1080@60`: a size, and frames per second. */
const question = (
  size: string,
  { name: codec, title, stream: { levels } }: StreamedCodec,
  { profile = DEFAULT_PROFILES[codec] ?? '', tier, refs, kbps }: LevelsOptions,
): LevelsQuestion => {
  const [, width, height, rate] = /^(\d{1,5})x(\d{1,5})(?:@(.+))?$/.exec(size) ?? [];
  if (!(Number(width) > 0 && Number(height) > 0)) {
    throw new UsageError(`levels takes a size such as 1920x1080@60, not '${size}'`);
  }
  const name = levels.profiles.find(({ word }) => word === profile)?.name;
  if (name === undefined) {
    const choices = levels.profiles.map(({ word }) => word).join(', ');
    throw new UsageError(`--profile '${profile}' is none of ${title}: ${choices}`);
  }
  if (tier !== undefined && levels.hasTiers !== true) throw new UsageError(`the levels of ${title} have no tiers`);
  if (refs !== undefined && levels.references === 'fixed') {
    throw new UsageError(`all levels of ${title} have the same reference frames: --refs rules out none`);
  }
  const fps = rate === undefined ? undefined : fpsOf(rate);
  const inCodec = codec === DEFAULT_CODEC ? name : `${title} ${name}`;
  const words = [
    fps === undefined ? `${width}x${height}` : `${width}x${height} at ${fpsText(fps)} fps`,
    tier === undefined ? inCodec : `${inCodec}, ${TIERS[tier]} tier`,
    ...(refs === undefined ? [] : [plural(refs, 'reference frame')]),
    ...(kbps === undefined ? [] : [`${kbps} kb/s`]),
  ];
  return {
    title: words.join(', '),
    demand: {
      profile: name,
      ...(tier !== undefined && { tier: TIERS[tier] as string }),
      codedWidth: Number(width),
      codedHeight: Number(height),
      ...(fps !== undefined && { fps }),
      ...(refs !== undefined && { dpbFrames: levels.references === 'with the current one' ? refs + 1 : refs }),
      ...(kbps !== undefined && { bitrateBps: 1000 * kbps }),
    },
  };
};

const fpsOf = (text: string): number => {
  try {
    const { num, den } = frameRate(text);
    return Math.round((1000 * num) / den) / 1000;
  } catch {
    throw new UsageError(`'@${text}': a rate is 25, 30000/1001 or 29.97`);
  }
};

const runLevels = async (size: string | undefined, options: LevelsOptions, context: Context): Promise<ExitCode> => {
  const codec = STREAMED_CODECS.find(({ name }) => name === options.codec) as StreamedCodec;
  const { profile, tier, refs, kbps } = options;
  if (size === undefined && [profile, tier, refs, kbps].some((given) => given !== undefined)) {
    throw new UsageError('--profile, --tier, --refs and --kbps go with a size, such as 1920x1080@60');
  }
  const { levels: table } = codec.stream;
  const asked = size === undefined ? undefined : question(size, codec, options);
  const out = textSink(context.stdout, context.env);
  if (options.json === true) out.write(`${JSON.stringify(levelsDocument(codec.name, table, asked))}\n`);
  else if (asked === undefined) out.write(allLevels(codec.name, table));
  else {
    const theme = await themeFor(wantsColour(options.color, context.env, context.stdout));
    out.write(fittingLevels(table, asked, theme));
  }
  await out.finish();
  return EXIT.ok;
};

/** `rtmpkit levels`. */
export const levelsCommand: CommandModule<LevelsOptions> = {
  description:
    'Shows which levels of H.264, HEVC or AV1 hold a stream of a size, frame rate, number of reference frames and bit rate, and ' +
    'which limit rules out the others; without a size, the limits of all levels.',
  examples: [
    ['rtmpkit levels', 'the table of all levels'],
    ['rtmpkit levels 1920x1080@60 --refs 4', 'the lowest level of High for it'],
    ['rtmpkit levels 1280x720@29.97 --profile main --kbps 6000', 'in Main, with a bit rate'],
    ['rtmpkit levels 3840x2160@60 --codec hevc --profile main10 --tier high', 'HEVC, in the High tier'],
    ["rtmpkit levels 1920x1080@60 --json | jq -r '.smallest'", 'the level alone'],
  ],
  manual: LEVELS_MANUAL,
  takesInput: false,
  addArguments: (command) =>
    command.addArgument(new Argument('[size]', 'width, height and frames per second: 1920x1080@60')),
  addOptions: (command) =>
    command
      .addOption(
        new Option('--codec <name>', 'codec whose levels are shown')
          .choices(STREAMED_CODECS.map(({ name }) => name))
          .default(DEFAULT_CODEC),
      )
      .option('--profile <name>', 'profile whose levels are judged (default: high, of HEVC and AV1 main)')
      .addOption(new Option('--tier <name>', 'HEVC, AV1: its tier (default: main)').choices(Object.keys(TIERS)))
      .addOption(
        new Option('--refs <n>', 'reference frames, or frames of decoded picture buffer').argParser(positiveInteger),
      )
      .addOption(new Option('--kbps <n>', 'bit rate of the video in kb/s').argParser(positiveInteger))
      .option('--json', 'one JSON document')
      .addOption(
        new Option('--color <when>', 'colour the output').choices(['auto', 'always', 'never']).default('auto'),
      ),
  run: ([size], options, context) => runLevels(size, options, context),
};
