import { jsonReport } from './json.ts';
import { ndjsonReport } from './ndjson.ts';
import { prettyReport } from './pretty.ts';
import type { ReportFormat } from './report-writer.ts';

/** The formats of the report of `check`. */
export const REPORT_FORMATS: readonly ReportFormat[] = [prettyReport, jsonReport, ndjsonReport];

/** The format with this name. */
export const reportFormatNamed = (name: string): ReportFormat | undefined =>
  REPORT_FORMATS.find((format) => format.name === name);
