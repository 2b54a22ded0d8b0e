import { mendExamples } from '../analysis/checks/mend-text.ts';
import type { OptionSpec } from '../analysis/checks/options.ts';
import type { Rule } from '../analysis/checks/rule.ts';
import type { Theme } from './colour.ts';
import { cutTo, LAYOUT_WIDTH, wordLines } from './width.ts';

/** A rule, as one of a list. */
export interface ListedRule {
  readonly rule: Rule;
  /** `error`, `off`, or `asks for max`. */
  readonly severity: string;
  /** Values of options, as they are typed. */
  readonly options: string;
}

/** A line a rule, a heading a family. */
export function* ruleListLines(
  rules: readonly ListedRule[],
  theme: Theme,
  width: number | undefined,
): Generator<string> {
  const idWidth = Math.max(...rules.map(({ rule }) => rule.id.length));
  let family: string | undefined;
  for (const { rule, severity, options } of rules) {
    const [own] = rule.id.split('/');
    if (family !== undefined && own !== family) yield '';
    family = own;
    const title = options === '' ? rule.title : `${options}  ${rule.title}`;
    const rest = width === undefined ? undefined : width - idWidth - SEVERITY_WIDTH - 4;
    const mark = severityColour(theme, severity)(severity.padEnd(SEVERITY_WIDTH));
    yield `${theme.strong(rule.id.padEnd(idWidth))}  ${mark}  ${cutTo(rest, title)}`;
  }
}

const SEVERITY_WIDTH = 'warning'.length;

const severityColour = (theme: Theme, severity: string): ((text: string) => string) =>
  severity === 'error' ? theme.error : severity === 'warning' ? theme.warning : theme.dim;

/** `seconds=2:table=…`: the values of options as `--rule` takes them. */
export const optionsText = (options: Readonly<Record<string, unknown>>): string =>
  Object.entries(options)
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .join(':');

const valueText = (value: unknown): string => {
  if (!Array.isArray(value)) return String(value);
  if (value.every((one) => typeof one !== 'object')) return value.join(',');
  // The columns of a table stand in its description.
  return value.map((row: object) => Object.values(row).join(' ')).join('; ');
};

/** What `explain` says of a rule beyond itself. */
export interface RuleSurroundings {
  /** Codes of the findings that belong to it. */
  readonly codes: readonly string[];
  /** The presets that set it, with their setting. */
  readonly presets: readonly (readonly [id: string, setting: string])[];
}

/** What a rule checks, why, and how to mend a stream that breaks it. */
export function* ruleLines(rule: Rule, { codes, presets }: RuleSurroundings, theme: Theme): Generator<string> {
  const { id, title, severity, source, needs, codecs, options = {}, asksFor, what, why, platformCode } = rule;
  yield `${theme.strong(id)}  ${title}`;
  yield '';
  yield* wrapped(what);
  yield '';
  yield* wrapped(why);
  const facts: (readonly [string, string])[] = [
    ['severity', asksFor === undefined ? severity : `${severity}; it asks for ${asksFor.join(' or ')}`],
    ['source', source],
    ...(needs.length > 0 ? [['needs', needs.join(', ')] as const] : []),
    ...(codecs === undefined ? [] : [['codecs', codecs.join(', ')] as const]),
    ...(platformCode === undefined ? [] : [['YouTube', platformCode] as const]),
    ...(codes.length > 0 ? [['codes', codes.join(', ')] as const] : []),
  ];
  yield* section('Facts', facts, theme);
  yield* section('Mend', Object.entries(mendExamples(rule)), theme);
  yield* section(
    'Options',
    Object.entries(options).map(([name, spec]) => [name, optionText(spec)]),
    theme,
  );
  yield* section('Presets', presets, theme);
}

const INDENT = '  ';

function* wrapped(text: string): Generator<string> {
  for (const line of wordLines(text.split(' '), LAYOUT_WIDTH - INDENT.length)) yield INDENT + line;
}

/** Names with their texts, in two columns. */
export function* section(
  title: string,
  rows: readonly (readonly [name: string, text: string])[],
  theme: Theme,
): Generator<string> {
  if (rows.length === 0) return;
  yield '';
  yield theme.heading(`${title}:`);
  const nameWidth = Math.max(...rows.map(([name]) => name.length));
  for (const [name, text] of rows) {
    const [first = '', ...more] = wordLines(text.split(' '), LAYOUT_WIDTH - INDENT.length - nameWidth - 2);
    yield `${INDENT}${name.padEnd(nameWidth)}  ${first}`;
    for (const line of more) yield INDENT + ' '.repeat(nameWidth + 2) + line;
  }
}

const optionText = (spec: OptionSpec): string => {
  const kind = {
    number: () => 'number',
    flag: () => 'true or false',
    text: () => ('of' in spec && Array.isArray(spec.of) ? spec.of.join(' or ') : 'text'),
    list: () => `list of ${spec.type === 'list' && spec.of === 'number' ? 'numbers' : 'texts'}`,
    table: () => `rows of ${spec.type === 'table' ? spec.columns.join(', ') : ''}`,
  }[spec.type]();
  const standard = spec.default === undefined ? '' : `, ${valueText(spec.default)} if it is not given`;
  return `${kind}: ${spec.about}${standard}`;
};
