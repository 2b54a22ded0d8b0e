import { SourceError } from '../io/source-error.ts';
import type { Severity } from '../syntax/diagnostics.ts';
import { ContainerError, LimitError } from '../syntax/errors.ts';

/** Wrong flags or no input. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A file other than the input that cannot be used; the message names it. Exit code 3. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** Exit codes; documented in the README. */
export const EXIT = { ok: 0, findings: 1, usage: 2, input: 3, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The least severe diagnostics that make the exit code 1: `--fail-on`. */
export const FAIL_ON = ['error', 'warning', 'never'] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** The exit code for an input that was read. */
export const exitCodeOf = ({ error, warning }: Readonly<Record<Severity, number>>, failOn: FailOn): ExitCode => {
  const count = { error, warning: error + warning, never: 0 }[failOn];
  return count > 0 ? EXIT.findings : EXIT.ok;
};

/** Does the error concern its input alone? */
export const isInputFault = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof SourceError || error instanceof ContainerError || error instanceof LimitError;
