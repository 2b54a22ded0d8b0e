import type { CheckedInput, CheckHead, CheckTotals } from '../../analysis/checks/check-report.ts';
import type { Finding } from '../../analysis/checks/finding.ts';
import type { Theme } from '../colour.ts';

/** Takes the text of a report. */
export interface ReportOutput {
  write(text: string): void;
}

/** How a report is shown; formats that programs read do not change with it. */
export interface ReportView {
  readonly theme: Theme;
  /** In columns; undefined for a pipe, where nothing is wrapped. */
  readonly width: number | undefined;
  /** Also why rules were skipped, and the further places of a finding. */
  readonly details: boolean;
  /** The least severe findings that count as a failed test. */
  readonly failsFrom: 'error' | 'warning';
}

/** Writes one report: inputs are shown as soon as they are checked, so that any number of them takes bounded memory. */
export interface ReportWriter {
  /** A finding, as soon as it is certain: formats that can be read while an input is live. */
  finding?(path: string | null, found: Finding): void;
  input(checked: CheckedInput): void;
  /** After the last input. */
  end(totals: CheckTotals): void;
}

/** A format of the report of `check`. */
export interface ReportFormat {
  readonly name: string;
  /** What reads it. */
  readonly about: string;
  open(out: ReportOutput, head: CheckHead, view: ReportView): ReportWriter;
}
