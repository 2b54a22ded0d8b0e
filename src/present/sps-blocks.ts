import type { ReportedParameterSet } from '../analysis/parameter-set-report.ts';
import type { StreamCodec } from '../codec/stream-codec.ts';
import type { ParameterSetText } from '../codec/unit-view.ts';
import type { Theme } from './colour.ts';
import { smallTable } from './table.ts';
import { traceTree } from './trace-tree.ts';
import { unitNoun } from './unit-noun.ts';
import { layoutWidth, listLines, wordLines } from './width.ts';

/** The block of one parameter set. */
export interface ParameterSetBlock {
  /** Kind and id of the set. */
  readonly title: string;
  /** The main facts, and the trace, if there is one. */
  readonly lines: Iterable<string>;
}

export const parameterSetBlock = (
  codec: StreamCodec,
  { entry, read, context }: ReportedParameterSet,
  theme: Theme,
  width: number | undefined,
): ParameterSetBlock => {
  const place = theme.dim(`${unitNoun(codec)} ${entry.nalu}, offset ${entry.offset}`);
  const { title, rows } = codec.view.describeSet(entry.record, entry.syntax, entry.derived, context);
  const layout = layoutWidth({ width });
  const lines = [`${theme.parameterSet(theme.strong(title))}  ${place}`];
  if (rows.length > 0) lines.push(smallTable(rows.flatMap(rowLines(layout)), ['left', 'left']));
  if (entry.error !== undefined) {
    const cut = entry.error.code === 'truncated' ? 'cut short: ' : '';
    const words = `! ${cut}${entry.error.message}`.split(' ');
    lines.push(...wordLines(words, layout - 4).map((line, i) => `${i === 0 ? '  ' : '    '}${theme.error(line)}`));
  }
  return { title, lines: withTrace(`${lines.join('\n')}\n`, read, theme, width) };
};

function* withTrace(
  facts: string,
  { trace, rbsp }: ReportedParameterSet['read'],
  theme: Theme,
  width: number | undefined,
): Generator<string> {
  yield facts;
  if (trace !== undefined) yield* traceTree(trace, rbsp, theme, width);
}

type Row = ParameterSetText['rows'][number];

/** Columns before a text: the indentation, the longest label (`frame rate`, `references`) and a gap. */
const LABEL_WIDTH = 14;

/** Wraps a text that is wider than a line. */
const rowLines =
  (width: number) =>
  ([label, text]: Row): Row[] =>
    listLines(text.split(', '), width - LABEL_WIDTH).map((line, i) => [i === 0 ? label : '', line]);
