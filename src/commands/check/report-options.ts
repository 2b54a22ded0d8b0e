import { type Command, InvalidArgumentError, Option } from 'commander';
import { REPORT_FORMATS, reportFormatNamed } from '../../present/reports/registry.ts';
import type { ReportFormat } from '../../present/reports/report-writer.ts';
import { UsageError } from '../errors.ts';

/** A report in a file. */
export interface ReportFile {
  readonly format: ReportFormat;
  /** `-`: standard output. */
  readonly path: string;
}

/** The flags that choose reports. */
export interface ReportOptions {
  readonly json?: true;
  readonly ndjson?: true;
  readonly report?: string;
  readonly output?: readonly ReportFile[];
}

const NAMES = REPORT_FORMATS.map(({ name }) => name);

export const addReportOptions = (command: Command): Command =>
  command
    .addOption(new Option('--report <name>', 'format of the report on standard output').choices(NAMES))
    .addOption(
      new Option('-o, --output <format=file>', 'also a report in a file; may be given several times').argParser(
        reportFile,
      ),
    )
    .option('--json', 'the same as --report json: one JSON document')
    .option('--ndjson', 'the same as --report ndjson: a JSON record per line, each finding as soon as it is known');

const reportFile = (text: string, before: readonly ReportFile[] = []): readonly ReportFile[] => {
  const at = text.indexOf('=');
  const format = reportFormatNamed(text.slice(0, at));
  const path = text.slice(at + 1);
  if (at < 0 || path === '') throw new InvalidArgumentError('It takes a format and a file: junit=report.xml.');
  if (format === undefined) throw new InvalidArgumentError(`Allowed formats are ${NAMES.join(', ')}.`);
  if (before.some((file) => file.path === path)) throw new InvalidArgumentError(`Two reports in ${path}.`);
  return [...before, { format, path }];
};

/** The report on standard output, and those in files. */
export const reportsOf = ({
  json,
  ndjson,
  report,
  output = [],
}: ReportOptions): { readonly format: ReportFormat; readonly files: readonly ReportFile[] } => {
  const onStdout = [
    ...(json === true ? ['json'] : []),
    ...(ndjson === true ? ['ndjson'] : []),
    ...(report === undefined ? [] : [report]),
    ...output.filter(({ path }) => path === '-').map(({ format }) => format.name),
  ];
  if (json === true && ndjson === true) throw new UsageError('--json and --ndjson cannot be used together');
  const [name = 'pretty', ...others] = new Set(onStdout);
  if (others.length > 0)
    throw new UsageError(`standard output takes one report, not ${[name, ...others].join(' and ')}`);
  return { format: reportFormatNamed(name) as ReportFormat, files: output.filter(({ path }) => path !== '-') };
};
