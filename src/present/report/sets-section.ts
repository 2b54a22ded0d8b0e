import type { KeptSet } from '../../analysis/comparison/kept-sets.ts';
import type { ElementDifference } from '../../analysis/comparison/set-comparison.ts';
import { toHex } from '../../bytes/hex.ts';
import type { ReadParameterSet, StreamCodec } from '../../codec/stream-codec.ts';
import { plural } from '../../media/quantity.ts';
import { bitPattern, type TraceNode } from '../../syntax/field-trace.ts';
import { type Html, html, tableHtml } from './html.ts';
import { idPrefix, ofInput, type ReportInput } from './report-input.ts';

/** Parameter sets whose elements are listed, and elements of one: legal streams have a few of some hundred. */
const MAX_SETS = 40;
const MAX_LINES = 1500;
/** Bits of an element that are shown in binary. */
const PATTERN_BITS = 16;
/** Digits of a run of bytes. */
const MAX_DIGITS = 64;

/** The parameter sets as trees; `differing`: elements to mark, by the bytes of the set in hex. */
export const setsHtml = (input: ReportInput, differing: ReadonlyMap<string, readonly ElementDifference[]>): Html => {
  const { stream } = input;
  const codec = stream?.track.codec?.stream;
  if (stream === undefined || codec === undefined || stream.sets.length === 0) return html``;
  const prefix = idPrefix(input);
  const listed = stream.sets.slice(0, MAX_SETS);
  const rest = stream.sets.length - listed.length;
  return html`<section id="${prefix}sets" aria-labelledby="${prefix}sets-title">
<h2 id="${prefix}sets-title">Parameter sets${ofInput(input)}</h2>
${listed.map((set) => setHtml(set, codec, differing.get(toHex(set.bytes)) ?? []))}${
  rest > 0
    ? html`<p class="note">${plural(rest, 'more parameter set')} not listed: rtmpkit sps lists all.</p>`
    : undefined
}</section>
`;
};

const setHtml = (set: KeptSet, codec: StreamCodec, differing: readonly ElementDifference[]): Html => {
  const { name, id, bytes, offset, outOfBand, context } = set;
  const read = codec.readSet(bytes, { context, trace: true });
  const title = id === undefined ? name : `${name} ${id}`;
  const place = outOfBand ? 'in the configuration record' : `at byte ${offset}`;
  const nodes = [...(read.trace?.nodes() ?? [])];
  return html`<details class="set"><summary>${title} <span class="dim">${plural(bytes.length, 'byte')}, ${place}${
    differing.length > 0
      ? `; ${differing.length === 1 ? '1 element differs' : `${differing.length} elements differ`}`
      : ''
  }</span></summary>
<pre class="hex" tabindex="0" role="group" aria-label="Bytes of ${title}">${hexLines(bytes)}</pre>
${tableHtml({
  caption: `Syntax of ${title}`,
  columns: ['#bit', 'bits', 'coding', 'element', 'value', 'meaning', 'clause'],
  rows: nodeRows(nodes.slice(0, MAX_LINES), read, differing),
})}
${read.error === undefined ? undefined : html`<p class="note">Not read further: ${read.error.message}</p>`}${
  nodes.length > MAX_LINES
    ? html`<p class="note">${plural(nodes.length - MAX_LINES, 'more line')} not listed.</p>`
    : undefined
}</details>
`;
};

const nodeRows = (
  nodes: readonly TraceNode[],
  { rbsp }: ReadParameterSet,
  differing: readonly ElementDifference[],
): readonly (readonly (Html | string | number)[])[] => {
  const marked = new Set(differing.map(({ structure, element }) => `${structure} ${element}`));
  const clauses: string[] = [];
  return nodes.map((node) => {
    const { depth } = node;
    const indent = (text: Html | string): Html => html`<span class="d${Math.min(depth, 9)}">${text}</span>`;
    if (node.kind === 'structure') {
      clauses[depth] = node.clause;
      return [
        '',
        '',
        '',
        indent(html`<b>${node.name}()</b>`),
        '',
        '',
        html`<span class="clause">${node.clause}</span>`,
      ];
    }
    const clause = html`<span class="clause">${clauses[depth - 1]}</span>`;
    if (node.kind === 'inferred') {
      return ['', '', 'infer', indent(node.name), `${node.value}`, node.meaning ?? '', clause];
    }
    const { bit, bits, descriptor, name, value, meaning, structure } = node.field;
    const isMarked = marked.has(`${structure} ${name}`);
    return [
      bit,
      html`<code>${bits <= PATTERN_BITS ? bitPattern(rbsp, bit, bits) : `${bits} bits`}</code>`,
      descriptor,
      indent(isMarked ? html`<mark>${name} <span class="sign">differs</span></mark>` : name),
      cut(`${value}`),
      meaning ?? '',
      clause,
    ];
  });
};

const cut = (text: string): string => (text.length > MAX_DIGITS ? `${text.slice(0, MAX_DIGITS)}…` : text);

/** Bytes in lines of 16, at most 4 kB of them. */
const hexLines = (bytes: Uint8Array): string => {
  const shown = bytes.subarray(0, 4096);
  const lines: string[] = [];
  for (let at = 0; at < shown.length; at += 16) {
    const digits = toHex(shown.subarray(at, at + 16))
      .replace(/../g, '$& ')
      .trimEnd();
    lines.push(`${at.toString(16).padStart(4, '0')}  ${digits}`);
  }
  return lines.join('\n') + (shown.length < bytes.length ? '\n…' : '');
};
