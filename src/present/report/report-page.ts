import type { ElementDifference } from '../../analysis/comparison/set-comparison.ts';
import { toHex } from '../../bytes/hex.ts';
import type { DiffResult } from '../diff/diff-result.ts';
import { inputName } from '../reports/finding-text.ts';
import { diffHtml } from './diff-section.ts';
import { findingsHtml } from './findings-section.ts';
import { flvHtml } from './flv-section.ts';
import { gopsHtml } from './gop-section.ts';
import { type Html, html } from './html.ts';
import { overviewHtml } from './overview.ts';
import { pageData } from './page-data.ts';
import { mapData } from './qp-map-data.ts';
import { idPrefix, ofInput, type ReportInput } from './report-input.ts';
import { setsHtml } from './sets-section.ts';
import { timelineHtml } from './timeline-section.ts';

/** A report on one input, or on two that are compared. */
export interface Report {
  readonly inputs: readonly ReportInput[];
  /** Of two inputs with video. */
  readonly diff?: DiffResult;
  /** Of rtmpkit. */
  readonly version: string;
}

/** The page: `template` is its file, with marks for what is in it. */
export const reportPage = (template: string, report: Report): string => {
  const { inputs, diff, version } = report;
  const title = inputs.map(shortName).join(' and ');
  const parts: Readonly<Record<string, () => string>> = {
    title: () => html`${title}`.text,
    heading: () => html`<h1>${title}</h1>`.text,
    version: () => html`${version}`.text,
    navigation: () => navigation(report).text,
    content: () => content(report).text,
    data: () => pageData(inputs, diff?.comparison),
    maps: () => mapData(inputs.flatMap(({ stream }) => stream?.maps ?? [])),
  };
  // One pass over the template: nothing in the parts is taken for a mark.
  return template.replace(
    /<!-- (title|heading|version|navigation|content|data|maps) -->/g,
    (_, mark: string) => parts[mark]?.() ?? '',
  );
};

/** The name of a file without its folders. */
const shortName = ({ checked }: ReportInput): string => inputName(checked).replace(/^.*[/\\](?=[^/\\])/, '');

const content = ({ inputs, diff }: Report): Html => {
  const elements = elementsByContent(diff);
  return html`<div class="inputs">${inputs.map(overviewHtml)}</div>
${diff === undefined ? undefined : diffHtml(diff)}${timelineHtml(inputs)}${inputs.map(findingsHtml)}${inputs.map(gopsHtml)}
<div class="inputs">${inputs.map((input) => setsHtml(input, elements))}</div>
${inputs.map(flvHtml)}`;
};

/** The elements that differ, by the bytes of their parameter set. */
const elementsByContent = (diff: DiffResult | undefined): ReadonlyMap<string, readonly ElementDifference[]> =>
  new Map(
    (diff?.comparison.sets ?? []).flatMap(({ elements, sets = [] }) =>
      sets.map(({ bytes }) => [toHex(bytes), elements] as const),
    ),
  );

const navigation = ({ inputs, diff }: Report): Html => {
  const links = inputs.flatMap((input): readonly (readonly [id: string, title: string])[] => {
    const { stream, measured } = input;
    const of = ofInput(input);
    return [
      ['findings', `Findings${of}`],
      ...((stream?.gops.length ?? 0) > 0 ? [['gops', `GOPs${of}`] as const] : []),
      ...((stream?.sets.length ?? 0) > 0 ? [['sets', `Parameter sets${of}`] as const] : []),
      ...(measured.flv === undefined ? [] : [['flv', `FLV${of}`] as const]),
    ].map(([id, title]) => [`${idPrefix(input)}${id}`, title] as const);
  });
  const top = diff === undefined ? (['overview', 'Overview'] as const) : (['differences', 'Differences'] as const);
  return html`<nav aria-label="Sections">${[top, ['timeline', 'Timeline'] as const, ...links].map(
    ([id, title]) => html`<a href="#${id}">${title}</a> `,
  )}</nav>`;
};
