import { diagnosticRecord } from '../analysis/diagnostic-record.ts';
import { ParameterSetReport } from '../analysis/parameter-set-report.ts';
import type { Context } from '../io/context.ts';
import { KeptDiagnostics } from '../present/json.ts';
import { SPS_SCHEMA, SpsTable, spsJson } from '../present/sps-view.ts';
import { widthOf } from '../present/width.ts';
import { type CommandModule, optionalInput } from './command.ts';
import { type ExitCode, UsageError } from './errors.ts';
import { type GivenBytes, givenHex, givenSprop } from './given-units.ts';
import { SPS_MANUAL } from './manuals/sps.ts';
import type { SharedOptions } from './options.ts';
import { addCodecOption, addSharedOptions } from './options.ts';
import { openUnitRun, readRun } from './unit-run.ts';

export interface SpsOptions extends SharedOptions {
  readonly hex?: string;
  readonly sprop?: string;
}

const runSps = async (path: string | undefined, options: SpsOptions, context: Context): Promise<ExitCode> => {
  const given = givenBytes(path, options);
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
  const summary = await readRun(run, {}, (item) => {
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

/** Bytes given on the command line instead of an input. */
const givenBytes = (path: string | undefined, { hex, sprop, format }: SpsOptions): GivenBytes | undefined => {
  if (hex === undefined && sprop === undefined) return undefined;
  if (path !== undefined || (hex !== undefined && sprop !== undefined)) {
    throw new UsageError('only one of a path, --hex and --sprop can be given');
  }
  return hex !== undefined ? givenHex(hex, format !== undefined) : givenSprop(sprop ?? '');
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
    ['rtmpkit sps --sprop Z2QAH6zZQFAFuwEQAAADABAAAAMDwPGDGWA=,aOvjyyLA', 'parameter sets from an SDP'],
    ['rtmpkit sps file.h264 --trace', 'all elements with their bits'],
  ],
  manual: SPS_MANUAL,
  addArguments: optionalInput,
  addOptions: (command) =>
    addCodecOption(addSharedOptions(command))
      .option('--hex <bytes>', 'a NAL unit, an Annex B stream or an avcC record in hex')
      .option('--sprop <sets>', 'sprop-parameter-sets of an SDP (base64, comma-separated)'),
  run: ([input], options, context) => runSps(input, options, context),
};
