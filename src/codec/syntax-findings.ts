import type { Diagnostic, SyntaxIssue } from '../syntax/diagnostics.ts';
import type { BitstreamError } from '../syntax/errors.ts';

/** Where a finding is: its byte in the input, and the number of its unit. */
export interface FindingPlace {
  readonly offset: number;
  readonly nalu: number;
}

/** Why the rest of a unit could not be read. `name`: the unit; `code`: that of the error, or of a rule of the codec. */
export const errorFinding = (name: string, error: BitstreamError, code: string, at: FindingPlace): Diagnostic => {
  const { field, bit, expected, found } = error;
  return {
    severity: 'error',
    code,
    message: `${name}: ${error.message}`,
    ...at,
    field,
    bit,
    ...(expected !== undefined && { expected }),
    ...(found !== undefined && { found }),
  };
};

/** An element whose value is not allowed. `name`: the unit; `code`: `out-of-range`, or that of a rule of the codec. */
export const issueFinding = (name: string, issue: SyntaxIssue, code: string, at: FindingPlace): Diagnostic => {
  const { structure, field, bit, expected, found, clause } = issue;
  const message = `${name}: ${structure}.${field} at bit ${bit}: expected ${expected}, found ${found} (${clause})`;
  return { severity: 'error', code, message, ...at, field, bit, expected, found };
};
