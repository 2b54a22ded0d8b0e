import { type Command, InvalidArgumentError, Option } from 'commander';
import type { FormatName } from '../../container/descriptor.ts';
import type { Ratio } from '../../media/ratio.ts';
import type { TrackChoice } from '../../media/track.ts';
import type { ColourChoice } from '../../present/colour.ts';
import type { FailOn } from '../errors.ts';
import type { NetworkFlags } from '../network-options.ts';
import { duration, wholeNumber } from '../option-values.ts';
import { addCodecOption, addInputOptions, frameRate, trackChoice } from '../options.ts';
import { addRuleFlags, type RuleFlags } from '../rule-options.ts';
import { type Expectation, readExpectations } from './expect/expectation.ts';
import { type Shard, shard } from './input-list.ts';
import { addReportOptions, type ReportOptions } from './report-options.ts';

const MAX_JOBS = 256;

/** The flags of `rtmpkit check` as parsed by commander. */
export interface CheckOptions extends ReportOptions, RuleFlags, NetworkFlags {
  readonly preset?: readonly string[];
  /** False for `--no-config`. */
  readonly config?: string | false;
  readonly expect?: readonly Expectation[];
  /** A report to compare with. */
  readonly compare?: string;
  readonly baseline?: string;
  readonly updateBaseline?: true;
  readonly force?: true;
  readonly printConfig?: true;
  readonly strictIgnore?: true;
  readonly details?: true;
  readonly format?: FormatName;
  readonly codec?: string;
  readonly connection?: number;
  readonly color: ColourChoice;
  readonly failOn: FailOn;
  readonly maxWarnings?: number;
  readonly requireAll?: true;
  readonly mb?: true;
  readonly quiet?: true;
  readonly fps?: Ratio;
  readonly track?: TrackChoice;
  /** Milliseconds. */
  readonly duration?: number;
  readonly jobs?: number;
  readonly shard?: Shard;
  readonly merge?: true;
}

const addPresetOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--preset <names>', "rules of a service or purpose, such as 'twitch,low-latency'").argParser(
        (text: string, before: readonly string[] = []) => [...before, ...text.split(',').map((name) => name.trim())],
      ),
    )
    .addOption(
      new Option('--expect <members>', "what a stream has to be: 'profile=High,gop=60'").argParser(
        (text: string, before: readonly Expectation[] = []) => [...before, ...readExpectations(text)],
      ),
    )
    .option('--compare <file>', 'a JSON report of an earlier encode: what differs is a finding')
    .option('--baseline <file>', 'known findings: only new and worse ones count')
    .option('--update-baseline', 'write what is found to the baseline')
    .option('--force', 'also errors of nal/ and ps/ rules')
    .option('--config <file>', 'configuration, instead of the nearest rtmpkit.config.json')
    .option('--no-config', 'no configuration file')
    .option('--print-config', 'print the rules as they apply to the input, and check nothing')
    .option('--strict-ignore', 'exit code 2 if an entry of ignore has expired');

export const addCheckOptions = (command: Command): Command =>
  addCodecOption(addInputOptions(addRuleFlags(addReportOptions(addPresetOptions(command)))))
    .option('--details', 'also further places of a finding, the level, the buffers, and each rule that was skipped')
    .addOption(new Option('--max-warnings <n>', 'exit code 1 for more warnings than this').argParser(wholeNumber))
    .option('--mb', 'read the slices: rules about macroblocks, and their QP instead of that of slices (H.264)')
    .option('--require-all', 'exit code 3 if a rule was skipped')
    .option('-q, --quiet', 'errors only')
    .addOption(
      new Option('--fps <rate>', 'frames per second of a stream without times; overrides its VUI').argParser(frameRate),
    )
    .addOption(
      new Option('--track <name>', 'only this track of an FLV: video, audio, video:1, …').argParser(trackChoice),
    )
    .addOption(
      new Option('--jobs <n>', 'inputs that are checked at a time (default: one a core if they have 200 MB)').argParser(
        jobs,
      ),
    )
    .addOption(
      new Option('--shard <i/n>', 'only part i of n of the inputs, the same on every machine').argParser(shard),
    )
    .option('--merge', 'the inputs are JSON reports of parts: one report of all')
    .addOption(new Option('--duration <time>', 'only this much of the stream: 30s, 500ms, 2m').argParser(duration));

const jobs = (text: string): number => {
  const number = wholeNumber(text);
  if (number < 1 || number > MAX_JOBS) throw new InvalidArgumentError(`It takes a number from 1 to ${MAX_JOBS}.`);
  return number;
};
