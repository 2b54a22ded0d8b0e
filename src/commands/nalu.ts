import type { Context } from '../io/context.ts';
import { rawUnit } from '../pipeline/raw-copy.ts';
import { naluViewFor } from '../present/nalu-view.ts';
import { RAW_UNIT_BYTES } from '../syntax/limits.ts';
import { type ExitCode, UsageError } from './errors.ts';
import { inspectRun, openH264Run } from './h264-run.ts';
import { outputOf, type SharedOptions } from './options.ts';
import { parseSelection } from './select.ts';

export interface NaluOptions extends SharedOptions {
  readonly select?: string;
  readonly limit?: number;
  readonly raw?: true;
}

/** `rtmpkit nalu`: lists the NAL units of a stream. */
export const runNalu = async (path: string | undefined, options: NaluOptions, context: Context): Promise<ExitCode> => {
  if (options.raw === true) checkRaw(options, context);
  const selected = parseSelection(options.select);
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const run = await openH264Run(path, options, context);
  const raw = options.raw === true;
  const view = raw ? undefined : naluViewFor(run.output, run.out, run.theme, context.stdout);
  let shown = 0;

  view?.begin(run.input);
  const summary = await inspectRun(
    run,
    {
      trace: (type) => options.trace === true && selected(type),
      ...(raw && { keep: (type: number) => (selected(type) ? RAW_UNIT_BYTES : 0) }),
    },
    (item) => {
      if (item.kind === 'diagnostic') {
        view?.diagnostic(item.record);
        return true;
      }
      // Not before the next unit: diagnostics of a unit come after it.
      if (shown === limit) return false;
      const { record, unit } = item;
      if (!selected(record.nal_unit_type ?? -1)) return true;
      // A unit without a byte has nothing to copy.
      if (raw && unit.size === 0) return true;
      shown++;
      if (raw) for (const bytes of rawUnit(unit)) run.out.writeBytes(bytes);
      else view?.unit(item);
      return true;
    },
    () => shown === limit,
  );
  view?.end(summary);
  return run.finish(summary.diagnostics.error);
};

const checkRaw = (options: NaluOptions, context: Context): void => {
  if (outputOf(options) !== 'table' || options.trace === true) {
    throw new UsageError('--raw writes the units themselves: it goes with none of --json, --ndjson and --trace');
  }
  if (context.stdout.isTTY === true) {
    throw new UsageError('--raw writes binary data: redirect the output to a file or a pipe');
  }
};
