import type { Diagnostic } from '../syntax/diagnostics.ts';
import { printableText } from '../syntax/printable-text.ts';
import { ruleOf } from './checks/codes.ts';

/** A diagnostic as a record of the output. */
export interface DiagnosticRecord extends Diagnostic {
  readonly record: 'diagnostic';
  /** The rule that it belongs to: `rtmpkit explain` says more. Absent if it reports what a conversion did. */
  readonly rule?: string;
}

/** The record of a finding. */
export const diagnosticRecord = (found: Diagnostic): DiagnosticRecord => {
  const { severity, code, message, ...more } = found;
  const rule = ruleOf(found);
  return {
    record: 'diagnostic',
    severity,
    code,
    ...(rule !== undefined && { rule }),
    message: printableText(message),
    ...more,
  };
};
