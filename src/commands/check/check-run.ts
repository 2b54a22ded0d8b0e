import type { CheckedInput } from '../../analysis/checks/check-report.ts';
import { CheckTally } from '../../analysis/checks/check-tally.ts';
import { recommendedRules } from '../../analysis/checks/recommended.ts';
import { nowMs } from '../../io/clock.ts';
import type { Context } from '../../io/context.ts';
import { Progress } from '../../present/progress.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import { checkInput, type InputSettings } from './check-input.ts';
import type { CheckOptions } from './check-options.ts';
import { ReportOutputs } from './report-outputs.ts';
import { Verdict } from './verdict.ts';

declare const RTMPKIT_VERSION: string;

/** Checks the inputs one after the other; no path: standard input. */
export const runCheck = async (
  paths: readonly string[],
  options: CheckOptions,
  context: Context,
): Promise<ExitCode> => {
  if (paths.filter((path) => path === '-').length > 1) throw new UsageError('standard input can be read only once');
  const reports = await ReportOutputs.open({ version: RTMPKIT_VERSION, presets: [] }, options, context);
  try {
    return await checkAll(paths.length === 0 ? [undefined] : paths, options, context, reports);
  } catch (error) {
    reports.abandon();
    throw error;
  }
};

const checkAll = async (
  paths: readonly (string | undefined)[],
  options: CheckOptions,
  context: Context,
  reports: ReportOutputs,
): Promise<ExitCode> => {
  const verdict = new Verdict({ ...options, requireAll: options.requireAll === true });
  const tally = new CheckTally();
  let done = 0;
  for (const path of paths) {
    const checked = await checkOne(path, settingsOf(options), context, reports);
    reports.input(checked);
    verdict.add(checked);
    tally.add(checked);
    done++;
    await reports.flush();
    if (context.interrupted.aborted || reports.closed) break;
  }
  reports.end(tally.totals(done === paths.length));
  await reports.finish();
  if (context.interrupted.aborted) return EXIT.interrupted;
  return reports.closed ? EXIT.ok : verdict.code;
};

const settingsOf = ({ format, codec, fps, track, duration }: CheckOptions): InputSettings => ({
  rules: recommendedRules(),
  format,
  codec,
  fps,
  track,
  durationMs: duration,
});

/** Findings of a file are written after at most this much time. */
const DUE_MS = 20;

const checkOne = async (
  path: string | undefined,
  settings: InputSettings,
  context: Context,
  reports: ReportOutputs,
): Promise<CheckedInput> => {
  let isLive = false;
  let flushedAt = nowMs();
  return checkInput(path, settings, context, {
    opened(source) {
      ({ isLive } = source);
      reports.begin({ path: source.path ?? null, isLive });
      return new Progress(context, source.sizeBytes, isLive);
    },
    finding: (found) => reports.finding(found),
    async flush() {
      if (!reports.hasText || (!isLive && !reports.isFull && nowMs() - flushedAt < DUE_MS)) return;
      await reports.flush();
      flushedAt = nowMs();
    },
    isOver: () => reports.closed,
  });
};
