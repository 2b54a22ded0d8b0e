import { Argument, Option } from 'commander';
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
  readonly profile?: string;
  readonly refs?: number;
  readonly kbps?: number;
  readonly json?: true;
  readonly color: ColourChoice;
}

const [codec] = STREAMED_CODECS;
const PROFILES = codec?.stream.levels.profiles ?? [];
const DEFAULT_PROFILE = 'high';

/** `1920x1080@60`: a size, and frames per second. */
const question = (size: string, { profile = DEFAULT_PROFILE, refs, kbps }: LevelsOptions): LevelsQuestion => {
  const [, width, height, rate] = /^(\d{1,5})x(\d{1,5})(?:@(.+))?$/.exec(size) ?? [];
  if (!(Number(width) > 0 && Number(height) > 0)) {
    throw new UsageError(`levels takes a size such as 1920x1080@60, not '${size}'`);
  }
  const fps = rate === undefined ? undefined : fpsOf(rate);
  const name = PROFILES.find(({ word }) => word === profile)?.name ?? profile;
  const words = [
    fps === undefined ? `${width}x${height}` : `${width}x${height} at ${fpsText(fps)} fps`,
    name,
    ...(refs === undefined ? [] : [plural(refs, 'reference frame')]),
    ...(kbps === undefined ? [] : [`${kbps} kb/s`]),
  ];
  return {
    title: words.join(', '),
    demand: {
      profile: name,
      codedWidth: Number(width),
      codedHeight: Number(height),
      ...(fps !== undefined && { fps }),
      ...(refs !== undefined && { dpbFrames: refs }),
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
  if (codec === undefined) throw new UsageError('no codec has levels');
  if (size === undefined && [options.profile, options.refs, options.kbps].some((given) => given !== undefined)) {
    throw new UsageError('--profile, --refs and --kbps go with a size, such as 1920x1080@60');
  }
  const { levels: table } = codec.stream;
  const asked = size === undefined ? undefined : question(size, options);
  const out = textSink(context.stdout, context.env);
  if (options.json === true) out.write(`${JSON.stringify(levelsDocument(codec.name, table, asked))}\n`);
  else if (asked === undefined) out.write(allLevels(table));
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
    'Shows which levels of H.264 hold a stream of a size, frame rate, number of reference frames and bit rate, and ' +
    'which limit rules out the others; without a size, the limits of all levels.',
  examples: [
    ['rtmpkit levels', 'the table of all levels'],
    ['rtmpkit levels 1920x1080@60 --refs 4', 'the lowest level of High for it'],
    ['rtmpkit levels 1280x720@29.97 --profile main --kbps 6000', 'in Main, with a bit rate'],
    ["rtmpkit levels 1920x1080@60 --json | jq -r '.smallest'", 'the level alone'],
  ],
  manual: LEVELS_MANUAL,
  takesInput: false,
  addArguments: (command) =>
    command.addArgument(new Argument('[size]', 'width, height and frames per second: 1920x1080@60')),
  addOptions: (command) =>
    command
      .addOption(
        new Option('--profile <name>', `profile whose levels are judged (default: ${DEFAULT_PROFILE})`).choices(
          PROFILES.map(({ word }) => word),
        ),
      )
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
