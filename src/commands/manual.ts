import { LAYOUT_WIDTH, wordLines } from '../present/width.ts';

/** A section of a manual: a title with paragraphs, or a list of names with their meaning. */
export interface ManualSection {
  readonly title: string;
  readonly paragraphs?: readonly string[];
  readonly entries?: readonly (readonly [name: string, text: string])[];
}

const INDENT = '  ';

/** The sections as text, wrapped for a terminal. */
export const manualText = (sections: readonly ManualSection[]): string =>
  sections.map((section) => `\n${section.title}:\n${bodyOf(section)}\n`).join('');

const bodyOf = ({ paragraphs = [], entries = [] }: ManualSection): string => {
  const width = Math.max(0, ...entries.map(([name]) => name.length)) + 2;
  const texts = paragraphs.map((text) => wrapped(text, INDENT));
  const rows = entries.map(
    ([name, text]) => INDENT + name.padEnd(width) + wrapped(text, INDENT + ' '.repeat(width)).trimStart(),
  );
  return [texts.join('\n\n'), rows.join('\n')].filter(Boolean).join('\n\n');
};

const wrapped = (text: string, indent: string): string =>
  wordLines(text.split(' '), LAYOUT_WIDTH - indent.length)
    .map((line) => indent + line)
    .join('\n');
