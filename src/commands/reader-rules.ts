import type { FindingFilter } from '../analysis/checks/settings/finding-filter.ts';
import type { RuleFlags } from './rule-options.ts';

/**
 * What `--rule` and `--off` make of the findings of a command that checks no rules itself; without these flags nothing
 * of the rules is loaded. Throws `UsageError`.
 */
export const readerFilter = async ({ rule, off }: RuleFlags): Promise<FindingFilter | undefined> => {
  if (rule === undefined && off === undefined) return undefined;
  const { filterOfFlags } = await import('./check/reader-filter.ts');
  return filterOfFlags({ ...(rule !== undefined && { rule }), ...(off !== undefined && { off }) });
};
