import type { Diagnostic } from '../syntax/diagnostics.ts';

/** A diagnostic as a record of the output. */
export interface DiagnosticRecord extends Diagnostic {
  readonly record: 'diagnostic';
}

/** The record of a finding. */
export const diagnosticRecord = (found: Diagnostic): DiagnosticRecord => ({ record: 'diagnostic', ...found });
