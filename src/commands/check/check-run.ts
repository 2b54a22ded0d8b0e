import type { CheckedInput } from '../../analysis/checks/check-report.ts';
import { CheckTally } from '../../analysis/checks/check-tally.ts';
import { RULES } from '../../analysis/checks/registry.ts';
import { nowMs } from '../../io/clock.ts';
import type { Context } from '../../io/context.ts';
import { Sink, textSink } from '../../io/sink.ts';
import { themeFor, wantsColour } from '../../present/colour.ts';
import { Progress } from '../../present/progress.ts';
import { reportFormatNamed } from '../../present/reports/registry.ts';
import type { ReportFormat, ReportWriter } from '../../present/reports/report-writer.ts';
import { widthOf } from '../../present/width.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import { checkInput, type InputSettings } from './check-input.ts';
import type { CheckOptions } from './check-options.ts';
import { Verdict } from './verdict.ts';

declare const RTMPKIT_VERSION: string;

/** Checks the inputs one after the other; no path: standard input. */
export const runCheck = async (
  paths: readonly string[],
  options: CheckOptions,
  context: Context,
): Promise<ExitCode> => {
  if (paths.filter((path) => path === '-').length > 1) throw new UsageError('standard input can be read only once');
  const format = reportFormatOf(options);
  const out = format.name === 'pretty' ? textSink(context.stdout, context.env) : new Sink(context.stdout);
  const writer = await writerFor(format, out, options, context);
  const verdict = new Verdict({ ...options, requireAll: options.requireAll === true });
  const tally = new CheckTally();
  const all = paths.length === 0 ? [undefined] : paths;
  let done = 0;
  for (const path of all) {
    const checked = await checkOne(path, settingsOf(options), context, writer, out);
    writer.input(checked);
    verdict.add(checked);
    tally.add(checked);
    done++;
    await out.flush();
    if (context.interrupted.aborted || out.closed) break;
  }
  writer.end(tally.totals(done === all.length));
  await out.finish();
  if (context.interrupted.aborted) return EXIT.interrupted;
  return out.closed ? EXIT.ok : verdict.code;
};

const settingsOf = ({ format, codec, fps, track, duration }: CheckOptions): InputSettings => ({
  rules: RULES.map((rule) => ({ rule, options: {} })),
  format,
  codec,
  fps,
  track,
  durationMs: duration,
});

/** The format of the report on standard output. */
const reportFormatOf = ({ json, ndjson }: CheckOptions): ReportFormat => {
  if (json === true && ndjson === true) throw new UsageError('--json and --ndjson cannot be used together');
  return reportFormatNamed(json === true ? 'json' : ndjson === true ? 'ndjson' : 'pretty') as ReportFormat;
};

const writerFor = async (
  format: ReportFormat,
  out: Sink,
  { color, details, quiet, failOn }: CheckOptions,
  context: Context,
): Promise<ReportWriter> =>
  format.open(
    out,
    { version: RTMPKIT_VERSION, presets: [] },
    {
      theme: await themeFor(wantsColour(color, context.env, context.stdout)),
      width: widthOf(context.stdout),
      details: details === true,
      quiet: quiet === true,
      failsFrom: failOn === 'warning' ? 'warning' : 'error',
    },
  );

/** Findings of a file are written after at most this much time. */
const DUE_MS = 20;

const checkOne = async (
  path: string | undefined,
  settings: InputSettings,
  context: Context,
  writer: ReportWriter,
  out: Sink,
): Promise<CheckedInput> => {
  let isLive = false;
  let flushedAt = nowMs();
  return checkInput(path, settings, context, {
    opened(source) {
      ({ isLive } = source);
      writer.begin?.({ path: source.path ?? null, isLive });
      return new Progress(context, source.sizeBytes, isLive);
    },
    finding: (found) => writer.finding?.(found),
    async flush() {
      if (out.gathered === 0 || (!isLive && !out.isFull && nowMs() - flushedAt < DUE_MS)) return;
      await out.flush();
      flushedAt = nowMs();
    },
    isOver: () => out.closed,
  });
};
