/** HTML that may stand in a page as it is. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: texts are escaped, HTML is not, nothing stands for what is absent. */
export type Part = Html | string | number | undefined | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Characters that no text of HTML may have, and those that turn its direction around.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant.
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;

/** A text from anywhere, for the content or a quoted attribute of an element. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '').replace(UNPRINTABLE, '\ufffd');

/** A template of HTML: every value in it is escaped, unless it is HTML itself. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(strings.reduce((text, string, i) => text + textOf(parts[i - 1]) + string));

const textOf = (part: Part): string => {
  if (part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escaped(`${part}`);
  return part.map(textOf).join('');
};

/** A table. Columns whose title begins with `#` hold numbers, and end on the right. */
export interface HtmlTable {
  readonly caption: string;
  /** Titles; `#` before one: numbers. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Part[])[];
}

/** A table in a frame of its own, which scrolls where it is too wide. */
export const tableHtml = ({ caption, columns, rows }: HtmlTable): Html => {
  const isNumber = columns.map((title) => title.startsWith('#'));
  const head = columns.map((title, i) =>
    isNumber[i] ? html`<th scope="col" class="n">${title.slice(1)}</th>` : html`<th scope="col">${title}</th>`,
  );
  const body = rows.map(
    (row) =>
      html`<tr>${row.map((cell, i) => (isNumber[i] ? html`<td class="n">${cell}</td>` : html`<td>${cell}</td>`))}</tr>\n`,
  );
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody></table></div>`;
};
