import type { Finding } from '../../src/analysis/checks/finding.ts';

/** What a test compares of a finding: all but its wording. */
export interface FindingFacts {
  readonly ruleId: string;
  readonly severity: string;
  readonly byteOffset?: number;
  readonly tag?: number;
  readonly frame?: number;
  readonly dtsMs?: number;
  readonly measured?: string | number;
  readonly expected?: string | number;
  readonly code?: string;
}

/** The finding without its wording; what is not known is absent. */
export const factsOf = ({ ruleId, severity, location, measured, expected, code }: Finding): FindingFacts => {
  const { byteOffset, tag, frame, dtsMs } = location;
  return {
    ruleId,
    severity,
    ...(byteOffset !== undefined && { byteOffset }),
    ...(tag !== undefined && { tag }),
    ...(frame !== undefined && { frame }),
    ...(dtsMs !== undefined && { dtsMs }),
    ...(measured !== undefined && { measured }),
    ...(expected !== undefined && { expected }),
    ...(code !== undefined && { code }),
  };
};

/** Where unit `index` begins in a stream that has a prefix of `prefix` bytes before each. */
export const offsetIn = (units: readonly Uint8Array[], index: number, prefix = 4): number =>
  units.slice(0, index).reduce((sum, unit) => sum + prefix + unit.length, 0);
