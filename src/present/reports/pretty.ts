import type {
  CheckedExpectation,
  CheckedInput,
  CheckTotals,
  GroupedFinding,
} from '../../analysis/checks/check-report.ts';
import type { Finding } from '../../analysis/checks/finding.ts';
import { plural } from '../../media/quantity.ts';
import type { Severity } from '../../syntax/diagnostics.ts';
import { printableText } from '../../syntax/printable-text.ts';
import type { Theme } from '../colour.ts';
import { shownOf } from '../diagnostic-text.ts';
import { listLines, wordLines } from '../width.ts';
import {
  askedByText,
  headText,
  inputHeadText,
  inputName,
  placeText,
  skippedByReason,
  timesText,
  whereText,
} from './finding-text.ts';
import { measuredFacts } from './measured-lines.ts';
import type { BegunInput, ReportFormat, ReportOutput, ReportView, ReportWriter } from './report-writer.ts';

/** Findings of a rule that a live input shows as they come; further ones are counted. */
const SHOWN_LIVE = 20;

const SEVERITY_WIDTH = 'warning'.length;

/** For people: a block an input, in a pipe a line a finding. */
export const prettyReport: ReportFormat = {
  name: 'pretty',
  about: 'for people',
  open: (out, _head, view) => new PrettyReport(out, view),
};

class PrettyReport implements ReportWriter {
  readonly #out: ReportOutput;
  readonly #view: ReportView;
  #live: Map<string, number> | undefined;
  #blocks = 0;

  constructor(out: ReportOutput, view: ReportView) {
    this.#out = out;
    this.#view = view;
  }

  begin({ isLive }: BegunInput): void {
    this.#live = isLive ? new Map() : undefined;
  }

