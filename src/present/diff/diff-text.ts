import type { CheckedInput } from '../../analysis/checks/check-report.ts';
import type { KeptFrame } from '../../analysis/comparison/kept-frame.ts';
import type { ElementValue, SetComparison } from '../../analysis/comparison/set-comparison.ts';
import type { ByteDifference, DifferentByte } from '../../analysis/comparison/slice-catcher.ts';
import {
  type Aspect,
  type FrameAspect,
  type FramePair,
  hasSameQuantizer,
  type TrackComparison,
} from '../../analysis/comparison/track-comparison.ts';
import type { TrackRecord } from '../../analysis/comparison/track-recorder.ts';
import type { FormatName } from '../../container/descriptor.ts';
import { printableFourCc } from '../../container/flv/names.ts';
import { containerOf } from '../../container/registry.ts';
import { bytesText, plural } from '../../media/quantity.ts';
import type { Theme } from '../colour.ts';
import { alignedColumns } from '../columns.ts';
import { joinedParts, type Row } from '../info/rows.ts';
import { inputName } from '../reports/finding-text.ts';
import { unitNoun } from '../unit-noun.ts';
import { cutTo, wordLines } from '../width.ts';
import { differingPairs } from './diff-record.ts';
import type { DiffResult } from './diff-result.ts';

/** How the comparison is shown. */
export interface DiffLayout {
  readonly theme: Theme;
  readonly width: number;
  /** Pairs of frames that are listed. */
  readonly limit: number;
}

/** The comparison for people. */
export function* diffLines(result: DiffResult, { theme, width, limit }: DiffLayout): Generator<string> {
  const { inputs, comparison, differs, firstByte } = result;
  yield `${theme.strong('a')}  ${inputText(inputs[0], comparison.a)}`;
  yield `${theme.strong('b')}  ${inputText(inputs[1], comparison.b)}`;
  yield '';
  yield* rowLines(aspectRows(result), theme, width);
  if (firstByte !== undefined)
    yield* rowLines([['first byte', ...firstByteTexts(firstByte, comparison)]], theme, width);
  for (const set of comparison.sets) if (set.elements.length > 0) yield* setLines(set, theme, width);
  yield* pairLines(comparison, theme, limit);
  yield '';
  yield `  ${differs.length === 0 ? verdictText(result) : theme.error(verdictText(result))}`;
}

/** What they differ in. */
export const verdictText = ({ differs, ignored }: DiffResult): string => {
  if (differs.length > 0) return `differ in ${differs.map(wordOf).join(', ')}`;
  return ignored.length > 0 ? `alike, apart from what is ignored: ${ignored.map(wordOf).join(', ')}` : 'alike';
};

const WORDS: Readonly<Record<Aspect, string>> = {
  parameterSets: 'parameter sets',
  frames: 'frames',
  keyFrames: 'key frames',
  types: 'types',
  sizes: 'sizes',
  qp: 'QP',
  bytes: 'bytes',
};

const wordOf = (aspect: Aspect): string => WORDS[aspect];

const inputText = (input: CheckedInput, { track, frames, summary }: TrackRecord): string => {
  const { format, sizeBytes, complete } = input;
  const { sequence } = summary;
  const facts = joinedParts([
    format === undefined ? undefined : containerOf(format as FormatName).title,
    sizeBytes === undefined ? undefined : bytesText(sizeBytes),
    track.codec?.title ?? printableFourCc(track.fourCc),
    sequence?.width === undefined ? undefined : `${sequence.width}x${sequence.height}`,
    plural(frames.length, 'frame'),
    complete ? undefined : 'not read to the end',
    frames.dropped > 0 ? `${frames.dropped} more not compared` : undefined,
  ]);
  return `${inputName(input)}: ${facts}`;
};

/** Columns of a label: `parameter sets`. */
const LABEL_WIDTH = 14;

function* rowLines(rows: readonly Row[], theme: Theme, width: number): Generator<string> {
  for (const [label, ...texts] of rows) {
    const lines = texts.flatMap((text) => wordLines((text ?? '').split(' '), width - LABEL_WIDTH - 4));
    for (const [i, line] of lines.entries())
      yield `  ${theme.dim((i === 0 ? label : '').padEnd(LABEL_WIDTH))}  ${line}`;
  }
}

