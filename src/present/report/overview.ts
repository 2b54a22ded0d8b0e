import { metadataEncoder } from '../../analysis/flv/metadata-encoder.ts';
import type { FormatName } from '../../container/descriptor.ts';
import { containerOf } from '../../container/registry.ts';
import { bitrateText, bytesText, durationText } from '../../media/quantity.ts';
import { audioRow } from '../info/audio-lines.ts';
import { containerLines } from '../info/container-lines.ts';
import { tracksOf } from '../info/info-file.ts';
import { NO_BREAK, type Row } from '../info/rows.ts';
import { videoRows } from '../info/video-lines.ts';
import { inputHeadText, inputName } from '../reports/finding-text.ts';
import { type Html, html, tableHtml } from './html.ts';
import { idPrefix, ofInput, type ReportInput } from './report-input.ts';

/** What `info` shows of an input. */
export const overviewHtml = (input: ReportInput): Html => {
  const { checked, measured, letter } = input;
  const { format, sizeBytes, complete } = checked;
  const { flv } = measured;
  const title = letter === undefined ? 'Overview' : `Overview of ${letter}`;
  const rows: Row[] = [
    [
      'input',
      inputName(checked),
      [
        format === undefined ? '' : containerOf(format as FormatName).title,
        sizeBytes === undefined ? '' : bytesText(sizeBytes),
        flv?.durationMs === undefined ? '' : durationText(flv.durationMs / 1000),
        flv?.bitrateBps === undefined ? '' : bitrateText(flv.bitrateBps),
        complete ? '' : 'not read to the end',
      ]
        .filter((part) => part !== '')
        .join(', '),
    ],
  ];
  const tracks = tracksOf(measured).map((track) => {
    if (track.kind === 'audio') return listHtml([audioRow(track)]);
    const { before, types, after } = videoRows(track);
    const [titles = [], ...sizes] = types;
    return html`${listHtml(before)}${
      sizes.length === 0
        ? undefined
        : tableHtml({
            caption: `Sizes of frames by type${ofInput(input)}`,
            columns: titles.map((name, i) => (i === 0 ? name : `#${name}`)),
            rows: sizes,
          })
    }${listHtml(after)}`;
  });
  const writer = metadataEncoder(flv);
  const rest: Row[] = [
    ...(writer === undefined ? [] : [['onMetaData', `encoder ${writer}`] as Row]),
    ...containerLines(measured.container),
  ];
  return html`<section id="${idPrefix(input)}overview" aria-labelledby="${idPrefix(input)}overview-title">
<h2 id="${idPrefix(input)}overview-title">${title}</h2>
${listHtml(rows)}${tracks}${listHtml(rest)}
<p class="verdict"><a href="#${idPrefix(input)}findings">${inputHeadText(checked)}</a></p>
</section>
`;
};

/** Labels with their texts. */
export const listHtml = (rows: readonly Row[]): Html => {
  const shown = rows
    .map(([label, ...texts]) => [label, texts.filter((text) => text !== undefined && text !== '')] as const)
    .filter(([, texts]) => texts.length > 0);
  if (shown.length === 0) return html``;
  return html`<dl class="facts">
${shown.map(([label, texts]) => html`<div><dt>${label}</dt>${texts.map((text) => html`<dd>${spaced(text ?? '')}</dd>`)}</div>\n`)}</dl>
`;
};

/** Double spaces, which separate the parts of a row, stay visible. */
const spaced = (text: string): string => text.replaceAll('  ', `${NO_BREAK} `);
