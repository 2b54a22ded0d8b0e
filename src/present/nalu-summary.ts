import type { StreamSummary } from '../analysis/stream-summary.ts';
import type { StreamCodec } from '../codec/stream-codec.ts';
import { bitrateText, bytesText, durationText, fpsText, plural } from '../media/quantity.ts';
import type { Theme } from './colour.ts';
import { alignedColumns } from './columns.ts';
import { type FoundList, verdictLines } from './found-list.ts';
import { frameLines } from './frame-facts-text.ts';
import { baseQIdxTable, qpNote, qpTable } from './qp-table.ts';
import { unitNoun } from './unit-noun.ts';
import { LAYOUT_WIDTH, listLines, wrappedLine } from './width.ts';

/** The closing block of `nalu`: the stream in one line, then sizes by unit type. */
export const naluSummary = (
  summary: StreamSummary,
  codec: StreamCodec,
  format: string | undefined,
  found: FoundList,
  theme: Theme,
  width: number,
): string => {
  const head = headline(summary, codec).flatMap((line) => wrappedLine(line, width));
  const lines = [
    ...head.map((line) => theme.strong(line)),
    ...frameLines(summary, { indent: 2, width }, codec.words),
    '',
  ];
  const hasPictures = summary.types.some(({ pictures }) => pictures !== undefined);
  const types = summary.types.map(({ [codec.typeKey]: type, name, count, pictures, sizeBytes }) => [
    `${type ?? '-'}`,
    name,
    `${count}`,
    ...(hasPictures ? [`${pictures ?? ''}`] : []),
    bytesText(sizeBytes),
    share(sizeBytes, summary.sizeBytes),
  ]);
  if (types.length > 0) {
    lines.push(
      alignedColumns(
        [['type', '', 'units', ...(hasPictures ? ['pictures'] : []), 'bytes', 'share'], ...types],
        ['right', 'left', 'right', 'right', 'right', ...(hasPictures ? (['right'] as const) : [])],
      ),
      '',
    );
  }
  lines.push(...listLines(overheadParts(summary, codec, format), LAYOUT_WIDTH - 2).map((line) => `  ${line}`));
  if (summary.qp !== undefined) lines.push('', qpTable(summary.qp));
  if (summary.base_q_idx !== undefined) lines.push('', baseQIdxTable(summary.base_q_idx));
  const note = summary.qp === undefined ? undefined : qpNote(summary, codec);
  if (note !== undefined) lines.push(note);
  const { error, warning } = summary.diagnostics;
  if (error + warning > 0) lines.push('', ...verdictLines(summary.diagnostics, found, theme, width));
  return `${lines.flatMap((line) => wrappedLine(line, width)).join('\n')}\n`;
};

/** One line; two if it is wider than a terminal: contents, then duration, rates and slices. */
const headline = (summary: StreamSummary, codec: StreamCodec): readonly string[] => {
  const parts = [plural(summary.nalus, unitNoun(codec))];
  const types = Object.entries(summary.pictures).map(([type, count]) => `${count} ${type}`);
  const fields = summary.fields > 0 ? `, ${plural(summary.fields, 'field')}` : '';
  const hidden = summary.hiddenPictures === undefined ? '' : `, ${summary.hiddenPictures} of them hidden`;
  if (types.length > 0) parts.push(`${plural(summary.frames, 'frame')} (${types.join(', ')}${hidden}${fields})`);
  parts.push(bytesText(summary.sizeBytes));
  const times: string[] = [];
  if (summary.durationSeconds !== undefined) {
    const rate = summary.frameRate === undefined ? '' : ` at ${fpsText(summary.frameRate.fps)} fps`;
    times.push(`${durationText(summary.durationSeconds)}${rate}`);
  }
  if (summary.bitrateBps !== undefined) times.push(bitrateText(summary.bitrateBps));
  const shape = [slicesText(summary), summary.complete ? '' : 'not read to the end'];
  const line = `  ${[[...parts, ...times].join(', '), ...shape].filter(Boolean).join('; ')}`;
  if (line.length <= LAYOUT_WIDTH) return [line];
  return [`  ${parts.join(', ')}`, `  ${[times.join(', '), ...shape].filter(Boolean).join('; ')}`];
};

const slicesText = ({ slicesPerPicture: slices, fields }: StreamSummary): string => {
  if (slices === undefined) return '';
  const picture = fields > 0 ? 'picture' : 'frame';
  if (slices.min === slices.max) return slices.max === 1 ? '' : `every ${picture} has ${slices.max} slices`;
  return `${slices.min} to ${slices.max} slices a ${picture}`;
};

const share = (bytes: number, of: number): string => (of === 0 ? '' : `${((100 * bytes) / of).toFixed(1)} %`);

const overheadParts = (
  { overhead }: StreamSummary,
  codec: StreamCodec,
  format: string | undefined,
): readonly string[] => {
  const parts: readonly (readonly [string, number])[] =
    codec.nal === undefined
      ? obuParts(overhead)
      : [
          [format === 'annexb' ? 'start codes' : 'length fields', overhead.prefixBytes],
          ['emulation prevention', overhead.emulationPreventionBytes],
          ['filler', overhead.fillerBytes],
          ['SEI', overhead.seiBytes],
          ['trailing zeros', overhead.trailingZeroBytes],
          ['junk', overhead.junkBytes],
        ];
  // The first ones are always shown, the last two only if not 0.
  const always = parts.length - 2;
  return parts.filter(([, bytes], i) => i < always || bytes > 0).map(([name, bytes]) => `${name} ${bytesText(bytes)}`);
};

/** OBUs have no emulation prevention. */
const obuParts = (overhead: StreamSummary['overhead']): readonly (readonly [string, number])[] => [
  ['metadata', overhead.seiBytes],
  ['padding', overhead.fillerBytes],
  ['length fields', overhead.prefixBytes],
  ['junk', overhead.junkBytes],
];
