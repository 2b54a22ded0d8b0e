import type { FlvInspected, TagType } from '../analysis/flv/records.ts';
import type { Context } from '../io/context.ts';
import { Sink } from '../io/sink.ts';
import { openSource } from '../io/source.ts';
import { openFlv } from '../pipeline/inspect-flv.ts';
import { themeFor, wantsColour } from '../present/colour.ts';
import { DiagnosticWriter } from '../present/diagnostic-text.ts';
import { flvViewFor } from '../present/flv-view.ts';
import { Progress } from '../present/progress.ts';
import { EXIT, type ExitCode, UsageError } from './errors.ts';
import { outputOf, type SharedOptions } from './options.ts';

export interface FlvOptions extends SharedOptions {
  readonly select?: string;
  readonly limit?: number;
}

/** `rtmpkit flv`: lists the tags of an FLV stream, and says whether its time line is sound. */
export const runFlv = async (path: string | undefined, options: FlvOptions, context: Context): Promise<ExitCode> => {
  const output = outputOf(options);
  if (options.format !== undefined && options.format !== 'flv') {
    throw new UsageError(`'rtmpkit flv' reads FLV: --format ${options.format} does not go with it`);
  }
  const selected = parseTagSelection(options.select);
  const source = await openSource(path, context);
  const trace = (type: TagType) => options.trace === true && selected(type);
  const stream = await openFlv(source.chunks, options.format === 'flv', { trace }, context.interrupted);

  const out = new Sink(context.stdout);
  const err = new Sink(context.stderr);
  const theme = await themeFor(wantsColour(options.color, context.env, context.stdout));
  const errTheme = await themeFor(wantsColour(options.color, context.env, context.stderr));
  const messages = new DiagnosticWriter(err, errTheme, source.path ?? 'stdin', options.quiet === true);
  const view = flvViewFor(output, out, theme, context.stdout);
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const progress = new Progress(context, source.sizeBytes);
  let shown = 0;

  const take = (item: FlvInspected): void => {
    if (item.kind === 'diagnostic') {
      view.diagnostic(item.record);
      // What is only worth knowing stands in the records; people are told what is wrong.
      if (output === 'table' && item.record.severity !== 'info') messages.add(item.record);
    } else if (item.kind === 'flvHeader') view.header(item);
    else if (selected(item.record.type)) {
      shown++;
      view.tag(item);
    }
  };

  view.begin({
    path: source.path ?? null,
    format: 'flv',
    ...(source.sizeBytes !== undefined && { sizeBytes: source.sizeBytes }),
  });
  for await (const { items, bytesRead } of stream.batches()) {
    for (const item of items) {
      // What is said of the last tag comes behind it.
      if (item.kind === 'tag' && shown >= limit) break;
      take(item);
    }
    progress.update(bytesRead);
    await out.flush();
    await err.flush();
    if (out.closed || shown >= limit) break;
  }
  await progress.stop();
  const complete = !out.closed && !context.interrupted.aborted && shown < limit;
  const summary = stream.inspector.summary(complete);
  view.end(summary);
  messages.end();
  await out.finish();
  await err.finish();
  if (context.interrupted.aborted) return EXIT.interrupted;
  return summary.diagnostics.error > 0 && !out.closed ? EXIT.findings : EXIT.ok;
};

const TYPES: readonly TagType[] = ['video', 'audio', 'script', 'unknown'];

/** Which tags `--select` keeps; all of them without it. */
const parseTagSelection = (text: string | undefined): ((type: TagType) => boolean) => {
  if (text === undefined) return () => true;
  const words = new Set(text.split(',').map((part) => part.trim().toLowerCase()));
  for (const word of words) {
    if (!TYPES.some((type) => type === word)) {
      throw new UsageError(`--select does not know '${word}'; it takes ${TYPES.join(' ')}`);
    }
  }
  return (type) => words.has(type);
};
