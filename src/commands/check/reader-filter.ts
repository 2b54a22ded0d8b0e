import { isFoundByReaders } from '../../analysis/checks/codes.ts';
import { type FindingFilter, findingFilter } from '../../analysis/checks/settings/finding-filter.ts';
import { UsageError } from '../errors.ts';
import type { RuleFlags } from '../rule-options.ts';
import { settingsOfFlags } from './rule-flags.ts';

/** The filter that the flags ask for. Throws `UsageError` for rules that only `check` checks. */
export const filterOfFlags = (flags: RuleFlags): FindingFilter => {
  const settings = settingsOfFlags(flags);
  for (const [id, { options }] of Object.entries(settings)) {
    if (options !== undefined) throw new UsageError(`--rule ${id}: options are for rtmpkit check`);
    if (!isFoundByReaders(id)) throw new UsageError(`${id}: only rtmpkit check checks this rule`);
  }
  return findingFilter(settings);
};
