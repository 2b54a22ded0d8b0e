import { fileURLToPath } from 'node:url';
import { Option } from 'commander';
import { recommendedRules } from '../analysis/checks/recommended.ts';
import { combinedWatcher } from '../analysis/checks/watchers.ts';
import { EXACT } from '../analysis/comparison/tolerance.ts';
import { compareTracks, differingAspects } from '../analysis/comparison/track-comparison.ts';
import { type TrackRecord, TrackRecorder } from '../analysis/comparison/track-recorder.ts';
import { StreamRecorder } from '../analysis/report/stream-record.ts';
import type { VbvModel } from '../analysis/vbv/vbv-buffer.ts';
import type { WatchSummary } from '../analysis/watch/watch-summary.ts';
import type { Context } from '../io/context.ts';
import { openOutput } from '../io/output.ts';
import { readText } from '../io/text-file.ts';
import type { DiffResult } from '../present/diff/diff-result.ts';
import { Progress } from '../present/progress.ts';
import type { ReportInput as PageInput } from '../present/report/report-input.ts';
import { reportPage } from '../present/report/report-page.ts';
import { checkInput, type InputSettings } from './check/check-input.ts';
import { type CommandModule, optionalInputs, type ReportInput } from './command.ts';
import { EXIT, type ExitCode, exitCodeOf, InputError, UsageError } from './errors.ts';
import type { InfoOptions } from './info-options.ts';
import { REPORT_MANUAL } from './manuals/report.ts';
import { networkOptionsOf } from './network-options.ts';
import { addCodecOption, addFrameRateOption, addSourceOptions, addTrackOption, failOnOption } from './options.ts';
import { vbvModel } from './vbv-option.ts';

declare const RTMPKIT_VERSION: string;

interface ReportOptions extends Omit<InfoOptions, 'json' | 'ndjson' | 'color'> {
  readonly output?: string;
  readonly vbv?: VbvModel;
  readonly mb?: true;
}

/** Places of a finding in the page. */
const MAX_PLACES = 500;

const runReport = async (
  paths: readonly (string | undefined)[],
  options: ReportOptions,
  context: Context,
  report: ReportInput,
): Promise<ExitCode> => {
  const template = templateOf(paths, options, context);
  const read: ReadInput[] = [];
  let code: ExitCode = EXIT.ok;
  for (const [i, path] of paths.entries()) {
    const letter = paths.length === 1 ? undefined : i === 0 ? 'a' : 'b';
    const input = await readInput(path, letter, options, context);
    if (input.fault !== undefined) {
      const failed = await report(input.fault, path ?? 'stdin');
      // What was read before the fault is shown.
      if (input.page.checked.format === undefined) return failed;
      code = failed;
    }
    read.push(input);
    const own = exitCodeOf(input.page.checked.counts, options.failOn);
    if (own > code) code = own;
  }
  const diff = diffOf(read);
  const inputs = read.map(({ page }) => page);
  const page = reportPage(template, { inputs, version: RTMPKIT_VERSION, ...(diff !== undefined && { diff }) });
  const output = openOutput(options.output ?? '-', true, context);
  output.write(new TextEncoder().encode(page));
  await output.flush();
  await output.commit();
  return context.interrupted.aborted ? EXIT.interrupted : code;
};

/** The page to fill in; throws if the call makes no sense. */
const templateOf = (
  paths: readonly (string | undefined)[],
  { output, track }: ReportOptions,
  context: Context,
): string => {
  if (paths.length > 2) throw new UsageError('report takes one input, or two to compare');
  if (paths.length === 2 && paths.every((path) => path === '-')) {
    throw new UsageError('standard input can be read only once');
  }
  if (track?.kind === 'audio') throw new UsageError('--track takes video here, or video:1: the timeline is of video');
  if (output === undefined && context.stdout.isTTY === true) throw new UsageError('-o <file> names the page to write');
  if (context.reportPage === undefined)
    throw new InputError('the page of report is not there: it is made by the build');
  return readText(fileURLToPath(context.reportPage));
};

