import type { Context } from '../io/context.ts';
import { RawCopy } from '../pipeline/raw-copy.ts';
import { naluViewFor } from '../present/nalu-view.ts';
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
  const view = options.raw === true ? undefined : naluViewFor(run.output, run.out, run.theme, context.stdout);
  const raw = options.raw === true ? new RawCopy(selected, limit, (bytes) => run.out.writeBytes(bytes)) : undefined;
  let shown = 0;

  view?.begin(run.input);
  const summary = await inspectRun(
    run,
    { trace: (type) => options.trace === true && selected(type) },
    (item) => {
      if (item.kind === 'diagnostic') {
        view?.diagnostic(item.record);
        return true;
      }
      // Not before the next unit: what is said of the last one comes behind it.
      if (shown === limit) return false;
      if (selected(item.record.nal_unit_type ?? -1)) {
        shown++;
        view?.unit(item);
      }
      return true;
    },
    { enough: () => shown === limit, onChunk: raw === undefined ? undefined : (...seen) => raw.chunk(...seen) },
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
