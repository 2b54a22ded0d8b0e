import type { EntryPointSummary, MeasuredEntryPoint } from '../../analysis/gop/entry-points.ts';
import { plural } from '../../media/quantity.ts';
import type { Theme } from '../colour.ts';
import { alignedColumns } from '../columns.ts';
import { secondsText } from './gop-table.ts';

/** Where the stream can be entered, which parameter sets come with each point, and what is lost then. */
export const entryPointTable = (
  { points, closed, open, recovery, framesBefore, outOfBand }: EntryPointSummary,
  theme: Theme,
): string => {
  const count = closed + open + recovery;
  const lines = [`  ${theme.strong(count === 0 ? 'no entry point' : plural(count, 'entry point'))}`];
  if (framesBefore > 0)
    lines.push(`  ${plural(framesBefore, 'frame')} before ${count === 0 ? 'any' : 'the first one'}`);
  if (outOfBand) lines.push('  parameter sets are in the configuration record');
  if (points.length > 0) {
    const titles = ['frame', 'time', 'offset', 'type', 'sets in its access unit', 'not correct from there'];
    const rows = points.map((point) => [
      `${point.frame}`,
      secondsText(point.ptsMs),
      `${point.offset}`,
      point.type,
      point.parameterSets.map(({ name, id }) => (id === undefined ? name : `${name} ${id}`)).join(', ') || 'none',
      lossText(point),
    ]);
    lines.push(alignedColumns([titles, ...rows], ['right', 'right', 'right', 'left', 'left', 'left']));
  }
  if (count > points.length) lines.push(`  … ${count - points.length} more`);
  return `${lines.join('\n')}\n`;
};

const lossText = ({ leading, recoveryFrames = 0 }: MeasuredEntryPoint): string => {
  const parts = [
    leading > 0 ? `${leading} shown before it` : '',
    recoveryFrames > 0 ? `${plural(recoveryFrames, 'frame')} until the refresh is done` : '',
  ].filter(Boolean);
  return parts.length === 0 ? '-' : parts.join(', ');
};
