import { diagnosticRecord } from '../analysis/diagnostic-record.ts';
import type { GopRecord } from '../analysis/gop/gop-record.ts';
import { gopReport } from '../analysis/gop/gop-report.ts';
import { GopWatch } from '../analysis/gop/gop-watch.ts';
import type { WatchedFrame } from '../analysis/watch/watcher.ts';
import type { Context } from '../io/context.ts';
import type { Ratio } from '../media/ratio.ts';
import { watch } from '../pipeline/watch.ts';
import { gopViewFor } from '../present/gop/gop-view.ts';
import type { Diagnostic, Severity } from '../syntax/diagnostics.ts';
import { type CommandModule, optionalInput } from './command.ts';
import { type ExitCode, UsageError } from './errors.ts';
import { FRAME_WORDS, frameSelection, GOP_WORDS, gopSelection } from './gop-selection.ts';
import { ListOption } from './list-option.ts';
import { GOP_MANUAL } from './manuals/gop.ts';
import {
  addCodecOption,
  addFrameRateOption,
  addListOptions,
  addRangeOptions,
  addTrackOption,
  outputOf,
} from './options.ts';
import { isInRange, type Range } from './range.ts';
import { StreamRun } from './stream-run.ts';
import { openPath, type UnitOptions } from './unit-run.ts';

export interface GopOptions extends UnitOptions {
  readonly frames?: true;
  readonly csv?: true;
  readonly select?: string;
  readonly range?: Range;
  readonly limit?: number;
  readonly fps?: Ratio;
}

const runGop = async (path: string | undefined, options: GopOptions, context: Context): Promise<ExitCode> => {
  checkCsv(options);
  const frames = options.frames === true;
  const isSelectedFrame = frameSelection(options.select, frames);
  const isSelectedGop = gopSelection(options.select, frames);
  const run = await StreamRun.open(() => openTrack(path, options, context), options, context);
  const output = options.csv === true ? 'csv' : run.output;
  const { out, theme, parts } = run;
  const view = gopViewFor({ output, frames, out, theme, terminal: context.stdout, parts });
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const diagnostics: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  let shown = 0;

  /** Is the record to be written? */
  const takes = (index: number, dtsMs: number): boolean => {
    if (shown === limit || !isInRange(options.range, index, dtsMs)) return false;
    shown++;
    return parts.records;
  };
  const finding = (found: Diagnostic): void => {
    const record = diagnosticRecord(found);
    diagnostics[record.severity]++;
    view.diagnostic(record);
    // stderr shows errors and warnings; info is in the records only.
    if (record.severity !== 'info') run.message(record);
  };
  const gops = new GopWatch(
    {
      frame: (frame: WatchedFrame, gop: number) => {
        if (frames && isSelectedFrame(frame) && takes(frame.index, frame.dtsMs)) view.frame(frame, gop);
      },
      gop: (gop: GopRecord) => {
        if (!frames && isSelectedGop(gop) && takes(gop.index, gop.dtsMs)) view.gop(gop);
      },
      finding,
    },
    options.track,
  );

  view.begin(run.input);
  const watched = watch(run.stream.input, gops, { fps: options.fps });
  const complete = await run.read(
    watched.steps,
    () => shown < limit,
    () => shown === limit,
  );
  watched.end(complete);
  if (complete && gops.missing !== undefined) finding(gops.missing);
  view.end(gopReport(gops.measured, complete, diagnostics));
  return run.finish(diagnostics);
};

/** The codec of an FLV is that of its track, which is not known yet. */
const openTrack = async (path: string | undefined, options: GopOptions, context: Context) => {
  const { stream: input, ...opened } = await openPath(path, options, context);
  const { format, codec } = input;
  return { ...opened, stream: { format, input, ...(format !== 'flv' && { codec }) } };
};

const checkCsv = (options: GopOptions): void => {
  if (options.csv !== true) return;
  if (outputOf(options) !== 'table') throw new UsageError('--csv cannot be used with --json or --ndjson');
  if (options.summary === true) throw new UsageError('--csv has rows only: it cannot be used with --summary');
};

/** `rtmpkit gop`. */
export const gopCommand: CommandModule<GopOptions> = {
  description:
    'Lists the GOPs of an H.264 stream, or its frames: types, sizes, QP, order, times, bitrate, and where the stream ' +
    'can be entered. Input is a file, a URL (http, https), or standard input.',
  examples: [
    ['rtmpkit gop file.h264', 'one line per GOP, then what they have in common'],
    ['rtmpkit gop file.h264 --frames', 'one line per frame'],
    ['ffmpeg -v error -i in.mp4 -c copy -f h264 - | rtmpkit gop', 'a row appears with the next key frame'],
    ['rtmpkit gop file.h264 --frames --csv > frames.csv', 'a table for a spreadsheet'],
    ["rtmpkit gop file.h264 --json | jq '.summary.keyFrames'", 'the distances of the key frames'],
    ['rtmpkit gop file.h264 --frames --ndjson | jq \'select(.type == "I") | .sizeBytes\'', 'sizes of the I frames'],
  ],
  manual: GOP_MANUAL,
  addArguments: optionalInput,
  addOptions: (command) =>
    addRangeOptions(
      addFrameRateOption(addTrackOption(addCodecOption(addListOptions(command))))
        .option('--frames', 'a row for each frame')
        .option('--csv', 'rows as CSV (RFC 4180); the columns have the keys of the JSON')
        .addOption(
          new ListOption(
            '--select <types>',
            `GOPs or frames that are ${GOP_WORDS.join(' ')}; frames also: ${FRAME_WORDS.join(' ')}`,
            [...GOP_WORDS, ...FRAME_WORDS],
          ),
        ),
      'rows',
      'calculated',
    ),
  run: ([input], options, context) => runGop(input, options, context),
};
