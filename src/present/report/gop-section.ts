import type { GopRecord } from '../../analysis/gop/gop-record.ts';
import { plural } from '../../media/quantity.ts';
import { patternText } from '../pattern-text.ts';
import { type Html, html, type Part, tableHtml } from './html.ts';
import { idPrefix, ofInput, quantizerName, type ReportInput } from './report-input.ts';

const COLUMNS = [
  '#GOP',
  '#frame',
  '#time, s',
  '#frames',
  '#seconds',
  '#bytes',
  '#kb/s',
  'start',
  '#leading',
  '#QP',
  'pattern, in decoding order',
];

/** A row for each GOP. */
export const gopsHtml = (input: ReportInput): Html => {
  const { stream } = input;
  if (stream === undefined || stream.gops.length === 0) return html``;
  const { gops, gopsDropped, track } = stream;
  const columns = COLUMNS.map((title) => (title === '#QP' ? `#${quantizerName(stream)}` : title));
  const start = track.codec?.stream?.words.start ?? 'key';
  return html`<section id="${idPrefix(input)}gops" aria-labelledby="${idPrefix(input)}gops-title">
<h2 id="${idPrefix(input)}gops-title">GOPs${ofInput(input)}</h2>
${tableHtml({ caption: `GOPs${ofInput(input)}`, columns, rows: gops.map((gop) => gopRow(gop, start, idPrefix(input))) })}
${gopsDropped > 0 ? html`<p class="note">${plural(gopsDropped, 'more GOP')} not listed: rtmpkit gop lists all.</p>` : undefined}
</section>
`;
};

const gopRow = (gop: GopRecord, start: string, prefix: string): readonly Part[] => {
  const { index, firstFrame, frames, ptsMs, durationMs, sizeBytes, bitrateBps, leading, pattern } = gop;
  const quantizer = gop.qp ?? gop.base_q_idx;
  return [
    index,
    html`<a href="#timeline" data-frame="${firstFrame}" data-input="${prefix}">${firstFrame}</a>`,
    (ptsMs / 1000).toFixed(3),
    frames,
    (durationMs / 1000).toFixed(3),
    sizeBytes,
    bitrateBps === undefined ? '' : Math.round(bitrateBps / 1000),
    startText(gop, start),
    leading === 0 ? '' : leading,
    quantizer === undefined ? '' : quantizer.mean.toFixed(2),
    patternText(pattern, 'decoding'),
  ];
};

const startText = ({ randomAccess, closed }: GopRecord, start: string): string => {
  if (randomAccess === undefined) return '-';
  if (randomAccess === 'closed') return start;
  if (randomAccess === 'recovery') return 'refresh';
  return closed ? 'closed' : 'open';
};
