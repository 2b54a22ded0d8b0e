import { Option } from 'commander';
import { diagnosticRecord } from '../analysis/diagnostic-record.ts';
import type { GopRecord } from '../analysis/gop/gop-record.ts';
import { type GopFrame, GopWatch } from '../analysis/gop/gop-watch.ts';
import type { VbvModel } from '../analysis/vbv/vbv-buffer.ts';
import { hasTimes } from '../container/registry.ts';
import { hasUtf8 } from '../io/ascii.ts';
import type { Context } from '../io/context.ts';
import type { Ratio } from '../media/ratio.ts';
import { watch } from '../pipeline/watch.ts';
import type { ChartLayout } from '../present/chart/gop-chart.ts';
import type { Theme } from '../present/colour.ts';
import { gopReport } from '../present/gop/gop-report.ts';
import { gopViewFor } from '../present/gop/gop-view.ts';
import { screenOf } from '../present/width.ts';
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
import { vbvModel } from './vbv-option.ts';

export interface GopOptions extends UnitOptions {
  readonly frames?: true;
  readonly csv?: true;
  readonly select?: string;
  readonly range?: Range;
  readonly limit?: number;
  readonly fps?: Ratio;
  /** Absent: where stdout is a terminal with room for it. */
  readonly chart?: boolean;
  readonly vbv?: VbvModel;
  readonly entryPoints?: true;
  readonly mb?: true;
}

const runGop = async (path: string | undefined, options: GopOptions, context: Context): Promise<ExitCode> => {
  checkTable(options);
  const frames = options.frames === true;
  const isSelectedFrame = frameSelection(options.select, frames);
  const isSelectedGop = gopSelection(options.select, frames);
  const run = await StreamRun.open(() => openTrack(path, options, context), options, context);
  const output = options.csv === true ? 'csv' : run.output;
  const { out, theme, parts } = run;
  const chart = chartLayoutOf(options.chart, context, theme);
  const entryPoints = options.entryPoints === true;
  const mb = options.mb === true;
  const view = gopViewFor({ output, frames, mb, out, theme, terminal: context.stdout, parts, chart, entryPoints });
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
      track: ({ codec }) => view.track(codec?.stream?.words),
      frame: (item: GopFrame) => {
        const { frame } = item;
        view.sample(item);
        if (frames && isSelectedFrame(frame) && takes(frame.index, frame.dtsMs)) view.frame(item);
      },
      gop: (gop: GopRecord) => {
        if (!frames && isSelectedGop(gop) && takes(gop.index, gop.dtsMs)) view.gop(gop);
      },
      filling: (frame, filling) => view.filling(frame, filling),
      finding,
    },
    { track: options.track, vbv: options.vbv },
  );

  view.begin(run.input);
  const watched = await watch(run.stream.input, gops, {
    fps: options.fps,
    macroblocks: mb,
    interrupted: context.interrupted,
  });
  const complete = await run.read(
    watched.steps,
    () => shown < limit,
    () => shown === limit,
  );
  const summary = watched.end(complete);
  if (complete && gops.missing !== undefined) finding(gops.missing);
  view.end(gopReport(summary, gops.measured, diagnostics));
  return run.finish(diagnostics);
};

/** The codec of an FLV is that of its track, which is not known yet. */
const openTrack = async (path: string | undefined, options: GopOptions, context: Context) => {
  const { stream: input, ...opened } = await openPath(path, options, context);
  const { format } = input;
  const codec = hasTimes(format) ? undefined : (await input.stream()).codec;
  return { ...opened, stream: { format, input, ...(codec !== undefined && { codec }) } };
};

/** What is for the table alone, or against it. */
const checkTable = (options: GopOptions): void => {
  const output = outputOf(options);
  const isTable = output === 'table' && options.csv !== true;
  if (options.csv === true && output !== 'table') throw new UsageError('--csv cannot be used with --json or --ndjson');
  if (options.csv === true && options.summary === true) {
    throw new UsageError('--csv has rows only: it cannot be used with --summary');
  }
  if (options.chart === true && !isTable)
    throw new UsageError('--chart draws below the table: JSON and CSV have no chart');
  if (options.entryPoints === true && !isTable) {
    throw new UsageError('--entry-points lists below the table; in JSON they are in summary.entryPoints');
  }
};

/** A terminal of this size has room for a chart. */
const CHART_COLUMNS = 60;
const CHART_LINES = 24;
/** Where stdout is no terminal. */
const PIPE_COLUMNS = 80;

const chartLayoutOf = (chart: boolean | undefined, { stdout, env }: Context, theme: Theme): ChartLayout | undefined => {
  const { width, height } = screenOf(stdout);
  const hasRoom = width !== undefined && width >= CHART_COLUMNS && (height === undefined || height >= CHART_LINES);
  return (chart ?? hasRoom)
    ? { width: Math.max(CHART_COLUMNS, width ?? PIPE_COLUMNS), blocks: hasUtf8(env), theme }
    : undefined;
};

/** `rtmpkit gop`. */
export const gopCommand: CommandModule<GopOptions> = {
  description:
    'Lists the GOPs of an H.264 stream, or its frames: types, sizes, QP, order, times, bitrate, and where the stream ' +
    'can be entered. Input is a file, a URL (http, https, rtmp, rtmps), or standard input.',
  examples: [
    ['rtmpkit gop file.h264', 'one line per GOP, then what they have in common'],
    ['rtmpkit gop file.h264 --frames', 'one line per frame'],
    ['ffmpeg -v error -i in.mp4 -c copy -f h264 - | rtmpkit gop', 'a row appears with the next key frame'],
    ['rtmpkit gop file.h264 --summary --chart --vbv 4M/2M', 'sizes, bit rate and a buffer over time'],
    ['rtmpkit gop file.h264 --frames --csv > frames.csv', 'a table for a spreadsheet'],
    ["rtmpkit gop file.h264 --json | jq '.summary.video.keyFrames'", 'the distances of the key frames'],
    ["rtmpkit gop file.h264 --frames --json | jq '.frames[].qp.mean'", 'the QP of each frame'],
  ],
  manual: GOP_MANUAL,
  addArguments: optionalInput,
  addOptions: (command) =>
    addRangeOptions(
      addFrameRateOption(addTrackOption(addCodecOption(addListOptions(command))))
        .option('--frames', 'a row for each frame')
        .option('--chart', 'bars of the sizes, the bit rate, and the buffer over time; on by itself on a terminal')
        .option('--no-chart', 'no chart')
        .addOption(
          new Option(
            '--vbv <rate/size>',
            'follow a buffer of so many bits that is filled at a rate, such as 4000k/2000k or 4M/2M',
          ).argParser(vbvModel),
        )
        .option('--entry-points', 'list where the stream can be entered, and what is lost then')
        .option('--mb', 'read the slices: QP of the macroblocks, and what the bits code (H.264)')
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
