import { Option } from 'commander';
import type { CheckedInput } from '../analysis/checks/check-report.ts';
import { firstByteDifference, SliceCatcher } from '../analysis/comparison/slice-catcher.ts';
import {
  ASPECTS,
  type Aspect,
  compareTracks,
  differingAspects,
  type TrackComparison,
} from '../analysis/comparison/track-comparison.ts';
import { type TrackRecord, TrackRecorder } from '../analysis/comparison/track-recorder.ts';
import type { Context } from '../io/context.ts';
import { Sink, textSink } from '../io/sink.ts';
import { trackName } from '../media/track.ts';
import { themeFor, wantsColour } from '../present/colour.ts';
import { diffRecord } from '../present/diff/diff-record.ts';
import type { DiffResult } from '../present/diff/diff-result.ts';
import { diffLines } from '../present/diff/diff-text.ts';
import { Progress } from '../present/progress.ts';
import { layoutWidth, widthOf } from '../present/width.ts';
import { checkInput, type InputSettings } from './check/check-input.ts';
import type { CommandModule, ReportInput } from './command.ts';
import { EXIT, type ExitCode, InputError, UsageError } from './errors.ts';
import type { InfoOptions } from './info-options.ts';
import { ListOption } from './list-option.ts';
import { DIFF_MANUAL } from './manuals/diff.ts';
import { networkOptionsOf } from './network-options.ts';
import { amount, positiveInteger } from './option-values.ts';
import { addCodecOption, addFrameRateOption, addReadOptions, addTrackOption } from './options.ts';

interface DiffOptions extends Omit<InfoOptions, 'ndjson' | 'failOn'> {
  readonly sizePercent: number;
  readonly qp: number;
  readonly ignore?: string;
  readonly limit?: number;
}

/** Pairs of frames that are listed unless `--limit` says more. */
const TABLE_PAIRS = 20;
const JSON_PAIRS = 1000;

const runDiff = async (
  paths: readonly string[],
  options: DiffOptions,
  context: Context,
  report: ReportInput,
): Promise<ExitCode> => {
  const [pathA = '-', pathB = '-'] = paths;
  if (pathA === '-' && pathB === '-') throw new UsageError('standard input can be read only once');
  const ignored = ignoredAspects(options.ignore);
  const a = await readTrack(pathA, options, context, report);
  if (typeof a === 'number') return a;
  const b = await readTrack(pathB, options, context, report);
  if (typeof b === 'number') return b;
  const comparison = compareTracks(a.record, b.record, { sizePercent: options.sizePercent, qp: options.qp });
  const differs = differingAspects(comparison).filter((aspect) => !ignored.includes(aspect));
  const mayRepeat = a.isRepeatable && b.isRepeatable && !context.interrupted.aborted;
  const firstByte = mayRepeat ? await firstByteOf(comparison, [pathA, pathB], options, context) : undefined;
  const result: DiffResult = {
    inputs: [a.checked, b.checked],
    comparison,
    differs,
    ignored,
    ...(firstByte !== undefined && { firstByte }),
  };
  const out = options.json === true ? new Sink(context.stdout) : textSink(context.stdout, context.env);
  if (options.json === true) out.write(`${JSON.stringify(diffRecord(result, options.limit ?? JSON_PAIRS))}\n`);
  else {
    const theme = await themeFor(wantsColour(options.color, context.env, context.stdout));
    const width = layoutWidth({ width: widthOf(context.stdout) });
    for (const line of diffLines(result, { theme, width, limit: options.limit ?? TABLE_PAIRS })) out.write(`${line}\n`);
  }
  await out.finish();
  if (context.interrupted.aborted) return EXIT.interrupted;
  return out.closed || differs.length === 0 ? EXIT.ok : EXIT.findings;
};

/** The aspects that `--ignore` names. */
const ignoredAspects = (text: string | undefined): readonly Aspect[] =>
  (text === undefined ? [] : text.split(',')).map((part) => {
    const found = ASPECTS.find((aspect) => aspect.toLowerCase() === part.trim().toLowerCase());
    if (found === undefined) throw new UsageError(`--ignore does not know '${part}'; it takes ${ASPECTS.join(' ')}`);
    return found;
  });

interface ReadTrack {
  readonly checked: CheckedInput;
  readonly record: TrackRecord;
  /** It is no pipe and no live stream: it can be read again. */
  readonly isRepeatable: boolean;
}

