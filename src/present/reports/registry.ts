import { githubReport } from './github.ts';
import { gitlabReport } from './gitlab.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import { ndjsonReport } from './ndjson.ts';
import { prettyReport } from './pretty.ts';
import type { ReportFormat } from './report-writer.ts';
import { sarifReport } from './sarif.ts';
import { tapReport } from './tap.ts';

/** The formats of the report of `check`. */
export const REPORT_FORMATS: readonly ReportFormat[] = [
  prettyReport,
  jsonReport,
  ndjsonReport,
  githubReport,
  junitReport,
  sarifReport,
  markdownReport,
  gitlabReport,
  tapReport,
];

/** The format with this name. */
export const reportFormatNamed = (name: string): ReportFormat | undefined =>
  REPORT_FORMATS.find((format) => format.name === name);
