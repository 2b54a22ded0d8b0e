/** A request that makes no sense: wrong flags, no input. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Exit codes (README): what a script can rely on. */
export const EXIT = { ok: 0, findings: 1, usage: 2, input: 3, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
