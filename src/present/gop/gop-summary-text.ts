import type { MeasuredGops } from '../../analysis/gop/gop-watch.ts';
import type { VideoSummary } from '../../analysis/video-summary.ts';
import { bitrateText, bitsText, plural } from '../../media/quantity.ts';
import type { Theme } from '../colour.ts';
import { type FoundList, verdictLines } from '../found-list.ts';
import { joinedParts, NO_BREAK, type Row } from '../info/rows.ts';
import { frameLines } from '../info/video-lines.ts';
import { wrappedLine } from '../width.ts';
import type { GopReport } from './gop-report.ts';

/** The closing block of `gop`. */
export const gopSummary = (report: GopReport, found: FoundList, theme: Theme, width: number): string => {
  const { video, complete, diagnostics } = report;
  const lines = video === undefined ? ['  no video'] : [...frameLines(video, moreRows(report), theme, width)];
  if (!complete) lines.push('', '  not read to the end');
  const { error, warning } = diagnostics;
  if (error + warning > 0) lines.push('', ...verdictLines(diagnostics, found, theme, width));
  return `${lines.flatMap((line) => wrappedLine(line, width)).join('\n')}\n`;
};

const moreRows = ({ video, measured }: GopReport): readonly Row[] => [
  ['rates', video === undefined ? undefined : ratesText(video.summary, measured?.gopRates)],
  ['buffer', bufferText(measured?.buffer)],
];

/** The windows that rates are measured in: any second, whole seconds, GOPs. */
const ratesText = (summary: VideoSummary, gops: MeasuredGops['gopRates']): string => {
  const { bitrateBps: mean, peakBitrateBps: peak, rateOfSeconds: seconds } = summary;
  return joinedParts(
    [
      mean === undefined || peak === undefined ? undefined : `peak ${(peak / mean).toFixed(2)} times the mean`,
      seconds === undefined ? undefined : `whole seconds ${rangeText(seconds.minBps, seconds.maxBps)}`,
      gops === undefined ? undefined : `key to key ${rangeText(gops.minBps, gops.maxBps)}`,
    ],
    '; ',
  );
};

/** `303 to 332 kb/s`; the unit of the lower rate only where it is another one. */
const rangeText = (min: number, max: number): string => {
  const [low, high] = [bitrateText(Math.round(min)), bitrateText(Math.round(max))];
  const [number, unit] = low.split(' ');
  const range = low === high ? high : high.endsWith(` ${unit}`) ? `${number} to ${high}` : `${low} to ${high}`;
  return range.replaceAll(' ', NO_BREAK);
};

const bufferText = (buffer: MeasuredGops['buffer']): string | undefined => {
  if (buffer === undefined) return undefined;
  const { source, rateBps, sizeBits, underflows, firstUnderflow: first, minBits } = buffer;
  const what = `${bitsText(sizeBits)} at ${bitrateText(rateBps)} (${source === 'given' ? '--vbv' : 'HRD'})`;
  const found = underflows === 0 ? `no underflow, at least ${bitsText(minBits)} left` : plural(underflows, 'underflow');
  const where = first === undefined ? '' : `, the first at frame ${first.frame}, ${(first.dtsMs / 1000).toFixed(3)} s`;
  return `${what}: ${found}${where}`;
};