interface ReadInput {
  readonly page: PageInput;
  /** To compare it. */
  readonly record?: TrackRecord;
  /** Why it could not be read to its end. */
  readonly fault?: Error;
}

const readInput = async (
  path: string | undefined,
  letter: 'a' | 'b' | undefined,
  options: ReportOptions,
  context: Context,
): Promise<ReadInput> => {
  const { track, vbv } = options;
  const recorder = new StreamRecorder({ track, vbv });
  const compared = letter === undefined ? undefined : new TrackRecorder(track);
  let measured: WatchSummary = { complete: false, videos: [] };
  let fault: Error | undefined;
  const checked = await checkInput(path, await settingsOf(path, letter !== undefined, options, context), context, {
    watcher: combinedWatcher(compared === undefined ? [recorder] : [recorder, compared]),
    opened: ({ sizeBytes }) => new Progress(context, sizeBytes, false),
    ended: (summary, error) => {
      measured = summary;
      fault = error;
    },
  });
  const { record: stream } = recorder;
  return {
    page: { checked, measured, ...(letter !== undefined && { letter }), ...(stream !== undefined && { stream }) },
    ...(compared?.record !== undefined && { record: compared.record }),
    ...(fault !== undefined && { fault }),
  };
};

const settingsOf = async (
  path: string | undefined,
  wholeUnits: boolean,
  options: ReportOptions,
  context: Context,
): Promise<InputSettings> => {
  const { format, codec, fps, connection, mb: macroblocks = false } = options;
  return {
    rules: await recommendedRules(),
    format,
    codec,
    fps,
    network: networkOptionsOf(path, options, context),
    session: { connection },
    maxOccurrences: MAX_PLACES,
    units: { traceSlices: true, macroblocks, wholeUnits: wholeUnits || macroblocks },
  };
};

/** The comparison of two inputs with video. */
const diffOf = ([a, b]: readonly ReadInput[]): DiffResult | undefined => {
  if (a?.record === undefined || b?.record === undefined) return undefined;
  const comparison = compareTracks(a.record, b.record, EXACT);
  return {
    inputs: [a.page.checked, b.page.checked],
    comparison,
    differs: differingAspects(comparison),
    ignored: [],
  };
};

/** `rtmpkit report`. */
export const reportCommand: CommandModule<ReportOptions> = {
  description:
    'Writes one HTML file that shows a stream to a colleague: overview, a timeline of frames that zooms, with the ' +
    'header of each slice, GOPs, findings with explanations, parameter sets. Two inputs are compared. Input is a ' +
    'file, a URL (http, https, rtmp, rtmps), or standard input.',
  examples: [
    ['rtmpkit report file.flv -o report.html', 'opens in any browser, from disk, without a network'],
    ['rtmpkit report before.h264 after.h264 -o report.html', 'two encodes, aligned by frame, differences marked'],
    ['rtmpkit report file.h264 --vbv 4M/2M -o report.html', 'with the fullness of a buffer'],
    ['rtmpkit report file.h264 --mb -o report.html', 'with a map of the QP of macroblocks'],
    ['ffmpeg -v error -i in.mp4 -an -c copy -f h264 - | rtmpkit report > report.html', 'in a pipe'],
  ],
  manual: REPORT_MANUAL,
  addArguments: optionalInputs,
  addOptions: (command) =>
    addTrackOption(
      addFrameRateOption(
        addCodecOption(addSourceOptions(command.option('-o, --output <file>', 'the page; without it standard output'))),
      ),
    )
      .addOption(
        new Option(
          '--vbv <rate/size>',
          'follow a buffer of so many bits that is filled at a rate, such as 4000k/2000k or 4M/2M',
        ).argParser(vbvModel),
      )
      .option('--mb', 'read the slices: a map of the QP of macroblocks of each frame (H.264); a larger page')
      .addOption(failOnOption())
      .option('-q, --quiet', 'no notices on stderr'),
  run: (inputs, options, context, report) =>
    runReport(inputs.length === 0 ? [undefined] : inputs, options, context, report),
};
