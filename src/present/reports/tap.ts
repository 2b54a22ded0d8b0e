import type { CheckedInput, GroupedFinding } from '../../analysis/checks/check-report.ts';
import { inputName, whereText } from './finding-text.ts';
import type { ReportFormat } from './report-writer.ts';

/** TAP 14: a test point for each rule and input. */
export const tapReport: ReportFormat = {
  name: 'tap',
  about: 'TAP 14: prove, Perl and Node harnesses',
  open(out, _head, { failsFrom }) {
    let points = 0;
    out.write('TAP version 14\n');
    const isFailure = ({ severity }: GroupedFinding): boolean =>
      severity === 'error' || (severity === 'warning' && failsFrom === 'warning');
    const point = (isOk: boolean, checked: CheckedInput, ruleId: string, directive = ''): void =>
      out.write(
        `${isOk ? 'ok' : 'not ok'} ${++points} - ${described(`${inputName(checked)}: ${ruleId}`)}${directive}\n`,
      );
    return {
      input(checked) {
        if (checked.error !== undefined) {
          point(false, checked, 'input');
          out.write(yaml({ severity: 'fail', message: checked.error.message, code: checked.error.code }));
        }
        for (const { ruleId, status, reason = 'not applicable' } of checked.results) {
          const found = checked.findings.filter((finding) => finding.ruleId === ruleId);
          point(!found.some(isFailure), checked, ruleId, status === 'skipped' ? ` # SKIP ${described(reason)}` : '');
          const [first] = found;
          if (first === undefined) continue;
          const count = found.reduce((sum, finding) => sum + finding.count, 0);
          out.write(yaml(factsOf(first, count)));
        }
      },
      end: () => out.write(`1..${points}\n`),
    };
  },
};

const factsOf = (finding: GroupedFinding, count: number) => ({
  message: finding.message,
  severity: finding.severity,
  measured: finding.measured,
  expected: finding.expected,
  at: whereText(finding),
  source: finding.clause,
  fix: finding.fix,
  count,
});

/** A description is one line, in which a hash begins a directive. */
const described = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a description has none.
  text.replace(/[\u0000-\u001f\u007f]+/g, ' ').replace(/[\\#]/g, (mark) => `\\${mark}`);

/** A block of a test point. A string of JSON is one of YAML, too. */
const yaml = (facts: Readonly<Record<string, string | number | undefined>>): string => {
  const lines = Object.entries(facts)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `  ${name}: ${JSON.stringify(value)}\n`);
  return `  ---\n${lines.join('')}  ...\n`;
};
