import type { Severity } from '../../syntax/diagnostics.ts';
import type { GroupedFinding, Occurrence } from './check-report.ts';
import type { Finding } from './finding.ts';
import { fingerprintOf } from './fingerprint.ts';
import { fixOf } from './menders.ts';
import type { Mender, Rule } from './rule.ts';
import { bySeverity, isWorse } from './severity.ts';

/** Occurrences that a finding keeps: `limits.maxFindingsPerRule` of a configuration. */
export const MAX_OCCURRENCES = 5;

interface Group {
  worst: Finding;
  count: number;
  readonly counts: Record<Severity, number>;
  readonly occurrences: Occurrence[];
}

/** Findings by rule and track. Memory does not grow with their number. */
export class FindingGroups {
  readonly #groups = new Map<string, Group>();
  readonly #maxOccurrences: number;

  constructor(maxOccurrences = MAX_OCCURRENCES) {
    this.#maxOccurrences = maxOccurrences;
  }

  add(found: Finding): void {
    const key = `${found.ruleId} ${found.track ?? ''}`;
    let group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, (group = newGroup(found)));
    group.count++;
    group.counts[found.severity]++;
    if (isWorse(found.severity, group.worst.severity)) group.worst = found;
    if (group.occurrences.length < this.#maxOccurrences) group.occurrences.push(occurrenceOf(found));
  }

  /** The worst first; of one severity in the order of `rules`. `menders`: see `mendersOf`. */
  grouped(rules: readonly Rule[], menders: readonly Mender[] = []): readonly GroupedFinding[] {
    const order = new Map(rules.map((rule, index) => [rule.id, { rule, index }]));
    const placeOf = ({ ruleId }: Finding): number => order.get(ruleId)?.index ?? rules.length;
    return [...this.#groups.values()]
      .sort((a, b) => bySeverity(a.worst.severity, b.worst.severity) || placeOf(a.worst) - placeOf(b.worst))
      .map(({ worst, count, counts, occurrences }): GroupedFinding => {
        const rule = order.get(worst.ruleId)?.rule;
        const { platformCode = rule?.platformCode, mendValues, ...found } = worst;
        return {
          ...found,
          clause: rule?.source ?? '',
          ...(typeof platformCode === 'string' && { platformCode }),
          ...fixOf(rule, menders, mendValues),
          count,
          counts: { ...counts },
          occurrences,
          fingerprint: fingerprintOf(worst),
        };
      });
  }
}

const newGroup = (worst: Finding): Group => ({
  worst,
  count: 0,
  counts: { error: 0, warning: 0, info: 0 },
  occurrences: [],
});

const occurrenceOf = ({ severity, message, location, measured, expected }: Finding): Occurrence => ({
  severity,
  message,
  location,
  ...(measured !== undefined && { measured }),
  ...(expected !== undefined && { expected }),
});
