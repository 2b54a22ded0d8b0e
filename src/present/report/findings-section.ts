import type { GroupedFinding, Occurrence } from '../../analysis/checks/check-report.ts';
import { ruleNamed } from '../../analysis/checks/registry.ts';
import type { Rule } from '../../analysis/checks/rule.ts';
import { plural } from '../../media/quantity.ts';
import { inputHeadText, placeText, timesText } from '../reports/finding-text.ts';
import { type Html, html } from './html.ts';
import { idPrefix, ofInput, type ReportInput } from './report-input.ts';

/** Places of a finding that are listed. */
const MAX_PLACES = 20;

const SIGNS = { error: '✕', warning: '!', info: 'i' } as const;

/** What is wrong, the worst first, with what `explain` says. */
export const findingsHtml = (input: ReportInput): Html => {
  const { findings, complete } = input.checked;
  const prefix = idPrefix(input);
  return html`<section id="${prefix}findings" aria-labelledby="${prefix}findings-title">
<h2 id="${prefix}findings-title">Findings${ofInput(input)}</h2>
<p>${inputHeadText(input.checked)}${complete ? '' : ' so far'}</p>
${findings.map((finding) => findingHtml(finding, prefix))}</section>
`;
};

const findingHtml = (finding: GroupedFinding, prefix: string): Html => {
  const { ruleId, severity, message, clause, fix, track, count } = finding;
  const rule = ruleNamed(ruleId);
  const times = timesText(finding);
  return html`<article class="finding ${severity}">
<h3><span class="mark" aria-hidden="true">${SIGNS[severity]}</span> <span class="severity">${severity}</span> <code>${ruleId}</code>${
    track === undefined || track === 'video' ? '' : html` <span class="track">${track}</span>`
  }</h3>
<p>${message}${times === '' ? '' : ` (${times})`}</p>
${placesHtml(finding, count, prefix)}${fix === undefined ? undefined : html`<p class="fix"><b>Mend</b> ${fix}</p>`}
<details><summary>Explanation <span class="clause">${clause}</span></summary>
${rule === undefined ? undefined : ruleHtml(rule)}</details>
</article>
`;
};

const placesHtml = ({ occurrences, location, message }: GroupedFinding, count: number, prefix: string): Html => {
  const places: readonly Pick<Occurrence, 'location' | 'message'>[] =
    occurrences.length === 0 ? [{ location, message }] : occurrences;
  const listed = places.slice(0, MAX_PLACES).filter((place) => placeText(place.location) !== '');
  if (listed.length === 0) return html``;
  const rest = count - places.slice(0, MAX_PLACES).length;
  return html`<ul class="places">
${listed.map(({ location: at, message: own }) => html`<li>${placeHtml(at, prefix)}${own === message ? '' : `: ${own}`}</li>\n`)}${
  rest > 0 ? html`<li>${plural(rest, 'more place')}</li>` : undefined
}</ul>
`;
};

/** A place in the timeline, if it is a frame. */
const placeHtml = (location: Occurrence['location'], prefix: string): Html =>
  location.frame === undefined
    ? html`${placeText(location)}`
    : html`<a href="#timeline" data-frame="${location.frame}" data-input="${prefix}">${placeText(location)}</a>`;

const ruleHtml = ({ what, why, mend, source }: Rule): Html => html`<p>${what}</p>
<p>${why}</p>
<dl class="facts"><div><dt>source</dt><dd>${source}</dd></div>
${Object.entries(mend).map(([mender, text]) => html`<div><dt>${mender}</dt><dd>${text}</dd></div>\n`)}</dl>
`;
