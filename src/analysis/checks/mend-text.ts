import type { Rule } from './rule.ts';

/** What a mend has in braces: the name of a value, and an example of it. */
const PLACE = /\{(\w+)=([^}]*)\}/g;

/** Values for a mend that follow from what was asked for: `{ max: 2 }`. */
export type MendValues = Readonly<Record<string, string | number>>;

/** `--bframes {max=0}` with these values; with the example where there is none. */
export const mendText = (text: string, values: MendValues = {}): string =>
  text.replace(PLACE, (_place, name: string, example: string) => String(values[name] ?? example));

/** How to mend what breaks a rule, by encoder, with the values of an example. */
export const mendExamples = ({ mend }: Pick<Rule, 'mend'>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(mend).map(([mender, text]) => [mender, mendText(text)]));
