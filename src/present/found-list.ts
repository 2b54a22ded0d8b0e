import type { DiagnosticRecord } from '../analysis/diagnostic-record.ts';
import { plural } from '../media/quantity.ts';
import type { Severity } from '../syntax/diagnostics.ts';
import type { Theme } from './colour.ts';
import { placeOf, shownOf } from './diagnostic-text.ts';
import { wordLines } from './width.ts';

/** Diagnostics of a code that are repeated. */
const SHOWN_PER_CODE = 3;

interface Kept {
  readonly shown: DiagnosticRecord[];
  count: number;
}

/** Errors and warnings, repeated after the summary: a long table has scrolled them away. */
export class FoundList {
  readonly #byCode = new Map<string, Kept>();

  add(record: DiagnosticRecord): void {
    if (record.severity === 'info') return;
    let kept = this.#byCode.get(record.code);
    if (kept === undefined) this.#byCode.set(record.code, (kept = { shown: [], count: 0 }));
    kept.count++;
    if (kept.shown.length < shownOf(record.code, SHOWN_PER_CODE)) kept.shown.push(record);
  }

  /** Lines of at most `width` characters, the first ones of each code. */
  *lines(theme: Theme, width: number): Generator<string> {
    for (const [code, { shown, count }] of this.#byCode) {
      for (const record of shown) yield* findingLines(record, theme, width);
      if (count > shown.length) yield `${INDENT}  ${theme.dim(`${count - shown.length} more of the kind ${code}`)}`;
    }
  }
}

const INDENT = '  ';

function* findingLines(record: DiagnosticRecord, theme: Theme, width: number): Generator<string> {
  const place = placeOf(record);
  const text = place === '' ? record.message : `${place}: ${record.message}`;
  const [first = '', ...rest] = wordLines(text.split(' '), width - INDENT.length - 2);
  yield `${INDENT}${markColour(record.severity, theme)(markOf(record.severity))} ${first}`;
  for (const line of rest) yield `${INDENT}  ${line}`;
}

/** The mark of a record that has an error or a warning. */
export const markOf = (severity: Severity | undefined): string =>
  severity === 'error' ? 'E' : severity === 'warning' ? 'W' : '';

export const markColour = (severity: Severity | undefined, theme: Theme): ((text: string) => string) =>
  severity === 'error' ? theme.error : severity === 'warning' ? theme.warning : theme.plain;

/** How many errors and warnings there are, and which. */
export const verdictLines = (
  { error, warning }: Readonly<Record<Severity, number>>,
  found: FoundList,
  theme: Theme,
  width: number,
): readonly string[] => {
  const counts = [error > 0 ? plural(error, 'error') : '', warning > 0 ? plural(warning, 'warning') : ''];
  const colour = error > 0 ? theme.error : theme.warning;
  return [`${INDENT}${colour(counts.filter(Boolean).join(', '))}`, ...found.lines(theme, width)];
};