/** A row for each aspect. */
export const aspectRows = ({ comparison, ignored }: DiffResult): readonly Row[] => {
  const note = (aspect: Aspect, text: string): string => (ignored.includes(aspect) ? `${text} (ignored)` : text);
  return [
    [wordOf('parameterSets'), note('parameterSets', setsText(comparison.sets))],
    [wordOf('frames'), note('frames', framesText(comparison))],
    ...(['keyFrames', 'types', 'sizes', 'qp', 'bytes'] as const).map(
      (aspect): Row => [wordOf(aspect), note(aspect, frameAspectText(comparison, aspect))],
    ),
  ];
};

const setsText = (sets: readonly SetComparison[]): string => {
  if (sets.length === 0) return 'none';
  const differing = sets.filter(({ state }) => state !== 'alike');
  if (differing.length === 0) return `alike: ${sets.map(setName).join(', ')}`;
  return differing
    .map((set) => {
      if (set.state !== 'differs') return `${setName(set)} ${set.state}`;
      const count = set.elements.length;
      return `${setName(set)} differs in ${count === 0 ? 'bytes that are no element' : plural(count, 'element')}`;
    })
    .join('; ');
};

const setName = ({ name, id }: Pick<SetComparison, 'name' | 'id'>): string =>
  id === undefined ? name : `${name} ${id}`;

const framesText = ({ alignment, paired, onlyInA, onlyInB, firstUnpaired }: TrackComparison): string => {
  const pairs = `${plural(paired, 'pair')}, in ${alignment.order} order`;
  if (firstUnpaired === undefined) return pairs;
  const only = [onlyInA > 0 ? `${onlyInA} only in a` : '', onlyInB > 0 ? `${onlyInB} only in b` : ''].filter(Boolean);
  const { a, b } = firstUnpaired;
  const first = a === undefined ? `frame ${b?.index} of b` : `frame ${a.index} of a`;
  return `${pairs}; ${only.join(', ')}, the first one is ${first}`;
};

const frameAspectText = ({ a, b, counts, first, paired }: TrackComparison, aspect: FrameAspect): string => {
  const means = meansText(a, b, aspect);
  const pair = first[aspect];
  if (pair?.a === undefined || pair.b === undefined)
    return joinedParts([lackText(a, b, aspect) ?? 'alike', means], '; ');
  const where =
    pair.a.index === pair.b.index ? `frame ${pair.a.index}` : `frame ${pair.a.index} of a, ${pair.b.index} of b`;
  return joinedParts([`differ in ${counts[aspect]} of ${plural(paired, 'pair')}, first in ${where}`, means], '; ');
};

/** Why an aspect is not compared. */
const lackText = (a: TrackRecord, b: TrackRecord, aspect: FrameAspect): string | undefined => {
  if (aspect === 'qp' && !hasSameQuantizer(a, b)) return 'not compared: QP and base_q_idx';
  if (aspect !== 'bytes' && aspect !== 'qp' && aspect !== 'types') return undefined;
  const isRead = [a, b].some(({ track }) => track.codec?.stream !== undefined);
  return isRead ? undefined : 'not compared: frames of this codec are not taken apart';
};

const meansText = (a: TrackRecord, b: TrackRecord, aspect: FrameAspect): string | undefined => {
  if (aspect === 'keyFrames')
    return a.summary.keyFrames.count === b.summary.keyFrames.count
      ? undefined
      : `${a.summary.keyFrames.count} in a, ${b.summary.keyFrames.count} in b`;
  if (aspect !== 'qp' || !hasSameQuantizer(a, b)) return undefined;
  const [before, after] = [a.summary.qp ?? a.summary.base_q_idx, b.summary.qp ?? b.summary.base_q_idx];
  if (before === undefined || after === undefined || before.mean === after.mean) return undefined;
  return `mean of slices ${before.mean.toFixed(2)} in a, ${after.mean.toFixed(2)} in b`;
};

