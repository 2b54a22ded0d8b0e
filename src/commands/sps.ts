import { ParameterSetReport } from '../analysis/parameter-set-report.ts';
import { StreamStatistics } from '../analysis/stream-summary.ts';
import type { Context } from '../io/context.ts';
import { Sink } from '../io/sink.ts';
import { openSource, type Source } from '../io/source.ts';
import { inspect } from '../pipeline/inspect.ts';
import { openStream } from '../pipeline/open.ts';
import { themeFor, wantsColour } from '../present/colour.ts';
import { DiagnosticWriter } from '../present/diagnostic-text.ts';
import { type InputFacts, KeptDiagnostics } from '../present/json.ts';
import { Progress } from '../present/progress.ts';
import { SPS_SCHEMA, spsJson, spsTable } from '../present/sps-view.ts';
import { EXIT, type ExitCode, UsageError } from './errors.ts';
import { bytesOfHex, bytesOfSprop } from './given-units.ts';
import { extensionOf, inputFacts, outputOf, type SharedOptions } from './options.ts';

export interface SpsOptions extends SharedOptions {
  readonly hex?: string;
  readonly sprop?: string;
}

/** nal_unit_types that `sps --trace` shows. */
const PARAMETER_SETS: ReadonlySet<number> = new Set([7, 8, 13, 15]);

/** `rtmpkit sps`: what the parameter sets of a stream say, and the QP of its slices. */
export const runSps = async (path: string | undefined, options: SpsOptions, context: Context): Promise<ExitCode> => {
  const output = outputOf(options);
  const given = givenBytes(path, options);
  const source: Source = given ?? (await openSource(path, context));
  const stream = await openStream(source.chunks, extensionOf(source.path), options.format);

  const out = new Sink(context.stdout);
  const err = new Sink(context.stderr);
  const errTheme = themeFor(wantsColour(options.color, context.env, context.stderr));
  const messages = new DiagnosticWriter(err, errTheme, source.path ?? 'stdin', options.quiet === true);
  const kept = new KeptDiagnostics();
  const report = new ParameterSetReport();
  const statistics = new StreamStatistics();
  const progress = new Progress(context, source.sizeBytes);
  const input: InputFacts = inputFacts(source, stream.format);
  const line = (record: object) => {
    if (output === 'ndjson') out.write(`${JSON.stringify(record)}\n`);
  };

  line({ record: 'header', schema: SPS_SCHEMA, input });
  const trace = (type: number) => options.trace === true && PARAMETER_SETS.has(type);
  for await (const { items, bytesRead } of inspect(stream, { trace })) {
    for (const item of items) {
      statistics.add(item);
      if (item.kind === 'nalu') {
        const added = report.add(item);
        if (added !== undefined) line(added.entry);
      } else {
        if (output === 'table') messages.add(item.record);
        kept.add(item.record);
        line(item.record);
      }
    }
    progress.update(bytesRead);
    await out.flush();
    await err.flush();
    if (out.closed) break;
  }
  await progress.stop();

  const summary = statistics.finish(!out.closed && !context.interrupted.aborted);
  const { records: diagnostics, dropped: diagnosticsDropped } = kept.result;
  const result = { input, entries: report.entries, diagnostics, diagnosticsDropped, summary };
  if (output === 'table') spsTable(result, out, themeFor(wantsColour(options.color, context.env, context.stdout)));
  else if (output === 'json') spsJson(result, out);
  else line({ record: 'summary', ...summary });
  messages.end();
  await out.finish();
  await err.finish();
  if (context.interrupted.aborted) return EXIT.interrupted;
  return summary.diagnostics.error > 0 && !out.closed ? EXIT.findings : EXIT.ok;
};

/** Bytes on the command line in place of an input. */
const givenBytes = (path: string | undefined, { hex, sprop }: SpsOptions): Source | undefined => {
  if (hex === undefined && sprop === undefined) return undefined;
  if (path !== undefined || (hex !== undefined && sprop !== undefined)) {
    throw new UsageError('a path, --hex and --sprop exclude each other');
  }
  const bytes = hex !== undefined ? bytesOfHex(hex) : bytesOfSprop(sprop ?? '');
  return {
    path: undefined,
    sizeBytes: bytes.length,
    chunks: (async function* () {
      yield bytes;
    })(),
  };
};