/** Reads the video track of an input; the exit code if it cannot be read. */
const readTrack = async (
  path: string,
  options: DiffOptions,
  context: Context,
  report: ReportInput,
): Promise<ReadTrack | ExitCode> => {
  const recorder = new TrackRecorder(options.track);
  let fault: Error | undefined;
  const checked = await checkInput(path, settingsOf(path, options, context), context, {
    watcher: recorder,
    opened: ({ sizeBytes }) => new Progress(context, sizeBytes, false),
    ended: (_measured, error) => {
      fault = error;
    },
  });
  if (fault !== undefined) return report(fault, path);
  const { record } = recorder;
  if (record === undefined)
    throw new InputError(
      `${checked.path ?? 'stdin'}: there is no ${trackName('video', options.track?.trackId ?? 0)} to compare`,
    );
  return { checked, record, isRepeatable: checked.sizeBytes !== undefined };
};

const settingsOf = (path: string, options: DiffOptions, context: Context): InputSettings => {
  const { format, codec, fps, track, connection } = options;
  if (track?.kind === 'audio') throw new UsageError('--track takes video here, or video:1: audio is not compared');
  const network = networkOptionsOf(path, options, context);
  return { rules: [], format, codec, fps, track, network, session: { connection }, units: { wholeUnits: true } };
};

/** Reads the first two frames again whose slices differ. */
const firstByteOf = async (
  { first: { bytes: pair } }: TrackComparison,
  paths: readonly [string, string],
  options: DiffOptions,
  context: Context,
): Promise<DiffResult['firstByte']> => {
  if (pair?.a === undefined || pair.b === undefined) return undefined;
  const slices = [];
  for (const [path, frame] of [
    [paths[0], pair.a],
    [paths[1], pair.b],
  ] as const) {
    const watcher = new SliceCatcher(frame, options.track);
    const settings = { ...settingsOf(path, options, context), units: { wholeUnits: true, traceSlices: true } };
    await checkInput(path, settings, context, { watcher, isOver: () => watcher.isDone });
    slices.push(watcher.slices);
  }
  return firstByteDifference(slices[0] ?? [], slices[1] ?? []);
};

/** `rtmpkit diff`. */
export const diffCommand: CommandModule<DiffOptions> = {
  description:
    'Compares two video streams frame by frame: parameter sets, key frames, frame types, sizes, QP, and the bytes of ' +
    'slices. Exit code 1 if they differ. Inputs are files, URLs (http, https, rtmp, rtmps), or standard input.',
  examples: [
    ['rtmpkit diff before.h264 after.h264', 'what an encoder option changed'],
    ['rtmpkit diff in.h264 remuxed.flv', 'did the conversion keep every slice? exit code 0 if so'],
    ['rtmpkit diff a.mp4 b.mp4 --ignore sizes,qp,bytes', 'is the GOP grid the same, and are frame types?'],
    ['rtmpkit diff a.h264 b.h264 --size-percent 5 --qp 1 --ignore bytes', 'in CI: an encode may vary a little'],
    ["rtmpkit diff a.h264 b.h264 --json | jq '.parameterSets[].elements'", 'the elements that differ'],
  ],
  manual: DIFF_MANUAL,
  takesInput: false,
  exitCodes: ['alike', 'different'],
  addArguments: (command) =>
    command.argument('<a>', "file or URL to read; '-' is standard input").argument('<b>', 'what it is compared with'),
  addOptions: (command) =>
    addTrackOption(addFrameRateOption(addCodecOption(addReadOptions(command.option('--json', 'one JSON document')))))
      .addOption(
        new Option('--size-percent <n>', 'percent that the slices of a frame may be larger or smaller')
          .argParser(amount)
          .default(0),
      )
      .addOption(
        new Option('--qp <n>', 'how much the mean slice QP of a frame may differ').argParser(amount).default(0),
      )
      .addOption(new ListOption('--ignore <what>', `what does not count: ${ASPECTS.join(' ')}`, [...ASPECTS]))
      .addOption(
        new Option(
          '--limit <n>',
          `list n pairs of frames that differ (default: ${TABLE_PAIRS}, in JSON ${JSON_PAIRS})`,
        ).argParser(positiveInteger),
      )
      .option('-q, --quiet', 'no notices on stderr'),
  run: ([a = '-', b = '-'], options, context, report) => runDiff([a, b], options, context, report),
};
