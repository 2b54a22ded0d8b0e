import type { GroupedFinding } from '../../analysis/checks/check-report.ts';
import type { ServerNotice } from '../../analysis/serve/server-notice.ts';
import { type StreamPlace, streamPath } from '../../analysis/serve/stream-place.ts';
import { bytesText, durationText, plural } from '../../media/quantity.ts';
import { printableText } from '../../syntax/printable-text.ts';
import type { Theme } from '../colour.ts';
import { markColour } from '../found-list.ts';
import { timesText, whereText } from '../reports/finding-text.ts';

/** What happened, as a line or several, without the time. */
export const noticeText = (notice: ServerNotice, theme: Theme): string => {
  const who = 'peer' in notice ? `${notice.peer}  ` : '';
  return `${who}${textOf(notice, theme)}`;
};

const pathOf = (place: StreamPlace, theme: Theme): string => theme.strong(printableText(streamPath(place)));

const textOf = (notice: ServerNotice, theme: Theme): string => {
  switch (notice.event) {
    case 'connect':
      return `connects to ${printableText(notice.app)}${notice.flashVer === undefined ? '' : `, ${notice.flashVer}`}`;
    case 'publish':
      return `${theme.idr('publishes')} ${pathOf(notice, theme)}`;
    case 'play':
      return `plays ${pathOf(notice, theme)}${notice.kind === 'rtmp' ? '' : ` (${notice.kind})`}`;
    case 'unpublish':
      return `ends ${pathOf(notice, theme)} after ${passedText(notice)}, ${plural(notice.frames, 'frame')}`;
    case 'leave': {
      const dropped = notice.droppedFrames === 0 ? '' : `, ${plural(notice.droppedFrames, 'frame')} dropped`;
      return `leaves ${pathOf(notice, theme)} after ${passedText(notice)}${dropped}`;
    }
    case 'refuse':
      return `${theme.error(`may not ${notice.what}`)}: ${notice.code}: ${printableText(notice.description)}`;
    case 'disconnect':
      return `disconnects${notice.why === undefined ? '' : `: ${printableText(notice.why)}`}`;
    case 'warning':
      return `${theme.warning('warning')}: ${notice.description} (${notice.code})`;
    case 'finding': {
      const { severity, message, ruleId } = notice.finding;
      const where = whereText(notice.finding);
      return `${pathOf(notice, theme)}: ${markColour(severity, theme)(severity)}: ${message} (${ruleId})${where === '' ? '' : theme.dim(`  ${where}`)}`;
    }
    case 'verdict':
      return verdictText(notice, theme);
    case 'record':
      return `${pathOf(notice, theme)}: records to ${printableText(notice.path)}`;
    case 'recorded':
      return `${pathOf(notice, theme)}: recorded ${bytesText(notice.sizeBytes)} to ${printableText(notice.path)}`;
    case 'record-failed':
      return `${pathOf(notice, theme)}: ${theme.error('the recording ends')} after ${bytesText(notice.sizeBytes)}: ${printableText(notice.why ?? '')}`;
    case 'relay':
      return relayText(notice, theme);
  }
};

const passedText = ({ durationMs, bytes }: { readonly durationMs: number; readonly bytes: number }): string =>
  `${durationText(durationMs / 1000)}, ${bytesText(bytes)}`;

const relayText = (notice: ServerNotice & { readonly event: 'relay' }, theme: Theme): string => {
  const { direction, address, state, why, retryMs } = notice;
  const way = `${pathOf(notice, theme)}: relay ${direction === 'push' ? 'to' : 'from'} ${printableText(address)}`;
  const again = retryMs === undefined ? '' : `, again in ${retryMs / 1000} s`;
  return `${way} ${state === 'retry' ? theme.warning('lost') : state}${why === undefined ? '' : `: ${why}`}${again}`;
};

/** The findings of a publish, the worst first. */
const verdictText = (notice: ServerNotice & { readonly event: 'verdict' }, theme: Theme): string => {
  const { counts, findings, frames } = notice.judgement;
  const head =
    findings.length === 0
      ? `no findings in ${plural(frames, 'frame')}`
      : `${plural(counts.error, 'error')}, ${plural(counts.warning, 'warning')} in ${plural(frames, 'frame')}`;
  const lines = findings.map((finding) => `  ${findingLine(finding, theme)}`);
  return [`${pathOf(notice, theme)}: ${head}`, ...lines].join('\n');
};

const findingLine = (finding: GroupedFinding, theme: Theme): string => {
  const { severity, ruleId, message, fix } = finding;
  const place = [whereText(finding), timesText(finding)].filter((part) => part !== '').join(', ');
  const line = `${markColour(severity, theme)(severity.padEnd(7))}  ${ruleId}: ${message}${place === '' ? '' : `; ${place}`}`;
  return fix === undefined ? line : `${line}\n           fix: ${fix}`;
};
