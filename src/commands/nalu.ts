import { diagnosticRecord } from '../analysis/diagnostic-record.ts';
import type { Context } from '../io/context.ts';
import { rawUnit } from '../pipeline/raw-copy.ts';
import { naluViewFor } from '../present/nalu-view.ts';
import { RAW_UNIT_BYTES } from '../syntax/limits.ts';
import { type ExitCode, UsageError } from './errors.ts';
import { outputOf, type SharedOptions } from './options.ts';
import { selectionFor } from './select.ts';
import { openUnitRun, readRun } from './unit-run.ts';

export interface NaluOptions extends SharedOptions {
  readonly select?: string;
  readonly limit?: number;
  readonly raw?: true;
}

/** `rtmpkit nalu`: lists the NAL units of a stream. */
export const runNalu = async (path: string | undefined, options: NaluOptions, context: Context): Promise<ExitCode> => {
  const raw = options.raw === true;
  if (raw) checkRaw(options, context);
  const selection = selectionFor(options.select);
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const run = await openUnitRun(path, options, context);
  const codec = run.stream.codec.stream;
  const selected = selection(codec);
  const view = raw ? undefined : naluViewFor(run.output, codec, run.out, run.theme, context.stdout);
  /** The types of some codecs need more than the first byte. */
  const mayBe = (firstByte: number): boolean => {
    const type = codec.typeOf(Uint8Array.of(firstByte));
    return type < 0 || selected(type);
  };
  let shown = 0;

  view?.begin(run.input);
  const summary = await readRun(
    run,
    {
      trace: (type) => options.trace === true && selected(type),
      ...(raw && { keep: (firstByte: number) => (mayBe(firstByte) ? RAW_UNIT_BYTES : 0) }),
    },
    (item) => {
      if (item.kind === 'finding') {
        view?.diagnostic(diagnosticRecord(item.finding));
        return true;
      }
      // Not before the next unit: diagnostics of a unit come after it.
      if (shown === limit) return false;
      const { type, unit } = item;
      if (!selected(type)) return true;
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
