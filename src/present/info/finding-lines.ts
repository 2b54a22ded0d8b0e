import type { CheckedInput, GroupedFinding } from '../../analysis/checks/check-report.ts';
import type { Theme } from '../colour.ts';
import { markColour, markOf } from '../found-list.ts';
import { inputHeadText, timesText, whereText } from '../reports/finding-text.ts';
import { wordLines } from '../width.ts';

/** Lines of findings after which the rest is only counted. */
const MAX_LINES = 10;

/** How findings are shown. */
interface FindingLayout {
  readonly theme: Theme;
  readonly width: number;
  /** Only errors. */
  readonly quiet: boolean;
  /** The call of `check` that shows all of them. */
  checkCall(path: string | null): string;
}

/** What is wrong, the worst first. */
export function* findingLines(
  checked: CheckedInput,
  { theme, width, quiet, checkCall }: FindingLayout,
): Generator<string> {
  const { counts, path } = checked;
  const findings = checked.findings.filter(({ severity }) => !quiet || severity === 'error');
  const colour = counts.error > 0 ? theme.error : counts.warning > 0 ? theme.warning : theme.plain;
  const none = checked.findings.length > 0 && findings.length === 0 ? ': no errors' : '';
  yield `  ${colour(inputHeadText(checked))}${checked.complete ? '' : ' so far'}${none}`;
  let lines = 0;
  let shown = 0;
  for (const finding of findings) {
    const own = linesOf(finding, theme, width);
    if (lines + own.length > MAX_LINES) break;
    yield* own;
    lines += own.length;
    shown++;
  }
  if (shown === findings.length) return;
  yield theme.dim(`  ${findings.length - shown} more: ${checkCall(path)}`);
}

const linesOf = (finding: GroupedFinding, theme: Theme, width: number): readonly string[] => {
  const { severity, ruleId, message } = finding;
  const place = [whereText(finding), timesText(finding)].filter((part) => part !== '').join(', ');
  const text = `${ruleId}: ${message}${place === '' ? '' : `; ${place}`}`;
  const [first = '', ...rest] = wordLines(text.split(' '), width - 4);
  const mark = markColour(severity, theme)(markOf(severity) === '' ? 'i' : markOf(severity));
  return [`  ${mark} ${first}`, ...rest.map((line) => `    ${line}`)];
};
