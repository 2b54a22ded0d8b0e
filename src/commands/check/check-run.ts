import type { CheckedInput, CheckHead } from '../../analysis/checks/check-report.ts';
import { CheckTally } from '../../analysis/checks/check-tally.ts';
import type { Context } from '../../io/context.ts';
import { textSink } from '../../io/sink.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import { Baseline, unacceptable } from './baseline.ts';
import type { CheckOptions } from './check-options.ts';
import { CheckPlan } from './check-plan.ts';
import { checkedInputs } from './checked-inputs.ts';
import { listInputs } from './input-list.ts';
import { mergedReport } from './merged-report.ts';
import { printConfig } from './print-config.ts';
import { ReportOutputs } from './report-outputs.ts';
import { Verdict } from './verdict.ts';

declare const RTMPKIT_VERSION: string;

/** Checks inputs and writes the reports; no argument: standard input. */
export const runCheck = async (args: readonly string[], options: CheckOptions, context: Context): Promise<ExitCode> => {
  if (options.merge === true) return runMerge(args, options, context);
  const plan = await CheckPlan.of(options, context);
  if (options.printConfig === true) return printConfig(plan, args, context);
  const inputs = await listInputs(args, options.shard);
  await warn(plan.warnings, options, context);
  const head = { version: RTMPKIT_VERSION, presets: plan.presets };
  return report(head, options, context, (reports) => ({
    inputs: checkedInputs(inputs, (path) => plan.settingsOf(path), { jobs: options.jobs, context, reports }),
    count: inputs.length,
    complete: true,
  }));
};

/** Joins the reports of several runs. */
const runMerge = async (args: readonly string[], options: CheckOptions, context: Context): Promise<ExitCode> => {
  if (args.length === 0) throw new UsageError('--merge takes the JSON reports to join');
  const { inputs, presets, complete } = await mergedReport(args, context);
  const head = { version: RTMPKIT_VERSION, presets };
  return report(head, options, context, (reports) => ({
    inputs: readBack(inputs, reports),
    count: inputs.length,
    complete,
  }));
};

/** Inputs of a document; of their findings it has the first ones. */
async function* readBack(inputs: readonly CheckedInput[], reports: ReportOutputs): AsyncGenerator<CheckedInput, void> {
  for (const checked of inputs) {
    const findings = checked.findings.flatMap(({ occurrences, ...group }) =>
      (occurrences.length > 0 ? occurrences : [group]).map((occurrence) => ({ ...group, ...occurrence })),
    );
    await reports.findings(checked.path, findings);
    yield checked;
  }
}

/** Inputs as they are checked. */
interface CheckedInputs {
  readonly inputs: AsyncIterable<CheckedInput>;
  readonly count: number;
  /** All that were asked for are among them. */
  readonly complete: boolean;
}

/** Writes the reports of inputs; the exit code is for what was found in them. */
const report = async (
  head: CheckHead,
  options: CheckOptions,
  context: Context,
  check: (reports: ReportOutputs) => CheckedInputs,
): Promise<ExitCode> => {
  const reports = await ReportOutputs.open(head, options, context);
  const baseline = baselineOf(options);
  const refused = new Set<string>();
  const verdict = new Verdict({ ...options, requireAll: options.requireAll === true });
  const tally = new CheckTally();
  try {
    const { inputs, count, complete } = check(reports);
    let done = 0;
    for await (const found of inputs) {
      if (options.updateBaseline === true) {
        for (const id of options.force === true ? [] : unacceptable(found)) refused.add(id);
        baseline?.accept(found);
      }
      const checked = baseline?.withoutKnown(found) ?? found;
      reports.input(checked);
      verdict.add(checked);
      tally.add(checked);
      done++;
      await reports.flushIfDue();
      if (reports.closed) break;
    }
    if (refused.size > 0) throw new UsageError(refusal(refused));
    if (options.updateBaseline === true) await baseline?.write(context);
    reports.end(tally.totals(complete && done === count));
    await reports.finish();
  } catch (error) {
    reports.abandon();
    throw error;
  }
  if (context.interrupted.aborted) return EXIT.interrupted;
  return reports.closed ? EXIT.ok : verdict.code;
};

/** The findings that are known. */
const baselineOf = ({ baseline, updateBaseline }: CheckOptions): Baseline | undefined => {
  if (baseline === undefined && updateBaseline === true)
    throw new UsageError('--update-baseline needs --baseline <file>');
  return baseline === undefined ? undefined : Baseline.read(baseline, updateBaseline === true);
};

const refusal = (rules: ReadonlySet<string>): string =>
  `the baseline was not written: errors of ${[...rules].join(', ')} are broken bytes (--force accepts them)`;

/** Says once what is wrong with the presets. */
const warn = async (warnings: readonly string[], { quiet }: CheckOptions, context: Context): Promise<void> => {
  if (quiet === true || warnings.length === 0) return;
  const err = textSink(context.stderr, context.env);
  for (const warning of warnings) err.write(`rtmpkit: ${warning}\n`);
  await err.flush();
};
