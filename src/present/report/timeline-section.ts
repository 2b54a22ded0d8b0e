import { plural } from '../../media/quantity.ts';
import { type Html, html } from './html.ts';
import { ofInput, type ReportInput } from './report-input.ts';

const BUTTONS = [
  ['zoom-in', 'Zoom in', '+'],
  ['zoom-out', 'Zoom out', '−'],
  ['left', 'Move left', '←'],
  ['right', 'Move right', '→'],
  ['whole', 'Show all frames', 'All'],
  ['previous-key', 'Previous key frame', '⇤ key'],
  ['next-key', 'Next key frame', 'key ⇥'],
  ['next-finding', 'Next finding', 'finding ⇥'],
] as const;

const LEGEND = [
  ['i', 'I'],
  ['p', 'P'],
  ['b', 'B'],
  ['other', 'other'],
] as const;

/** The place of the timeline, which scripts fill. */
export const timelineHtml = (inputs: readonly ReportInput[]): Html => {
  const hasFrames = inputs.some(({ stream }) => (stream?.frames.length ?? 0) > 0);
  return html`<section id="timeline" aria-labelledby="timeline-title">
<h2 id="timeline-title">Timeline</h2>
${
  hasFrames
    ? html`<p class="note" id="timeline-note">The timeline is drawn by JavaScript, which is off. The tables below have its numbers.</p>
<div id="timeline-view" hidden>
<div class="bar" role="toolbar" aria-label="Timeline">
${BUTTONS.map(([id, title, text]) => html`<button type="button" id="${id}" title="${title}" aria-label="${title}">${text}</button>\n`)}
<ul class="legend" aria-label="Marks">${LEGEND.map(
        ([name, text]) => html`<li><span class="swatch ${name}" aria-hidden="true"></span>${text}</li>`,
      )}<li><span aria-hidden="true">▼</span> key frame</li><li><span aria-hidden="true">✕ ! i</span> finding</li></ul>
</div>
<div id="charts" tabindex="0" role="application" aria-label="Frames of the stream in a chart" aria-describedby="keys"></div>
<p id="readout" role="status"></p>
<div id="details" tabindex="0" role="region" aria-label="Details of the frame"></div>
<p class="note" id="keys">Keys in the chart: ← → a frame, with Shift ten; Page Up and Page Down a key frame; Home, End; + and − zoom, 0 shows all; F the next finding. Drag to move, Ctrl and wheel to zoom, click to keep a frame.</p>
</div>
${inputs.map(droppedHtml)}`
    : html`<p>There are no frames.</p>`
}
</section>
`;
};

/** What the page has no room for. */
const droppedHtml = (input: ReportInput): Html => {
  const { framesDropped = 0, headers, mapsDropped = 0 } = input.stream ?? {};
  const parts = [
    framesDropped > 0 ? `${plural(framesDropped, 'more frame')} not in the timeline` : '',
    headers !== undefined && headers.dropped > 0
      ? `${plural(headers.dropped, 'more slice header')} not in the page`
      : '',
    mapsDropped > 0 ? `${plural(mapsDropped, 'more map')} of QP not in the page` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? html`` : html`<p class="note">${parts.join('; ')}${ofInput(input)}.</p>`;
};
