import type { Inspected } from '../analysis/h264/inspector.ts';
import { StreamStatistics, type StreamSummary } from '../analysis/stream-summary.ts';
import type { Context } from '../io/context.ts';
import { Sink } from '../io/sink.ts';
import { openSource } from '../io/source.ts';
import { inspect } from '../pipeline/inspect.ts';
import { openStream } from '../pipeline/open.ts';
import { RawCopy } from '../pipeline/raw-copy.ts';
import { themeFor, wantsColour } from '../present/colour.ts';
import { DiagnosticWriter } from '../present/diagnostic-text.ts';
import { naluViewFor } from '../present/nalu-view.ts';
import { Progress } from '../present/progress.ts';
import { EXIT, type ExitCode, UsageError } from './errors.ts';
import { extensionOf, inputFacts, outputOf, type SharedOptions } from './options.ts';
import { parseSelection } from './select.ts';

export interface NaluOptions extends SharedOptions {
  readonly select?: string;
  readonly limit?: number;
  readonly raw?: true;
}

/** `rtmpkit nalu`: lists the NAL units of a stream. */
export const runNalu = async (path: string | undefined, options: NaluOptions, context: Context): Promise<ExitCode> => {
  const output = outputOf(options);
  if (options.raw === true && (output !== 'table' || options.trace === true)) {
    throw new UsageError('--raw writes the units themselves: it goes with none of --json, --ndjson and --trace');
  }
  if (options.raw === true && context.stdout.isTTY === true) {
    throw new UsageError('--raw writes binary data: redirect the output to a file or a pipe');
  }
  const selected = parseSelection(options.select);
  const source = await openSource(path, context);
  const stream = await openStream(source.chunks, extensionOf(source.path), options.format);

  const out = new Sink(context.stdout);
  const err = new Sink(context.stderr);
  const theme = themeFor(wantsColour(options.color, context.env, context.stdout));
  const errTheme = themeFor(wantsColour(options.color, context.env, context.stderr));
  const messages = new DiagnosticWriter(err, errTheme, source.path ?? 'stdin', options.quiet === true);
  const view = options.raw === true ? undefined : naluViewFor(output, out, theme, context.stdout);
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const raw = options.raw === true ? new RawCopy(selected, limit, (bytes) => out.writeBytes(bytes)) : undefined;
  const statistics = new StreamStatistics();
  const progress = new Progress(context, source.sizeBytes);
  let shown = 0;

  const take = (item: Inspected): void => {
    statistics.add(item);
    if (item.kind === 'diagnostic') {
      view?.diagnostic(item.record);
      if (output === 'table') messages.add(item.record);
      return;
    }
    if (!selected(item.record.nal_unit_type ?? -1)) return;
    shown++;
    view?.unit(item);
  };

  view?.begin(inputFacts(source, stream.format));
  const inspection = inspect(
    stream,
    { trace: (type) => options.trace === true && selected(type) },
    raw === undefined ? undefined : (...seen) => raw.chunk(...seen),
  );
  for await (const { items, bytesRead } of inspection) {
    for (const item of items) {
      // What is said of the last unit comes behind it.
      if (item.kind === 'nalu' && shown >= limit) break;
      take(item);
    }
    progress.update(bytesRead);
    await out.flush();
    await err.flush();
    if (out.closed || shown >= limit) break;
  }
  await progress.stop();
  const complete = !out.closed && !context.interrupted.aborted && shown < limit;
  const summary: StreamSummary = statistics.finish(complete);
  view?.end(summary);
  messages.end();
  await out.finish();
  await err.finish();
  if (context.interrupted.aborted) return EXIT.interrupted;
  return summary.diagnostics.error > 0 && !out.closed ? EXIT.findings : EXIT.ok;
};
