import { diagnosticRecord } from '../analysis/diagnostic-record.ts';
import { MissingSets } from '../analysis/missing-sets.ts';
import { ParameterSetReport } from '../analysis/parameter-set-report.ts';
import type { ReadUnit } from '../analysis/unit-reader.ts';
import type { Context } from '../io/context.ts';
import { KeptDiagnostics } from '../present/json.ts';
import { SPS_SCHEMA, SpsTable, spsJson } from '../present/sps-view.ts';
import { widthOf } from '../present/width.ts';
import { type CommandModule, optionalInput } from './command.ts';
import type { ExitCode } from './errors.ts';
import { addGivenOptions, type GivenFlags, givenBytes } from './given-units.ts';
import { SPS_MANUAL } from './manuals/sps.ts';
import type { SharedOptions } from './options.ts';
import { addCodecOption, addSharedOptions } from './options.ts';
import { openUnitRun, readRun } from './unit-run.ts';

export interface SpsOptions extends SharedOptions, GivenFlags {}

const runSps = async (path: string | undefined, options: SpsOptions, context: Context): Promise<ExitCode> => {
  const given = await givenBytes(path !== undefined, options);
  const run = await openUnitRun(path, options, context, given);
  const codec = run.stream.codec.stream;
  const { out, output, input, parts } = run;
  const table = output === 'table' ? new SpsTable(codec, out, run.theme, widthOf(context.stdout)) : undefined;
  const kept = new KeptDiagnostics();
  const report = new ParameterSetReport(codec, { trace: options.trace === true });
  const line = (record: object): void => {
    if (output === 'ndjson') out.write(`${JSON.stringify(record)}\n`);
  };

  line({ record: 'header', schema: SPS_SCHEMA, input });
  const missing = new MissingSets();
  const take = (item: ReadUnit): boolean => {
    missing.add(item);
    if (item.kind === 'unit') {
      const added = report.add(item);
      if (added === undefined || output === 'json' || !parts.records) return true;
      const reported = report.read(added);
      table?.set(reported);
      // `count` is not known before the end of the stream.
      const { count: _count, ...entry } = reported.entry;
      line(entry);
    } else {
      const record = diagnosticRecord(item.finding);
      kept.add(record);
      line(record);
    }
    return true;
  };
  const summary = await readRun(run, {}, take, {
    atEnd: () => missing.finding(report.kept.length, given !== undefined),
  });

  const { records: diagnostics, dropped: diagnosticsDropped } = kept.result;
  const closing = report.dropped === 0 ? summary : { ...summary, parameterSetsDropped: report.dropped };
  const result = { input, codec, report, diagnostics, diagnosticsDropped, summary: closing };
  if (output === 'json') await spsJson(result, out, parts);
  else if (parts.summary) {
    table?.end(result);
    line({ record: 'summary', ...closing });
  }
  return run.finish(summary.diagnostics);
};

/** `rtmpkit sps`. */
export const spsCommand: CommandModule<SpsOptions> = {
  description:
    'Shows the SPS and PPS of an H.264 stream: size, profile, level, frame rate, colour; and the QP of the slices. ' +
    'Input is a stream, an avcC record, standard input, or bytes on the command line.',
  examples: [
    ['rtmpkit sps file.h264', 'a block for each parameter set'],
    ["rtmpkit sps --json < file.h264 | jq '.sps[0].derived.width'", 'a single value'],
    ['rtmpkit sps --hex 6764001facd9405005bb0110000003001000000303c0f1831960', 'an SPS from a log'],
    ["rtmpkit sps --hex '67 42 80 1e da 2 80 f6 80 6d a 13 50'", 'unpadded, as many loggers print it'],
    ['rtmpkit sps --sprop Z2QAH6zZQFAFuwEQAAADABAAAAMDwPGDGWA=,aOvjyyLA', 'parameter sets from an SDP'],
    ['rtmpkit sps file.h264 --trace', 'all elements with their bits'],
  ],
  manual: SPS_MANUAL,
  addArguments: optionalInput,
  addOptions: (command) => addGivenOptions(addCodecOption(addSharedOptions(command))),
  run: ([input], options, context) => runSps(input, options, context),
};
