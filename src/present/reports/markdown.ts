import type { CheckedInput, GroupedFinding } from '../../analysis/checks/check-report.ts';
import { plural } from '../../media/quantity.ts';
import { askedByText, headText, inputName, skippedByReason, whereText } from './finding-text.ts';
import type { ReportFormat } from './report-writer.ts';

/**
 * A comment on a pull request has room for 65,536 characters, and GitHub drops a longer step summary (1 MiB) whole.
 * Rows are kept up to here; the rest is for what was cut and the skipped rules.
 */
const MAX_CHARACTERS = 60_000;
const ROW_CHARACTERS = 56_000;

const MARKS = { error: '❌ error', warning: '⚠️ warning', info: 'ℹ️ info' } as const;

const HEAD = '| | rule | count | input | finding | where | fix |\n|---|---|---:|---|---|---|---|\n';

/** A table for step summaries and comments: a row for each rule and input. */
export const markdownReport: ReportFormat = {
  name: 'markdown',
  about: 'a table: step summaries, comments on pull requests',
  open(out, { presets }) {
    const rows: string[] = [];
    const skipped = new Map<string, Set<string>>();
    let size = 0;
    const cut = { rows: 0, inputs: new Set<string>() };
    const add = (row: string, name: string): void => {
      // Once a row was cut, all are: a later, shorter one would hide that.
      if (cut.rows === 0 && size + row.length <= ROW_CHARACTERS) {
        size += row.length;
        rows.push(row);
        return;
      }
      cut.rows++;
      if (cut.inputs.size < 1000) cut.inputs.add(name);
    };
    return {
      input(checked) {
        const name = inputName(checked);
        const { error } = checked;
        if (error !== undefined)
          add(`| ${MARKS.error} | | | ${code(name)} | not checked: ${cell(error.message)} | | |\n`, name);
        for (const finding of checked.findings) add(rowOf(checked, finding), name);
        for (const [reason, rules] of skippedByReason(checked)) {
          const known = skipped.get(reason) ?? new Set();
          skipped.set(reason, known);
          for (const rule of rules) known.add(rule);
        }
      },
      end({ counts, rules, framesHit, frames, inputs, failed, complete }) {
        const head = headText(counts, rules, framesHit, frames);
        const among = inputs === 1 ? '' : ` in ${plural(inputs, 'input')}`;
        const parts = [
          `${head}${among}`,
          ...(failed > 0 ? [`${failed} not checked`] : []),
          ...(complete ? [] : ['not complete']),
        ];
        let text = `### rtmpkit check: ${parts.join(', ')}\n\n`;
        if (presets.length > 0) {
          text += `Presets: ${presets.map(({ id, checked }) => `${code(id)} (checked ${checked})`).join(', ')}\n\n`;
        }
        if (rows.length > 0) text += `${HEAD}${rows.join('')}\n`;
        if (cut.rows > 0) {
          text += `**${plural(cut.rows, 'row')} cut** (${plural(cut.inputs.size, 'input')}): the table would be longer than GitHub shows.\n\n`;
        }
        const fold = foldOf(skipped);
        if (text.length + fold.length <= MAX_CHARACTERS) text += fold;
        out.write(text);
      },
    };
  },
};

const rowOf = (checked: CheckedInput, finding: GroupedFinding): string => {
  const { severity, ruleId, count, message, fix } = finding;
  const asked = askedByText(finding);
  const cells = [
    MARKS[severity],
    code(ruleId),
    `${count}`,
    code(inputName(checked)),
    cell(asked === '' ? message : `${message} (${asked})`),
    cell(whereText(finding)),
    fix === undefined ? '' : code(fix),
  ];
  return `| ${cells.join(' | ')} |\n`;
};

const foldOf = (skipped: ReadonlyMap<string, ReadonlySet<string>>): string => {
  if (skipped.size === 0) return '';
  const count = [...skipped.values()].reduce((sum, rules) => sum + rules.size, 0);
  const lines = [...skipped].map(([reason, rules]) => `- ${cell(reason)}: ${[...rules].map(code).join(', ')}`);
  return `<details><summary>${plural(count, 'rule')} skipped</summary>\n\n${lines.join('\n')}\n\n</details>\n`;
};

/** Text in a cell: nothing in it is taken as Markdown or HTML, or ends the cell. */
const cell = (text: string): string =>
  oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_{}[\]|~]/g, (mark) => `\\${mark}`);

/** Code in a cell. GitHub's tables end a cell at any bar without a backslash, also in code. */
const code = (text: string): string => {
  const plain = oneLine(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${plain}${pad}${fence}`;
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: a cell is one line of text.
const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f]+/g, ' ');
