import { type ActiveRule, Checker, type CheckOutcome } from '../../src/analysis/checks/checker.ts';
import type { Finding } from '../../src/analysis/checks/finding.ts';
import type { OptionValue } from '../../src/analysis/checks/options.ts';
import { recommendedRules } from '../../src/analysis/checks/recommended.ts';
import { RULES, ruleNamed } from '../../src/analysis/checks/registry.ts';
import type { Rule, RuleSeverity } from '../../src/analysis/checks/rule.ts';
import type { FormatName } from '../../src/container/descriptor.ts';
import type { Ratio } from '../../src/media/ratio.ts';
import { openInput } from '../../src/pipeline/open.ts';
import { watch } from '../../src/pipeline/watch.ts';

/** Findings and results of a check. */
export interface Checked extends CheckOutcome {
  readonly findings: readonly Finding[];
}

/** How a check is made. */
export interface CheckedOptions {
  /** Rules with their severity and options; without it, all rules as they are. */
  readonly rules?: Readonly<
    Record<string, RuleSeverity | readonly [RuleSeverity, Readonly<Record<string, OptionValue>>]>
  >;
  /** Without `rules`: all rules, as the preset recommended has them. */
  readonly recommended?: true;
  readonly format?: FormatName;
  readonly fps?: Ratio;
  /** Slice data is read. */
  readonly macroblocks?: boolean;
}

/** Checks bytes against rules. */
export const checked = async (
  bytes: Uint8Array,
  { rules, recommended, format, fps, macroblocks = false }: CheckedOptions = {},
): Promise<Checked> => {
  const findings: Finding[] = [];
  const checker = new Checker(recommended === true ? await recommendedRules() : activeRules(rules), (found) =>
    findings.push(found),
  );
  const input = await openInput(one(bytes), '', { format });
  const run = await watch(input, checker, { fps, macroblocks });
  for await (const { items } of run.steps) for (const _ of items);
  return { ...checker.finish(input.format, run.end(true)), findings };
};

/** The rule with this id. */
export const ruleOf = (id: string): Rule => {
  const rule = ruleNamed(id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule;
};

const activeRules = (rules: CheckedOptions['rules']): readonly ActiveRule[] => {
  if (rules === undefined) return RULES.map((rule) => ({ rule, options: {} }));
  return Object.entries(rules).map(([id, setting]) => {
    const [severity, options] = typeof setting === 'string' ? [setting, {}] : setting;
    return { rule: ruleOf(id), severity, options };
  });
};

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
