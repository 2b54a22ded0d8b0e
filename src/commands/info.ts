import { recommendedRules } from '../analysis/checks/recommended.ts';
import type { WatchSummary } from '../analysis/watch/watch-summary.ts';
import type { FormatName } from '../container/descriptor.ts';
import { hasTimes } from '../container/registry.ts';
import type { Context } from '../io/context.ts';
import { Sink, textSink } from '../io/sink.ts';
import { themeFor, wantsColour } from '../present/colour.ts';
import { type InfoView, infoView } from '../present/info/info-view.ts';
import { Progress } from '../present/progress.ts';
import { layoutWidth, widthOf } from '../present/width.ts';
import { checkInput, type InputSettings } from './check/check-input.ts';
import { type CommandModule, optionalInputs, type ReportInput } from './command.ts';
import { EXIT, type ExitCode, exitCodeOf, UsageError } from './errors.ts';
import { addInfoOptions, type InfoOptions } from './info-options.ts';
import { INFO_MANUAL } from './manuals/info.ts';
import { networkOptionsOf } from './network-options.ts';
import { outputOf } from './options.ts';
import { quoted } from './remedy-place.ts';
import { NO_TRACKS } from './unit-run.ts';

const runInfo = async (
  paths: readonly string[],
  options: InfoOptions,
  context: Context,
  report: ReportInput,
): Promise<ExitCode> => {
  if (paths.filter((path) => path === '-').length > 1) throw new UsageError('standard input can be read only once');
  const output = outputOf(options);
  const out = output === 'table' ? textSink(context.stdout, context.env) : new Sink(context.stdout);
  const view = infoView(output, out, {
    theme: await themeFor(wantsColour(options.color, context.env, context.stdout)),
    width: layoutWidth({ width: widthOf(context.stdout) }),
    track: options.track,
    quiet: options.quiet === true,
    checkCall: (path) => `rtmpkit check ${path === null ? '-' : quoted(path)}`,
  });
  let code: ExitCode = EXIT.ok;
  for (const path of paths.length === 0 ? [undefined] : paths) {
    const own = await showInput(path, options, context, { view, out, report });
    if (own > code) code = own;
    await out.flush();
    if (context.interrupted.aborted || out.closed) break;
  }
  view.end();
  await out.finish();
  if (context.interrupted.aborted) return EXIT.interrupted;
  return out.closed ? EXIT.ok : code;
};

interface Shown {
  readonly view: InfoView;
  readonly out: Sink;
  readonly report: ReportInput;
}

/** Shows one input; returns its exit code. */
const showInput = async (
  path: string | undefined,
  options: InfoOptions,
  context: Context,
  { view, out, report }: Shown,
): Promise<ExitCode> => {
  const { format, codec, fps, track, connection } = options;
  const network = networkOptionsOf(path, options, context);
  const settings: InputSettings = {
    rules: await recommendedRules(),
    format,
    codec,
    fps,
    track,
    network,
    session: { connection },
    units: { macroblocks: options.mb === true },
  };
  let measured: WatchSummary = { complete: false, videos: [] };
  let fault: Error | undefined;
  const checked = await checkInput(path, settings, context, {
    opened: ({ sizeBytes }) => new Progress(context, sizeBytes, false),
    isOver: () => out.closed,
    ended: (summary, error) => {
      measured = summary;
      fault = error;
    },
  });
  if (track !== undefined && checked.format !== undefined && !hasTimes(checked.format as FormatName))
    throw new UsageError(NO_TRACKS);
  view.file({ checked, measured });
  if (fault === undefined) return exitCodeOf(checked.counts, options.failOn);
  await out.flush();
  return report(fault, path ?? 'stdin');
};

/** `rtmpkit info`. */
export const infoCommand: CommandModule<InfoOptions> = {
  description:
    'Shows on one screen what a stream is: size, profile, codec string, frame rate, key frames, GOPs, delay, bit rate, ' +
    'QP, encoder; and what is wrong with it. Input is a file, a URL (http, https, rtmp, rtmps), or standard input.',
  examples: [
    ['rtmpkit file.h264', 'the same as rtmpkit info file.h264'],
    ['rtmpkit info *.flv', 'several inputs, one after the other'],
    ['ffmpeg -v error -i in.mp4 -an -c copy -f h264 - | rtmpkit info', 'what is in a pipe, at its end'],
    ["rtmpkit info file.flv --json | jq -r '.files[].tracks[].codecString'", 'one fact'],
  ],
  manual: INFO_MANUAL,
  addArguments: optionalInputs,
  addOptions: addInfoOptions,
  run: (inputs, options, context, report) =>
    runInfo(
      inputs.filter((input) => input !== undefined),
      options,
      context,
      report,
    ),
};
