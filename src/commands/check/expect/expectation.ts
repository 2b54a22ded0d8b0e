import type { CheckedExpectation, CheckedInput } from '../../../analysis/checks/check-report.ts';
import { hintFor } from '../../../analysis/checks/settings/nearest-name.ts';
import { findRule, isFault, readSetting } from '../../../analysis/checks/settings/read-setting.ts';
import type { RuleSetting, RuleSettings } from '../../../analysis/checks/settings/rule-setting.ts';
import { UsageError } from '../../errors.ts';
import { EXPECT_MEMBERS, type Expected, type ExpectedRules, type ExpectMember } from './members.ts';

/** A member of `--expect`. */
export interface Expectation {
  /** As typed: `level<=4.1`. */
  readonly text: string;
  /** Name of the member. */
  readonly name: string;
  readonly rules: ExpectedRules;
}

/** Reads `profile=High,level<=4.1,size=1920x1080`. Throws `UsageError`. */
export const readExpectations = (text: string): readonly Expectation[] =>
  text.split(',').map((part) => expectationOf(part.trim()));

const memberNamed = (name: string): ExpectMember | undefined => EXPECT_MEMBERS.find((one) => one.name === name);

const NAMES = EXPECT_MEMBERS.map(({ name }) => name);

const expectationOf = (text: string): Expectation => {
  const [, name = text, operator = '', value = ''] = /^([A-Za-z][\w-]*)\s*(<=|>=|=|<|>)?\s*(.*)$/.exec(text) ?? [];
  const member = memberNamed(name.toLowerCase());
  if (member === undefined) {
    const hint = hintFor(name, NAMES) || `: it knows ${NAMES.join(', ')}`;
    throw new UsageError(`--expect does not know '${name}'${hint}`);
  }
  const expected = operator === '' || value === '' ? undefined : expectedOf(operator, value);
  const rules = expected && member.rules(expected);
  if (rules === undefined) throw new UsageError(`--expect cannot read '${text}'; it takes ${member.example}`);
  for (const [id, options] of Object.entries(rules)) {
    const rule = findRule(id);
    const fault = isFault(rule) ? rule : readSetting(rule, options);
    if (isFault(fault)) throw new UsageError(`--expect ${text}: ${fault.message}`);
  }
  return { text, name: member.name, rules };
};

const expectedOf = (operator: string, text: string): Expected | undefined => {
  // Values are not so fine that the limit itself could be left out.
  if (operator === '<' || operator === '>') return undefined;
  if (operator === '<=') return { kind: 'range', max: text };
  if (operator === '>=') return { kind: 'range', min: text };
  const [, value, tolerance, percent] = /^(.+?)\s*(?:±|\+-|\+\/-)\s*([\d.]+\s*[A-Za-z/]*)(%?)$/.exec(text) ?? [];
  if (value !== undefined && tolerance !== undefined)
    return { kind: 'about', value, tolerance, isPercent: percent === '%' };
  const [min, max, ...more] = text.split('..');
  if (max !== undefined && more.length === 0 && min !== '' && max !== '') {
    return { kind: 'range', min: min as string, max };
  }
  return { kind: 'words', words: text.split('|') };
};

/** The rules of all members: what is expected and missed is an error. */
export const settingsOfExpectations = (expectations: readonly Expectation[]): RuleSettings => {
  const settings: Record<string, RuleSetting> = {};
  for (const { rules } of expectations) {
    for (const [id, options] of Object.entries(rules)) {
      settings[id] = { severity: 'error', options: { ...settings[id]?.options, ...options } };
    }
  }
  return settings;
};

/** What became of the members in an input. */
export const checkedExpectations = (
  expectations: readonly Expectation[],
  { results, measurements }: Pick<CheckedInput, 'results' | 'measurements'>,
): readonly CheckedExpectation[] =>
  expectations.map(({ text, name, rules }) => {
    const ofMember = results.filter(({ ruleId }) => ruleId in rules);
    const [summary] = Object.values(measurements);
    const found = summary && memberNamed(name)?.found(summary);
    const isKnown = ofMember.length > 0 && ofMember.every(({ status }) => status !== 'skipped');
    const reason = ofMember.find((result) => result.reason !== undefined)?.reason;
    return {
      expected: text,
      ...(found !== undefined && { found }),
      ...(isKnown
        ? { holds: ofMember.every(({ status }) => status === 'passed') }
        : reason !== undefined && { reason }),
    };
  });