  finding(found: Finding): void {
    if (this.#live === undefined || !this.#isShown(found)) return;
    const count = (this.#live.get(found.ruleId) ?? 0) + 1;
    this.#live.set(found.ruleId, count);
    if (count > shownOf(found.code, SHOWN_LIVE)) return;
    const { theme } = this.#view;
    const where = whereText(found);
    const text = `${found.ruleId}  ${found.message}${where === '' ? '' : `  ${theme.dim(where)}`}`;
    this.#line(`${severityColour(theme, found.severity)(found.severity.padEnd(SEVERITY_WIDTH))}  ${text}`);
  }

  input(checked: CheckedInput): void {
    const { theme, width, quiet, details } = this.#view;
    const shown = checked.findings.filter((finding) => this.#isShown(finding));
    if (quiet && shown.length === 0 && checked.error === undefined) return;
    const hasMore = shown.length > 0 || details;
    if (this.#blocks++ > 0 && hasMore) this.#line('');
    for (const line of headLines(checked, theme)) this.#line(line);
    for (const line of expectationLines(checked.expectations ?? [], theme)) this.#line(line);
    const isNarrow = width !== undefined;
    const columns = {
      name: printableText(inputName(checked)),
      idWidth: Math.max(0, ...shown.map(({ ruleId }) => ruleId.length)),
    };
    for (const finding of shown) {
      const lines = isNarrow ? blockLines(finding, columns.idWidth, theme, width) : [lineOf(finding, columns, theme)];
      for (const line of lines) this.#line(line);
      for (const line of moreLines(finding, this.#view)) this.#line(line);
    }
    if (quiet || checked.error !== undefined) return;
    for (const line of restLines(checked, this.#view)) this.#line(line);
  }

  end({ inputs, failed, counts, rules, framesHit, frames, complete }: CheckTotals): void {
    if (inputs < 2) return;
    const of = failed > 0 ? `${plural(inputs, 'input')}, ${failed} not checked` : plural(inputs, 'input');
    const cut = complete || failed > 0 ? '' : ' (not complete)';
    this.#line(`\n${this.#view.theme.strong(`${of}: ${headText(counts, rules, framesHit, frames)}${cut}`)}`);
  }

  #isShown({ severity }: Finding): boolean {
    return !this.#view.quiet || severity === 'error';
  }

  #line(text: string): void {
    this.#out.write(`${text.trimEnd()}\n`);
  }
}

const severityColour = (theme: Theme, severity: Severity): ((text: string) => string) =>
  ({ error: theme.error, warning: theme.warning, info: theme.dim })[severity];

/** `cam.flv: 7 findings, 3 rules, 41 of 250 frames`. */
function* headLines(checked: CheckedInput, theme: Theme): Generator<string> {
  const { error, findings, complete } = checked;
  const name = theme.strong(printableText(inputName(checked)));
  if (error === undefined || findings.length > 0) {
    const cut = complete || error !== undefined ? '' : ' (not read to its end)';
    yield `${name}: ${inputHeadText(checked)}${cut}`;
  }
  if (error !== undefined) yield `${name}: ${theme.error('not checked')}: ${error.message}`;
}

/** `expected  level<=4.1  found 4.0`: each member, also those that hold. */
function* expectationLines(expectations: readonly CheckedExpectation[], theme: Theme): Generator<string> {
  const width = Math.max(0, ...expectations.map(({ expected }) => expected.length));
  for (const { expected, found = 'not known', holds, reason } of expectations) {
    const [mark, colour] = holds === true ? (['holds', theme.dim] as const) : (['missed', theme.error] as const);
    const verdict = holds === undefined ? theme.warning('unknown') : colour(mark.padEnd(SEVERITY_WIDTH));
    const why = reason === undefined ? '' : `  (${reason})`;
    yield `  ${verdict}  expected ${expected.padEnd(width)}  found ${found}${why}`;
  }
}

/** In a pipe: `cam.flv  error  gop/max-interval  message  frame 204 at 6.800 s, byte 194588  (youtube gopSizeLong)`. */
const lineOf = (finding: GroupedFinding, { name, idWidth }: { name: string; idWidth: number }, theme: Theme): string =>
  [
    name,
    severityColour(theme, finding.severity)(finding.severity.padEnd(SEVERITY_WIDTH)),
    finding.ruleId.padEnd(idWidth),
    finding.message,
    ...placeParts(finding),
  ].join('  ');

const placeParts = (finding: GroupedFinding): readonly string[] => {
  const asked = askedByText(finding);
  const parts = [whereText(finding), timesText(finding), asked === '' ? '' : `(${asked})`];
  return parts.filter((part) => part !== '');
};

/** On a terminal: severity, rule and message, and below it the place. */
function* blockLines(finding: GroupedFinding, idWidth: number, theme: Theme, width: number): Generator<string> {
  const { severity, ruleId, message } = finding;
  const mark = severityColour(theme, severity)(severity.padEnd(SEVERITY_WIDTH));
  const indent = ' '.repeat(2 + SEVERITY_WIDTH + 2);
  const beside = width - indent.length - idWidth - 2;
  // A column narrower than this is hard to read: the message stands below.
  const isBeside = beside >= 32;
  const lines = wordLines(message.split(' '), isBeside ? beside : width - indent.length);
  yield `  ${mark}  ${isBeside ? `${ruleId.padEnd(idWidth)}  ${lines[0]}` : ruleId}`;
  const column = isBeside ? indent + ' '.repeat(idWidth + 2) : indent;
  for (const line of isBeside ? lines.slice(1) : lines) yield column + line;
  const place = placeParts(finding).join(', ');
  if (place !== '')
    for (const line of wordLines(place.split(' '), width - column.length)) yield theme.dim(column + line);
}

/** How to mend it, and with details the further places. */
function* moreLines(
  { fix, occurrences, count }: GroupedFinding,
  { theme, details, width }: ReportView,
): Generator<string> {
  const indent = ' '.repeat(2 + SEVERITY_WIDTH + 2);
  const wrapped = (text: string): readonly string[] =>
    width === undefined ? [text] : wordLines(text.split(' '), width - indent.length);
  if (fix !== undefined) for (const line of wrapped(`fix: ${fix}`)) yield indent + line;
  if (!details || count === 1) return;
  for (const { message, location } of occurrences) {
    for (const line of wrapped(`${placeText(location)}: ${message}`)) yield theme.dim(indent + line);
  }
  if (count > occurrences.length) yield theme.dim(`${indent}… ${count - occurrences.length} more`);
}

/** How many rules passed; with details the level and the buffers, and the rules that were skipped and why. */
function* restLines(checked: CheckedInput, { theme, width, details }: ReportView): Generator<string> {
  const passed = checked.results.filter(({ status }) => status === 'passed').length;
  const byReason = skippedByReason(checked);
  const skipped = [...byReason.values()].reduce((sum, rules) => sum + rules.length, 0);
  const counts = [`${plural(passed, 'rule')} passed`, ...(skipped > 0 ? [`${skipped} skipped`] : [])].join(', ');
  yield theme.dim(`  ${counts}${skipped > 0 && !details ? ' (--details says why)' : ''}`);
  if (!details) return;
  const tracks = Object.entries(checked.measurements);
  for (const [track, summary] of tracks) {
    for (const [label, text] of measuredFacts(summary)) {
      const name = tracks.length > 1 ? `${track} ${label}` : label;
      const [first = '', ...more] = width === undefined ? [text] : wordLines(text.split(' '), width - 4 - name.length);
      yield `  ${name}  ${first}`;
      for (const line of more) yield `${' '.repeat(4 + name.length)}${line}`;
    }
  }
  for (const [reason, rules] of byReason) {
    yield theme.dim(`  skipped, ${reason}:`);
    const lines = width === undefined ? [rules.join(', ')] : listLines(rules, width - 4);
    for (const line of lines) yield theme.dim(`    ${line}`);
  }
}
