import { createHash } from 'node:crypto';
import type { CheckedInput, GroupedFinding } from '../../analysis/checks/check-report.ts';
import { ruleNamed } from '../../analysis/checks/registry.ts';
import type { Severity } from '../../syntax/diagnostics.ts';
import { inputName, timesText, whereText } from './finding-text.ts';
import type { ReportFormat } from './report-writer.ts';

const SEVERITIES = { error: 'major', warning: 'minor', info: 'info' } as const satisfies Record<Severity, string>;

/** GitLab Code Quality: findings that a merge request shows. */
export const gitlabReport: ReportFormat = {
  name: 'gitlab',
  about: 'Code Quality of GitLab: findings in a merge request',
  open(out) {
    let issues = 0;
    const add = (issue: object): void => out.write(`${issues++ === 0 ? '[' : ','}\n${JSON.stringify(issue)}`);
    return {
      input(checked) {
        if (checked.error !== undefined) {
          const description = `not checked: ${checked.error.message}`;
          add(issueOf(checked, description, 'not-checked', 'blocker', checked.error.code));
        }
        for (const finding of checked.findings) {
          const { ruleId, severity, fingerprint } = finding;
          add({
            ...issueOf(checked, descriptionOf(finding), ruleId, SEVERITIES[severity], fingerprint),
            ...(ruleNamed(ruleId) !== undefined && { content: { body: bodyOf(finding) } }),
          });
        }
      },
      end: () => out.write(issues === 0 ? '[]\n' : '\n]\n'),
    };
  },
};

const issueOf = (checked: CheckedInput, description: string, name: string, severity: string, fingerprint: string) => ({
  description,
  check_name: name,
  // GitLab tells findings apart by this alone, so the path is in it.
  fingerprint: createHash('sha256')
    .update(`${inputName(checked)}\n${name}\n${fingerprint}`)
    .digest('hex'),
  severity,
  location: { path: inputName(checked), lines: { begin: 1 } },
});

const descriptionOf = (finding: GroupedFinding): string => {
  const more = [whereText(finding), timesText(finding)].filter((part) => part !== '').join('; ');
  return `${finding.message}${more === '' ? '' : ` (${more})`}`;
};

const bodyOf = ({ ruleId, clause, fix }: GroupedFinding): string => {
  const rule = ruleNamed(ruleId);
  return [rule?.what, rule?.why, `Source: ${clause}.`, fix === undefined ? undefined : `Fix: ${fix}`]
    .filter((part) => part !== undefined)
    .join('\n\n');
};
