/** Rules that a stream breaks at error severity, and why that is right. */
export interface ExpectedRules {
  readonly rules: string;
  readonly why: string;
}

/**
 * Streams that rules find wrong beyond what the readers report (`expected-findings.ts`), by file name; all others of the
 * collection break no rule at error severity.
 */
export const EXPECTED_RULES: Readonly<Record<string, ExpectedRules>> = {};
