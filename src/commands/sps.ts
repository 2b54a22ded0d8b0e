import { diagnosticRecord } from '../analysis/diagnostic-record.ts';
import { MissingSets } from '../analysis/missing-sets.ts';
import { ParameterSetReport } from '../analysis/parameter-set-report.ts';
import type { ReadUnit } from '../analysis/unit-reader.ts';
import type { Context } from '../io/context.ts';
import { Sink, textSink } from '../io/sink.ts';
import { themeFor, wantsColour } from '../present/colour.ts';
import { KeptDiagnostics } from '../present/json.ts';
import { filesFrame } from '../present/sps-files.ts';
import { SPS_SCHEMA, SpsTable, spsJson } from '../present/sps-view.ts';
import { widthOf } from '../present/width.ts';
import { type CommandModule, optionalInputs, type ReportInput } from './command.ts';
import { EXIT, type ExitCode, isInputFault, UsageError } from './errors.ts';
import { addGivenOptions, type GivenBytes, type GivenFlags, givenBytes } from './given-units.ts';
import { SPS_MANUAL } from './manuals/sps.ts';
import { addCodecOption, addSharedOptions, addTrackOption, outputOf } from './options.ts';
import { openUnitRun, readRun, type UnitOptions } from './unit-run.ts';

export interface SpsOptions extends UnitOptions, GivenFlags {}

/** What became of an input. */
interface Outcome {
  readonly code: ExitCode;
  /** The reader of the output has gone. */
  readonly closed: boolean;
}

/** Shows the parameter sets of an input, or of bytes instead. */
const showSets = async (
  path: string | undefined,
  options: SpsOptions,
  context: Context,
  given?: GivenBytes,
): Promise<Outcome> => {
  const run = await openUnitRun(path, options, context, given, false);
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
  return { code: await run.finish(summary.diagnostics), closed: out.closed };
};

const runSps = async (
  paths: readonly string[],
  options: SpsOptions,
  context: Context,
  report: ReportInput,
): Promise<ExitCode> => {
  const given = await givenBytes(paths.length > 0, options);
  if (paths.length < 2) return (await showSets(paths[0], options, context, given)).code;
  if (paths.filter((path) => path === '-').length > 1) throw new UsageError('standard input can be read only once');
  return showFiles(paths, options, context, report);
};

/** Each input like the only one, with a frame around it; the highest exit code. */
const showFiles = async (
  paths: readonly string[],
  options: SpsOptions,
  context: Context,
  report: ReportInput,
): Promise<ExitCode> => {
  const out = outputOf(options) === 'table' ? textSink(context.stdout, context.env) : new Sink(context.stdout);
  const theme = await themeFor(wantsColour(options.color, context.env, context.stdout));
  const frame = filesFrame(outputOf(options), out, theme);
  let code: ExitCode = EXIT.ok;
  for (const path of paths) {
    frame.begin(path);
    await out.flush();
    try {
      const outcome = await showSets(path, options, context);
      code = higher(code, outcome.code);
      if (outcome.closed) return code;
    } catch (error) {
      if (!isInputFault(error)) throw error;
      frame.failed(path, { code: error.code, message: error.message });
      code = higher(code, await report(error, path));
    }
    if (context.interrupted.aborted) break;
  }
  frame.end();
  await out.finish();
  return code;
};

const higher = (a: ExitCode, b: ExitCode): ExitCode => (a > b ? a : b);

/** `rtmpkit sps`. */
export const spsCommand: CommandModule<SpsOptions> = {
  description:
    'Shows the SPS and PPS of an H.264 stream: size, profile, level, frame rate, colour; and the QP of the slices. ' +
    'Input is a stream (file, http, https, rtmp, rtmps), an avcC record, standard input, or bytes on the command line.',
  examples: [
    ['rtmpkit sps file.h264', 'a block for each parameter set'],
    ['rtmpkit sps file.h264 file.flv', 'several inputs, each with a heading'],
    ["rtmpkit sps --json < file.h264 | jq '.sps[0].derived.width'", 'a single value'],
    ['rtmpkit sps --hex 6764001facd9405005bb0110000003001000000303c0f1831960', 'an SPS from a log'],
    ["rtmpkit sps --hex '67 42 80 1e da 2 80 f6 80 6d a 13 50'", 'unpadded, as many loggers print it'],
    ['rtmpkit sps --sprop Z2QAH6zZQFAFuwEQAAADABAAAAMDwPGDGWA=,aOvjyyLA', 'parameter sets from an SDP'],
    ['rtmpkit sps file.h264 --trace', 'all elements with their bits'],
  ],
  manual: SPS_MANUAL,
  addArguments: optionalInputs,
  addOptions: (command) => addGivenOptions(addTrackOption(addCodecOption(addSharedOptions(command)))),
  run: (inputs, options, context, report) =>
    runSps(
      inputs.filter((input) => input !== undefined),
      options,
      context,
      report,
    ),
};
