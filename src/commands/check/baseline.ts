import type { CheckedInput, CheckedRule, GroupedFinding } from '../../analysis/checks/check-report.ts';
import { isWorse } from '../../analysis/checks/severity.ts';
import type { Context } from '../../io/context.ts';
import { openOutput } from '../../io/output.ts';
import { readText } from '../../io/text-file.ts';
import type { Severity } from '../../syntax/diagnostics.ts';
import { UsageError } from '../errors.ts';

/** Schema name and version. */
const BASELINE_SCHEMA = 'rtmpkit/baseline/1';

/** Why a rule that fails in known ways only does not fail. */
export const KNOWN = 'its findings are in the baseline';

/** A finding that is known. */
interface KnownFinding {
  /** Absent for standard input. */
  readonly path?: string;
  readonly ruleId: string;
  readonly track?: string;
  readonly fingerprint: string;
  readonly severity: Severity;
  readonly count: number;
}

/** Findings that were accepted: only new and worse ones count. */
export class Baseline {
  readonly #path: string;
  readonly #known: Map<string, KnownFinding>;

  private constructor(path: string, known: Map<string, KnownFinding>) {
    this.#path = path;
    this.#known = known;
  }

  /** Reads a baseline; with `isNew`, a file that is not there is an empty one. Throws `UsageError`. */
  static read(path: string, isNew: boolean): Baseline {
    let text: string;
    try {
      text = readText(path);
    } catch (error) {
      if (isNew) return new Baseline(path, new Map());
      throw new UsageError(`${path}: ${(error as Error).message}; --update-baseline writes it`);
    }
    return new Baseline(
      path,
      new Map(findingsIn(path, text).map((known) => [keyOf(known.path ?? null, known), known])),
    );
  }

  /** The input without what is known. */
  withoutKnown(checked: CheckedInput): CheckedInput {
    const counts = { ...checked.counts };
    const findings = checked.findings.filter((finding) => {
      if (!this.#isKnown(checked.path, finding)) return true;
      for (const severity of ['error', 'warning', 'info'] as const) counts[severity] -= finding.counts?.[severity] ?? 0;
      return false;
    });
    const left = new Set(findings.map(({ ruleId }) => ruleId));
    const results = checked.results.map(
      (result): CheckedRule =>
        result.status === 'failed' && !left.has(result.ruleId)
          ? { ...result, status: 'skipped', reason: KNOWN, count: 0 }
          : result,
    );
    return { ...checked, findings, counts, results };
  }

  /** Accepts what was found in an input; what it had before is forgotten. */
  accept({ path, findings }: CheckedInput): void {
    for (const [key, known] of this.#known) if ((known.path ?? null) === path) this.#known.delete(key);
    for (const { ruleId, track, fingerprint, severity, count } of findings) {
      const known = {
        ...(path !== null && { path }),
        ruleId,
        ...(track !== undefined && { track }),
        fingerprint,
        severity,
        count,
      };
      this.#known.set(keyOf(path, known), known);
    }
  }

  async write(context: Context): Promise<void> {
    const findings = [...this.#known.values()].map((known) => JSON.stringify(known));
    const list = findings.length === 0 ? '[]' : `[\n${findings.join(',\n')}\n]`;
    const output = openOutput(this.#path, true, context);
    output.write(new TextEncoder().encode(`{"schema":"${BASELINE_SCHEMA}","findings":${list}}\n`));
    await output.flush();
    await output.commit();
  }

  #isKnown(path: string | null, finding: GroupedFinding): boolean {
    const known = this.#known.get(keyOf(path, finding));
    return known !== undefined && finding.count <= known.count && !isWorse(finding.severity, known.severity);
  }
}

/** Errors that nobody should accept: the bytes are broken. */
export const unacceptable = ({ findings }: CheckedInput): readonly string[] =>
  findings
    .filter(({ ruleId, severity }) => severity === 'error' && /^(nal|ps)\//.test(ruleId))
    .map(({ ruleId }) => ruleId);

const keyOf = (
  path: string | null,
  { ruleId, track = '', fingerprint }: Omit<KnownFinding, 'path' | 'count' | 'severity'>,
) => [path?.replaceAll('\\', '/') ?? '-', ruleId, track, fingerprint].join('\n');

const findingsIn = (path: string, text: string): readonly KnownFinding[] => {
  try {
    const { schema, findings } = JSON.parse(text) as { schema?: unknown; findings?: readonly KnownFinding[] };
    if (schema === BASELINE_SCHEMA && Array.isArray(findings)) return findings;
  } catch {
    // No JSON: said below.
  }
  throw new UsageError(`${path}: is no baseline of 'rtmpkit check --update-baseline' (schema ${BASELINE_SCHEMA})`);
};
