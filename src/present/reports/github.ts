import type { CheckedInput, GroupedFinding } from '../../analysis/checks/check-report.ts';
import { plural } from '../../media/quantity.ts';
import type { Severity } from '../../syntax/diagnostics.ts';
import { inputName, whereText } from './finding-text.ts';
import type { ReportFormat } from './report-writer.ts';

/** GitHub keeps this many annotations of a kind in a step, and drops the others in silence. */
const KEPT_ANNOTATIONS = 10;

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Record<Severity, string>;

/** The findings of a rule, over all inputs. */
interface RuleFindings {
  readonly first: GroupedFinding;
  readonly name: string;
  count: number;
  inputs: number;
}

/** Workflow commands of GitHub Actions: an annotation a rule, since only the first few are kept. */
export const githubReport: ReportFormat = {
  name: 'github',
  about: 'annotations of GitHub Actions, one a rule',
  open(out) {
    const bySeverity: Record<Severity, Map<string, RuleFindings>> = {
      error: new Map(),
      warning: new Map(),
      info: new Map(),
    };
    const failed: { readonly name: string; readonly message: string }[] = [];
    let notChecked = 0;
    return {
      input(checked) {
        const name = inputName(checked);
        if (checked.error !== undefined) {
          notChecked++;
          if (failed.length < KEPT_ANNOTATIONS) failed.push({ name, message: checked.error.message });
        }
        for (const [ruleId, first] of firstOfRules(checked)) {
          const rules = bySeverity[first.finding.severity];
          const known = rules.get(ruleId);
          if (known === undefined) rules.set(ruleId, { first: first.finding, name, count: first.count, inputs: 1 });
          else {
            known.count += first.count;
            known.inputs++;
          }
        }
      },
      end() {
        for (const severity of ['error', 'warning', 'info'] as const) {
          const rules = [...bySeverity[severity].values()].map(({ first, name, count, inputs }) =>
            annotation(severity, name, first.ruleId, textOf(first, count, inputs)),
          );
          const others =
            severity === 'error'
              ? failed.map(({ name, message }) => annotation('error', name, 'not checked', message))
              : [];
          const all = [...others, ...rules];
          const total = rules.length + (severity === 'error' ? notChecked : 0);
          const isCut = total > KEPT_ANNOTATIONS;
          for (const line of isCut ? all.slice(0, KEPT_ANNOTATIONS - 1) : all) out.write(line);
          if (isCut)
            out.write(annotation(severity, undefined, 'rtmpkit', restText(severity, total - KEPT_ANNOTATIONS + 1)));
        }
      },
    };
  },
};

/** The worst finding of each rule in an input, with the sum of its tracks. */
const firstOfRules = ({
  findings,
}: CheckedInput): ReadonlyMap<string, { readonly finding: GroupedFinding; count: number }> => {
  const rules = new Map<string, { finding: GroupedFinding; count: number }>();
  for (const finding of findings) {
    const known = rules.get(finding.ruleId);
    if (known === undefined) rules.set(finding.ruleId, { finding, count: finding.count });
    else known.count += finding.count;
  }
  return rules;
};

const textOf = (finding: GroupedFinding, count: number, inputs: number): string => {
  const times = [count > 1 ? plural(count, 'time') : '', inputs > 1 ? `in ${inputs} inputs` : ''];
  const where = whereText(finding);
  const more = [where, times.filter((part) => part !== '').join(' ')].filter((part) => part !== '').join('; ');
  return `${finding.message}${more === '' ? '' : ` (${more})`}${finding.fix === undefined ? '' : `\nfix: ${finding.fix}`}`;
};

const restText = (severity: Severity, count: number): string =>
  `${plural(count, `more ${severity === 'info' ? 'notice' : severity}`)} not shown here: GitHub keeps ${KEPT_ANNOTATIONS} a step. The other reports have them all.`;

/** `::error file=cam.flv,title=gop/closed::message`. */
const annotation = (severity: Severity, file: string | undefined, title: string, message: string): string => {
  const place = file === undefined || file === 'stdin' ? '' : `file=${property(file)},`;
  return `::${COMMANDS[severity]} ${place}title=${property(title)}::${data(message)}\n`;
};

/** The runner decodes these and no others (actions/toolkit, command.ts). */
const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
