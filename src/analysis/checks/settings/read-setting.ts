import type { OptionSpec, OptionValue } from '../options.ts';
import { RULES, ruleNamed } from '../registry.ts';
import type { Rule } from '../rule.ts';
import { hintFor } from './nearest-name.ts';
import type { RuleSetting, SettingSeverity } from './rule-setting.ts';

/** What is wrong with a setting. */
export interface SettingFault {
  readonly message: string;
  /** Keys and indexes from the setting to the value that is meant. */
  readonly path: readonly (string | number)[];
  /** The key is meant, not its value. */
  readonly isKey?: boolean;
}

const SEVERITIES: Readonly<Record<string, SettingSeverity>> = {
  on: 'on',
  off: 'off',
  info: 'info',
  warn: 'warning',
  warning: 'warning',
  error: 'error',
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The rule with this id, or what is wrong with the id. */
export const findRule = (id: string): Rule | SettingFault =>
  ruleNamed(id) ?? {
    message: `there is no rule '${id}'${hintFor(
      id,
      RULES.map((rule) => rule.id),
    )}`,
    path: [],
    isKey: true,
  };

export const isFault = (value: object): value is SettingFault => 'path' in value;

/** Reads `"off"`, `"error"`, `["error", { "seconds": 2 }]` or `{ "seconds": 2 }`. */
export const readSetting = (rule: Rule, value: unknown): RuleSetting | SettingFault => {
  if (isRecord(value)) return readOptions(rule, value, []);
  const [word, options, ...more] = Array.isArray(value) ? (value as unknown[]) : [value];
  const at = Array.isArray(value) ? [0] : [];
  const severity = typeof word === 'string' && Object.hasOwn(SEVERITIES, word) ? SEVERITIES[word] : undefined;
  if (severity === undefined) {
    const hint = typeof word === 'string' ? hintFor(word, Object.keys(SEVERITIES)) : '';
    return { message: `${rule.id}: ${shown(word)} is no severity: off, info, warn, error or on${hint}`, path: at };
  }
  if (more.length > 0) return { message: `${rule.id}: a setting is [severity, { options }]`, path: [2] };
  if (options === undefined) return { severity };
  if (!isRecord(options)) return { message: `${rule.id}: options are an object, not ${shown(options)}`, path: [1] };
  const read = readOptions(rule, options, [1]);
  return isFault(read) ? read : { severity, ...read };
};

const readOptions = (
  { id, options: specs = {} }: Rule,
  given: Readonly<Record<string, unknown>>,
  at: readonly (string | number)[],
): RuleSetting | SettingFault => {
  const options: Record<string, OptionValue> = {};
  for (const [name, value] of Object.entries(given)) {
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
    const path = [...at, name];
    if (spec === undefined) return { message: unknownOption(id, name, Object.keys(specs)), path, isKey: true };
    const wrong = valueFault(spec, value);
    if (wrong !== undefined) return { message: `${id}: ${name} takes ${wrong}, not ${shown(value)}`, path };
    options[name] = value as OptionValue;
  }
  return { options };
};

const unknownOption = (id: string, name: string, known: readonly string[]): string => {
  const list = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  return `${id} has no option '${name}'${hintFor(name, known) || `: ${list}`}`;
};

/** What the option takes, if it does not take the value. */
const valueFault = (spec: OptionSpec, value: unknown): string | undefined => {
  switch (spec.type) {
    case 'number': {
      const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = spec;
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'a number';
      if (value < min) return `a number of at least ${min}`;
      return value > max ? `a number of at most ${max}` : undefined;
    }
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'text':
      if (typeof value !== 'string') return 'a text';
      return spec.of === undefined || spec.of.includes(value) ? undefined : `one of ${spec.of.join(', ')}`;
    case 'list': {
      const kind = spec.of === 'text' ? 'string' : 'number';
      const isList = Array.isArray(value) && value.every((one) => typeof one === kind);
      return isList ? undefined : `a list of ${spec.of === 'text' ? 'texts' : 'numbers'}`;
    }
    case 'table': {
      const isRow = (row: unknown): boolean =>
        isRecord(row) &&
        Object.entries(row).every(([name, cell]) => spec.columns.includes(name) && typeof cell === 'number');
      return Array.isArray(value) && value.every(isRow)
        ? undefined
        : `a list of rows of numbers, with ${spec.columns.join(', ')}`;
    }
  }
};

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60));
