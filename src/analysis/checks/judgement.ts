import type { FormatName } from '../../container/descriptor.ts';
import type { WatchSummary } from '../watch/watch-summary.ts';
import type { CheckedInput } from './check-report.ts';
import type { ActiveRule, Checker } from './checker.ts';
import type { FindingGroups } from './finding-groups.ts';
import { mendersOf } from './menders.ts';

/** What a check found in an input, as data. */
export type Judgement = Pick<CheckedInput, 'findings' | 'results' | 'counts' | 'framesHit' | 'frames' | 'measurements'>;

/** Ends a check by these rules; `summary`: what was measured. */
export const judgementOf = (
  checker: Checker,
  groups: FindingGroups,
  active: readonly ActiveRule[],
  format: FormatName | undefined,
  summary: WatchSummary,
): Judgement => {
  const presets = new Map(active.map(({ rule, preset }) => [rule.id, preset]));
  const presetOf = (id: string): { readonly preset?: string } => {
    const preset = presets.get(id);
    return preset === undefined ? {} : { preset };
  };
  const { results, ...counted } = checker.finish(format, summary);
  const rules = active.map(({ rule }) => rule);
  return {
    findings: groups.grouped(rules, mendersOf(summary)).map((found) => ({ ...found, ...presetOf(found.ruleId) })),
    results: results.map(({ rule: { id }, ...result }) => ({ ruleId: id, ...result, ...presetOf(id) })),
    ...counted,
    measurements: measurementsOf(summary),
  };
};

/** What was measured, by the name of the video track. */
export const measurementsOf = ({ videos }: WatchSummary): CheckedInput['measurements'] =>
  Object.fromEntries(videos.map(({ track, summary }) => [track.name, summary]));
