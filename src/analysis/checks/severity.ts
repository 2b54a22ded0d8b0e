import type { Severity } from '../../syntax/diagnostics.ts';

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

export const isWorse = (a: Severity, b: Severity): boolean => RANK[a] > RANK[b];

export const milder = (a: Severity, b: Severity): Severity => (isWorse(a, b) ? b : a);

/** For sorting: the worst first. */
export const bySeverity = (a: Severity, b: Severity): number => RANK[b] - RANK[a];
