import { extname } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { STREAMED_CODECS } from '../codec/registry.ts';
import type { FormatName } from '../container/descriptor.ts';
import { CONTAINERS } from '../container/registry.ts';
import { isUrl } from '../io/http-source.ts';
import type { Ratio } from '../media/ratio.ts';
import type { TrackChoice } from '../media/track.ts';
import type { ColourChoice } from '../present/colour.ts';
import type { OutputParts } from '../present/parts.ts';
import { FAIL_ON, type FailOn, UsageError } from './errors.ts';
import { addNetworkOptions, type NetworkFlags } from './network-options.ts';
import { positiveInteger, wholeNumber } from './option-values.ts';
import { parseRange } from './range.ts';
import { addRuleFlags, type RuleFlags } from './rule-options.ts';

/** Flags of all commands that list a stream. */
export interface SharedOptions extends RuleFlags, NetworkFlags {
  readonly json?: true;
  readonly ndjson?: true;
  readonly trace?: true;
  readonly format?: FormatName;
  /** Of a packet capture, the connection to read. */
  readonly connection?: number;
  readonly codec?: string;
  readonly color: ColourChoice;
  readonly quiet?: true;
  /** True alone, false without; absent: both. */
  readonly summary?: boolean;
  readonly failOn: FailOn;
}

export const addSharedOptions = (command: Command): Command =>
  addListOptions(command).option('--trace', 'every syntax element: bit position, bits, descriptor, value, meaning');

/** The same for commands that show no syntax. */
export const addListOptions = (command: Command): Command =>
  addReportOptions(addInputOptions(addOutputOptions(command)));

/** The outputs of commands that list records. */
export const addOutputOptions = (command: Command): Command =>
  command
    .option('--json', 'one JSON document')
    .option('--ndjson', 'one JSON record per line, each written as soon as it is known')
    .option('--summary', 'the closing summary alone')
    .option('--no-summary', 'everything but the closing summary');

/** What becomes of findings. */
export const addReportOptions = (command: Command): Command =>
  addRuleFlags(command, 'id=severity').option('-q, --quiet', 'no warnings on stderr');

const colourOption = (): Option =>
  new Option('--color <when>', 'colour the output').choices(['auto', 'always', 'never']).default('auto');

/** For commands without an input. */
export const addColourOption = (command: Command): Command => command.addOption(colourOption());

/** Flags of all commands that read. */
export const addInputOptions = (command: Command): Command => addReadOptions(command).addOption(failOnOption());

/** The same for commands whose exit code says something else than what is wrong with the input. */
export const addReadOptions = (command: Command): Command => addSourceOptions(command).addOption(colourOption());

/** What inputs are, and how they are opened. */
export const addSourceOptions = (command: Command): Command =>
  addNetworkOptions(command)
    .addOption(
      new Option('--format <name>', 'format of the input, instead of detecting it').choices(
        CONTAINERS.map(({ name }) => name).sort(),
      ),
    )
    .addOption(connectionOption());

/** For commands that find what is wrong. */
export const failOnOption = (): Option =>
  new Option('--fail-on <severity>', 'what makes exit code 1').choices(FAIL_ON).default('error');

/** For commands that list records; `noun`: units, tags; `times`: of the container, or calculated where it has none. */
export const addRangeOptions = (command: Command, noun: string, times = 'of the container'): Command =>
  command
    .addOption(
      new Option(
        '--range <a..b>',
        `only ${noun} a to b, by number${times === 'calculated' ? ' or' : '; in FLV also'} by time, such as 1.5s..2s, 500ms.. or ..1m`,
      ).argParser(parseRange),
    )
    .addOption(new Option('--limit <n>', `stop after n ${noun}`).argParser(positiveInteger));

/** For commands that read the units of a stream. */
export const addCodecOption = (command: Command): Command =>
  command.addOption(
    new Option('--codec <name>', 'codec of the units, instead of detecting it').choices(
      STREAMED_CODECS.map(({ name }) => name),
    ),
  );

/** The output that the flags select. */
export const outputOf = ({ json, ndjson }: SharedOptions): 'table' | 'json' | 'ndjson' => {
  if (json === true && ndjson === true) throw new UsageError('--json and --ndjson cannot be used together');
  return json === true ? 'json' : ndjson === true ? 'ndjson' : 'table';
};

/** The parts of the output that the flags ask for. */
export const partsOf = ({ summary, trace }: SharedOptions): OutputParts => {
  if (summary === true && trace === true) {
    throw new UsageError('--summary prints no records: --trace does not apply here');
  }
  return { records: summary !== true, summary: summary !== false };
};

/** A track: `video`, `audio`, or one of several: `video:1`. */
export const trackChoice = (text: string): TrackChoice => {
  const [, kind, id] = /^(video|audio)(?::(\d{1,3}))?$/.exec(text) ?? [];
  if (kind === undefined || Number(id ?? 0) > 255) {
    throw new InvalidArgumentError('It takes video, audio, or one of several tracks, such as video:1.');
  }
  return { kind: kind as TrackChoice['kind'], ...(id !== undefined && { trackId: Number(id) }) };
};

/** For commands that read the units of a stream. */
export const addTrackOption = (command: Command): Command =>
  command.addOption(
    new Option('--track <name>', 'of an FLV with several video tracks: video:1, …').argParser(trackChoice),
  );

/** For commands that calculate the times of a stream without a container. */
export const addFrameRateOption = (command: Command): Command =>
  command.addOption(
    new Option(
      '--fps <rate>',
      'frames per second of a stream without times, such as 25 or 30000/1001; overrides the stream',
    ).argParser((text: string) => frameRate(text)),
  );

/** For commands that read captures. */
const connectionOption = (): Option =>
  new Option('--connection <n>', 'of a packet capture: the connection to read, by its number').argParser(wholeNumber);

/** Decimal notation of rates with denominator 1001. */
const NTSC: Readonly<Record<string, Ratio>> = {
  '23.976': { num: 24000, den: 1001 },
  '23.98': { num: 24000, den: 1001 },
  '29.97': { num: 30000, den: 1001 },
  '59.94': { num: 60000, den: 1001 },
  '119.88': { num: 120000, den: 1001 },
};

/** Frames per second: `25`, `30000/1001`, `12.5`; `29.97` is 30000/1001, and so on for other NTSC rates. */
export const frameRate = (text: string): Ratio => {
  const ntsc = NTSC[text];
  if (ntsc !== undefined) return ntsc;
  const [, whole, decimals = '', den = '1'] = /^(\d{1,6})(?:\.(\d{1,3})|\/(\d{1,6}))?$/.exec(text) ?? [];
  const scale = 10 ** decimals.length;
  const num = Number(whole) * scale + Number(decimals);
  if (!(num > 0 && Number(den) > 0)) throw new InvalidArgumentError('It takes a rate such as 25, 30000/1001 or 29.97.');
  return { num, den: Number(den) * scale };
};

/** File name extension, lower case, without the dot. */
export const extensionOf = (path: string | undefined): string =>
  path === undefined
    ? ''
    : extname(isUrl(path) ? new URL(path).pathname : path)
        .slice(1)
        .toLowerCase();
