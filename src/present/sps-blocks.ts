import type { ReportedParameterSet } from '../analysis/parameter-set-report.ts';
import type { ParameterSetText, UnitView } from '../codec/unit-view.ts';
import type { Theme } from './colour.ts';
import { smallTable } from './table.ts';
import { traceTree } from './trace-tree.ts';
import { LAYOUT_WIDTH, listLines, wordLines } from './width.ts';

/** The block of one parameter set: the main facts in the title, the rest below. */
export function* parameterSetBlock(
  view: UnitView,
  { entry, read }: ReportedParameterSet,
  theme: Theme,
  width: number | undefined,
): Generator<string> {
  const seen = entry.count > 1 ? `, sent ${entry.count} times` : '';
  const place = theme.dim(`NAL unit ${entry.nalu}, offset ${entry.offset}${seen}`);
  const { title, rows } = view.describeSet(entry.record, entry.syntax, entry.derived);
  const lines = [`${theme.parameterSet(theme.strong(title))}  ${place}`];
  if (rows.length > 0) lines.push(smallTable(rows.flatMap(rowLines), ['left', 'left']));
  if (entry.error !== undefined) {
    const words = `! ${entry.error.message}`.split(' ');
    lines.push(
      ...wordLines(words, LAYOUT_WIDTH - 4).map((line, i) => `${i === 0 ? '  ' : '    '}${theme.error(line)}`),
    );
  }
  yield `${lines.join('\n')}\n`;
  if (read.trace !== undefined) yield* traceTree(read.trace, read.rbsp, theme, width);
}

type Row = ParameterSetText['rows'][number];

/** Columns before a text: the indentation, the longest label (`frame rate`, `references`) and a gap. */
const LABEL_WIDTH = 14;

/** Wraps a text that is wider than a terminal. */
const rowLines = ([label, text]: Row): Row[] =>
  listLines(text.split(', '), LAYOUT_WIDTH - LABEL_WIDTH).map((line, i) => [i === 0 ? label : '', line]);