const firstByteTexts = ({ a, b, element }: ByteDifference, tracks: TrackComparison): readonly string[] => [
  byteText('a', a, tracks.a),
  byteText('b', b, tracks.b),
  element === undefined
    ? 'in slice data: the headers of these slices are the same'
    : `${element.structure}(): ${element.element} is ${element.a ?? 'absent'} in a, ${element.b ?? 'absent'} in b`,
];

const byteText = (name: string, at: DifferentByte | undefined, { track }: TrackRecord): string => {
  if (at === undefined) return `${name} has no such slice`;
  const { nalu, byte, offset, value } = at;
  const where = offset === undefined ? '' : `, offset ${offset}`;
  const what = value === undefined ? 'its end' : `0x${value.toString(16).padStart(2, '0')}`;
  const unit = track.codec?.stream === undefined ? 'unit' : unitNoun(track.codec.stream);
  return `${name}: ${unit} ${nalu}, byte ${byte}${where}: ${what}`;
};

/** Characters of a value. */
const VALUE_WIDTH = 26;

function* setLines(set: SetComparison, theme: Theme, width: number): Generator<string> {
  const lines = alignedColumns(setTable(set), ['left', 'left', 'left']).split('\n');
  yield '';
  for (const [i, line] of lines.entries()) yield i === 0 ? theme.heading(line) : cutTo(width, line);
}

/** Titles, then a row for each element that differs. */
export const setTable = (set: SetComparison): readonly (readonly string[])[] => [
  [setName(set), 'a', 'b'],
  ...set.elements.map(({ element, a, b }) => [element, valueText(a), valueText(b)]),
];

const valueText = (value: ElementValue | undefined): string =>
  value === undefined
    ? '-'
    : cutTo(VALUE_WIDTH, `${value.value}${value.meaning === undefined ? '' : ` (${value.meaning})`}`);

const TITLES = ['a', 'b', 'PTS', 'type', 'bytes', '', '', 'QP', '', 'differ in'] as const;
const ALIGN = ['right', 'right', 'right', 'left', 'right', 'right', 'right', 'right', 'right', 'left'] as const;

function* pairLines(comparison: TrackComparison, theme: Theme, limit: number): Generator<string> {
  const { rows, count } = pairTable(comparison, limit);
  if (count === 0) return;
  const lines = alignedColumns([TITLES, ...rows], ALIGN).split('\n');
  yield '';
  for (const [i, line] of lines.entries()) yield i === 0 ? theme.heading(line) : line;
  if (count > rows.length) yield theme.dim(`  ${plural(count - rows.length, 'more pair')}: --limit`);
}

/** A row for each of the first pairs that differ, and how many there are. */
export const pairTable = (
  comparison: TrackComparison,
  limit: number,
): { readonly rows: readonly (readonly string[])[]; readonly count: number } => {
  const { listed, count } = differingPairs(comparison, limit);
  return { rows: listed.map(pairRow), count };
};

const pairRow = ({ a, b, differs }: FramePair): readonly string[] => [
  `${a?.index ?? '-'}`,
  `${b?.index ?? '-'}`,
  (((a ?? b)?.ptsMs ?? 0) / 1000).toFixed(3),
  a?.type === b?.type && a?.isKey === b?.isKey ? typeText(a) : `${typeText(a)} ${typeText(b)}`,
  `${a?.sliceBytes ?? '-'}`,
  `${b?.sliceBytes ?? '-'}`,
  changeText(a, b),
  a?.qp === undefined ? '-' : a.qp.toFixed(2),
  b?.qp === undefined ? '-' : b.qp.toFixed(2),
  a === undefined ? 'only in b' : b === undefined ? 'only in a' : differs.map(wordOf).join(', '),
];

const typeText = (frame: KeptFrame | undefined): string => {
  if (frame === undefined) return '-';
  const type = frame.type === 'unknown' ? '?' : frame.type;
  return frame.isKey ? `${type}*` : type;
};

const changeText = (a: KeptFrame | undefined, b: KeptFrame | undefined): string => {
  if (a === undefined || b === undefined || a.sliceBytes === 0 || a.sliceBytes === b.sliceBytes) return '';
  const percent = (100 * (b.sliceBytes - a.sliceBytes)) / a.sliceBytes;
  return `${percent > 0 ? '+' : ''}${percent.toFixed(1)} %`;
};
