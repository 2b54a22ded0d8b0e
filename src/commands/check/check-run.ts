import type { CheckedInput } from '../../analysis/checks/check-report.ts';
import { CheckTally } from '../../analysis/checks/check-tally.ts';
import { nowMs } from '../../io/clock.ts';
import type { Context } from '../../io/context.ts';
import { textSink } from '../../io/sink.ts';
import { Progress } from '../../present/progress.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import { checkInput, type InputSettings } from './check-input.ts';
import type { CheckOptions } from './check-options.ts';
import { CheckPlan } from './check-plan.ts';
import { printConfig } from './print-config.ts';
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
  const plan = await CheckPlan.of(options);
  if (options.printConfig === true) return printConfig(plan, paths, context);
  await warn(plan.warnings, options, context);
  const reports = await ReportOutputs.open({ version: RTMPKIT_VERSION, presets: plan.presets }, options, context);
  try {
    return await checkAll(paths.length === 0 ? [undefined] : paths, plan, options, context, reports);
  } catch (error) {
    reports.abandon();
    throw error;
  }
};

const checkAll = async (
  paths: readonly (string | undefined)[],
  plan: CheckPlan,
  options: CheckOptions,
  context: Context,
  reports: ReportOutputs,
): Promise<ExitCode> => {
  const verdict = new Verdict({ ...options, requireAll: options.requireAll === true });
  const tally = new CheckTally();
  let done = 0;
  for (const path of paths) {
    const checked = await checkOne(path, plan.settingsOf(path), context, reports);
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

/** Says once what is wrong with the presets. */
const warn = async (warnings: readonly string[], { quiet }: CheckOptions, context: Context): Promise<void> => {
  if (quiet === true || warnings.length === 0) return;
  const err = textSink(context.stderr, context.env);
  for (const warning of warnings) err.write(`rtmpkit: ${warning}\n`);
  await err.flush();
};

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
