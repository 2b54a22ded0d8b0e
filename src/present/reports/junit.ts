import type { CheckedInput, CheckedRule, GroupedFinding } from '../../analysis/checks/check-report.ts';
import { askedByText, inputName, placeText, timesText, whereText } from './finding-text.ts';
import type { ReportFormat, ReportView } from './report-writer.ts';
import { xmlAttributes, xmlText } from './xml.ts';

/** Rules that no preset has set are in the suite of the input alone. */
const OWN = '';

/** JUnit XML: a suite for each input and preset, a test case for each rule. */
export const junitReport: ReportFormat = {
  name: 'junit',
  about: 'test results: GitLab, Jenkins, Azure, CircleCI',
  open(out, _head, view) {
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="rtmpkit check">\n');
    return {
      input(checked) {
        for (const suite of suitesOf(checked, view)) out.write(suite);
      },
      end: () => out.write('</testsuites>\n'),
    };
  },
};

function* suitesOf(checked: CheckedInput, view: ReportView): Generator<string> {
  const byPreset = new Map<string, CheckedRule[]>();
  for (const rule of checked.results) {
    const preset = rule.preset ?? OWN;
    const rules = byPreset.get(preset);
    if (rules === undefined) byPreset.set(preset, [rule]);
    else rules.push(rule);
  }
  if (checked.error !== undefined || byPreset.size === 0) byPreset.set(OWN, byPreset.get(OWN) ?? []);
  let first = true;
  for (const [preset, rules] of byPreset) {
    yield suiteOf(checked, preset, rules, first, view);
    first = false;
  }
}

const suiteOf = (
  checked: CheckedInput,
  preset: string,
  rules: readonly CheckedRule[],
  isFirst: boolean,
  { failsFrom }: ReportView,
): string => {
  const name = inputName(checked);
  const suite = preset === OWN ? name : `${name} [${preset}]`;
  const isFailure = ({ severity }: GroupedFinding): boolean =>
    severity === 'error' || (severity === 'warning' && failsFrom === 'warning');
  let failures = 0;
  let skipped = 0;
  const cases: string[] = [];
  for (const { ruleId, status, reason = 'not applicable' } of rules) {
    const found = checked.findings.filter((finding) => finding.ruleId === ruleId);
    const [failed] = found.filter(isFailure);
    if (failed !== undefined) failures++;
    if (status === 'skipped') skipped++;
    const parts = [
      ...(failed === undefined ? [] : [failureOf(failed, found.filter(isFailure))]),
      ...(status === 'skipped' ? [`<skipped${xmlAttributes({ message: reason })}/>`] : []),
      ...outOf(found.filter((finding) => !isFailure(finding))),
    ];
    cases.push(testCase(ruleId, suite, parts));
  }
  // What kept the input from being read is one error, not a failure of each rule.
  const error = isFirst ? checked.error : undefined;
  if (error !== undefined) {
    const attributes = xmlAttributes({ type: error.code, message: error.message });
    cases.unshift(testCase('input', suite, [`<error${attributes}/>`]));
  }
  const attributes = xmlAttributes({
    name: suite,
    tests: cases.length,
    failures,
    errors: error === undefined ? 0 : 1,
    skipped,
    // One reading of the input serves all rules: its time is that of the first suite.
    time: isFirst && checked.elapsedMs !== undefined ? (checked.elapsedMs / 1000).toFixed(3) : undefined,
  });
  return `  <testsuite${attributes}>\n${cases.join('')}  </testsuite>\n`;
};

const testCase = (name: string, classname: string, parts: readonly string[]): string => {
  const head = `    <testcase${xmlAttributes({ name, classname })}`;
  return parts.length === 0
    ? `${head}/>\n`
    : `${head}>\n${parts.map((part) => `      ${part}\n`).join('')}    </testcase>\n`;
};

const failureOf = (first: GroupedFinding, all: readonly GroupedFinding[]): string => {
  const attributes = xmlAttributes({ type: first.ruleId, message: first.message });
  return `<failure${attributes}>${xmlText(all.map(findingText).join('\n\n'))}</failure>`;
};

const outOf = (found: readonly GroupedFinding[]): readonly string[] =>
  found.length === 0 ? [] : [`<system-out>${xmlText(found.map(findingText).join('\n\n'))}</system-out>`];

/** All that is known of a finding, a fact a line. */
const findingText = (finding: GroupedFinding): string => {
  const { severity, message, measured, expected, clause, fix, occurrences, count } = finding;
  const lines = [
    `${severity}: ${message}`,
    whereText(finding),
    ...(measured === undefined ? [] : [`measured: ${measured}`]),
    ...(expected === undefined ? [] : [`expected: ${expected}`]),
    `source: ${clause}`,
    askedByText(finding) === '' ? '' : `asked for by: ${askedByText(finding)}`,
    ...(fix === undefined ? [] : [`fix: ${fix}`]),
    timesText(finding) === '' ? '' : `${timesText(finding)}:`,
    ...(count > 1 ? occurrences.map(({ message: text, location }) => `  ${placeText(location)}: ${text}`) : []),
  ];
  return lines.filter((line) => line !== '').join('\n');
};
