import { diagnosticRecord } from '../analysis/diagnostic-record.ts';
import { ParameterSetReport } from '../analysis/parameter-set-report.ts';
import type { Context } from '../io/context.ts';
import { KeptDiagnostics } from '../present/json.ts';
import { SPS_SCHEMA, spsJson, spsTable } from '../present/sps-view.ts';
import { widthOf } from '../present/width.ts';
import { type ExitCode, UsageError } from './errors.ts';
import { type GivenBytes, givenHex, givenSprop } from './given-units.ts';
import type { SharedOptions } from './options.ts';
import { openUnitRun, readRun } from './unit-run.ts';

export interface SpsOptions extends SharedOptions {
  readonly hex?: string;
  readonly sprop?: string;
}

/** `rtmpkit sps`: what the parameter sets of a stream say, and the QP of its slices. */
export const runSps = async (path: string | undefined, options: SpsOptions, context: Context): Promise<ExitCode> => {
  const given = givenBytes(path, options);
  const run = await openUnitRun(path, options, context, given);
  const codec = run.stream.codec.stream;
  const { out, output, input } = run;
  const kept = new KeptDiagnostics();
  const report = new ParameterSetReport(codec, { trace: options.trace === true });
  const line = (record: object): void => {
    if (output === 'ndjson') out.write(`${JSON.stringify(record)}\n`);
  };

  line({ record: 'header', schema: SPS_SCHEMA, input });
  const summary = await readRun(run, {}, (item) => {
    if (item.kind === 'unit') {
      const added = report.add(item);
      if (added !== undefined && output === 'ndjson') {
        // How often it is sent is not known before the end.
        const { count: _count, ...entry } = report.read(added).entry;
        line(entry);
      }
    } else {
      const record = diagnosticRecord(item.finding);
      kept.add(record);
      line(record);
    }
    return true;
  });

  const { records: diagnostics, dropped: diagnosticsDropped } = kept.result;
  const closing = report.dropped === 0 ? summary : { ...summary, parameterSetsDropped: report.dropped };
  const result = { input, codec, report, diagnostics, diagnosticsDropped, summary: closing };
  if (output === 'table') await spsTable(result, out, run.theme, widthOf(context.stdout));
  else if (output === 'json') await spsJson(result, out);
  else line({ record: 'summary', ...closing });
  return run.finish(summary.diagnostics.error);
};

/** Bytes on the command line in place of an input. */
const givenBytes = (path: string | undefined, { hex, sprop, format }: SpsOptions): GivenBytes | undefined => {
  if (hex === undefined && sprop === undefined) return undefined;
  if (path !== undefined || (hex !== undefined && sprop !== undefined)) {
    throw new UsageError('a path, --hex and --sprop exclude each other');
  }
  return hex !== undefined ? givenHex(hex, format !== undefined) : givenSprop(sprop ?? '');
};
