import type { CheckedInput, CheckHead, CheckTotals } from '../../analysis/checks/check-report.ts';
import type { Finding } from '../../analysis/checks/finding.ts';
import type { Theme } from '../colour.ts';

/** Takes the text of a report. */
export interface ReportOutput {
  write(text: string): void;
}

/** How a report is shown; what programs read depends on `failsFrom` alone. */
export interface ReportView {
  readonly theme: Theme;
  /** In columns; undefined for a pipe, where nothing is wrapped. */
  readonly width: number | undefined;
  /** Also each rule that was skipped, and the further places of a finding. */
  readonly details: boolean;
  /** Errors only. */
  readonly quiet: boolean;
  /** The least severe findings that make a test fail. */
  readonly failsFrom: 'error' | 'warning';
}

/** An input whose check begins. */
export interface BegunInput {
  /** null for standard input. */
  readonly path: string | null;
  /** It may never end: findings are wanted as they come. */
  readonly isLive: boolean;
}

/** Writes one report. An input is written as soon as it was checked, so that memory does not grow with their number. */
export interface ReportWriter {
  /** Before the findings of an input; not called if it cannot be opened. */
  begin?(input: BegunInput): void;
  /** A finding of that input, as soon as it is certain. */
  finding?(found: Finding): void;
  /** An input was checked, or could not be. */
  input(checked: CheckedInput): void;
  /** After the last input. */
  end(totals: CheckTotals): void;
}

/** A format of the report of `check`. */
export interface ReportFormat {
  readonly name: string;
  /** What reads it. */
  readonly about: string;
  /** It lists every finding, also of an input that is not live. */
  readonly listsFindings?: true;
  open(out: ReportOutput, head: CheckHead, view: ReportView): ReportWriter;
}
