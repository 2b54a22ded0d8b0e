import type { GopReport } from '../../analysis/gop/gop-report.ts';
import { bitrateText, bytesText, durationText, fpsText, plural } from '../../media/quantity.ts';
import type { Theme } from '../colour.ts';
import { type FoundList, verdictLines } from '../found-list.ts';
import { frameLines } from '../frame-facts-text.ts';
import { qpTable } from '../qp-table.ts';
import { wrappedLine } from '../width.ts';

/** The closing block of `gop`. */
export const gopSummary = (report: GopReport, found: FoundList, theme: Theme, width: number): string => {
  const lines = headlines(report).flatMap((line) => wrappedLine(line, width).map(theme.strong));
  if (report.frames > 0) lines.push(...frameLines(report, { indent: 2, width }));
  if (report.qp !== undefined) lines.push('', qpTable(report.qp));
  const { error, warning } = report.diagnostics;
  if (error + warning > 0) lines.push('', ...verdictLines(report.diagnostics, found, theme, width));
  return `${lines.flatMap((line) => wrappedLine(line, width)).join('\n')}\n`;
};

/** What the stream is; how much of it there is. */
const headlines = (report: GopReport): readonly string[] => {
  const { codec, width, height, profile, level, frames, sizeBytes, durationMs, bitrateBps, complete } = report;
  const what = [
    codec ?? '',
    width === undefined ? '' : `${width}x${height}`,
    profile === undefined ? '' : `${profile}@${level}`,
    ...rateTexts(report),
  ].filter(Boolean);
  const amount = [
    plural(frames, 'frame'),
    bytesText(sizeBytes),
    durationMs === undefined ? '' : durationText(durationMs / 1000),
    bitrateBps === undefined ? '' : bitrateText(bitrateBps),
  ].filter(Boolean);
  const end = complete ? '' : '; not read to the end';
  return [what.length === 0 ? '' : `  ${what.join(', ')}`, `  ${amount.join(', ')}${end}`].filter(Boolean);
};

const rateTexts = ({ frameRate, measuredFrameRate: measured, timesFrom }: GopReport): readonly string[] => {
  const declared = frameRate === undefined ? '' : `${fpsText(frameRate.fps)} fps by the VUI`;
  if (measured === undefined) return [timesFrom === 'assumed' ? '25 fps assumed' : declared];
  return [`${fpsText(measured.fps)} fps measured${measured.constant ? '' : ' on average, not constant'}`, declared];
};
