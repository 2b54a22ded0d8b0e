import type { DiffResult } from '../diff/diff-result.ts';
import { aspectRows, pairTable, setTable, verdictText } from '../diff/diff-text.ts';
import { type Html, html, tableHtml } from './html.ts';
import { listHtml } from './overview.ts';

/** Pairs of frames that are listed. */
const MAX_PAIRS = 200;

/** What `diff` says of two inputs. */
export const diffHtml = (result: DiffResult): Html => {
  const { comparison } = result;
  const pairs = pairTable(comparison, MAX_PAIRS);
  return html`<section id="differences" aria-labelledby="differences-title">
<h2 id="differences-title">Differences</h2>
<p class="verdict">${verdictText(result)}</p>
${listHtml(aspectRows(result))}
${comparison.sets
  .filter(({ elements }) => elements.length > 0)
  .map((set) => {
    const [[title = '', ...sides] = [], ...rows] = setTable(set);
    return tableHtml({ caption: `Elements of ${title} that differ`, columns: ['element', ...sides], rows });
  })}
${
  pairs.count === 0
    ? undefined
    : html`${tableHtml({
        caption: 'Frames that differ',
        columns: ['#a', '#b', '#PTS, s', 'type', '#bytes of a', '#of b', '#change', '#QP of a', '#of b', 'differ in'],
        rows: pairs.rows.map(([a = '', b = '', ...rest]) => [frameLink(a, 'a-'), frameLink(b, 'b-'), ...rest]),
      })}${pairs.count > pairs.rows.length ? html`<p class="note">${pairs.count - pairs.rows.length} more: rtmpkit diff --limit lists them.</p>` : undefined}`
}</section>
`;
};

const frameLink = (frame: string, prefix: string): Html =>
  frame === '-' ? html`-` : html`<a href="#timeline" data-frame="${frame}" data-input="${prefix}">${frame}</a>`;
