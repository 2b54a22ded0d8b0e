import type { OptionSpec } from '../../analysis/checks/options.ts';
import { findRule, isFault, readSetting } from '../../analysis/checks/settings/read-setting.ts';
import type { RuleSetting, RuleSettings } from '../../analysis/checks/settings/rule-setting.ts';
import { UsageError } from '../errors.ts';
import type { RuleFlags } from '../rule-options.ts';

/** The settings that the flags ask for. Throws `UsageError`. */
export const settingsOfFlags = ({ rule = [], off = [] }: RuleFlags): RuleSettings => {
  const settings: Record<string, RuleSetting> = {};
  for (const id of off) {
    const known = findRule(id);
    if (isFault(known)) throw new UsageError(`--off: ${known.message}`);
    settings[id] = { severity: 'off' };
  }
  for (const text of rule) {
    const [id, setting] = ruleSetting(text);
    const before = settings[id];
    settings[id] = { ...(before?.severity === 'off' ? {} : before), ...setting };
  }
  return settings;
};

/** Reads `gop/max-interval=error:seconds=2`. */
const ruleSetting = (text: string): readonly [id: string, setting: RuleSetting] => {
  const [head = '', ...assigned] = text.split(/:(?=[A-Za-z]\w*=)/);
  const [, id = '', severity] = /^([^=]*)(?:=(.*))?$/.exec(head) ?? [];
  const rule = findRule(id);
  if (isFault(rule)) throw new UsageError(`--rule: ${rule.message}`);
  if (severity === undefined && assigned.length === 0) {
    throw new UsageError(`--rule takes a severity: ${id}=error, or options: ${id}:option=value`);
  }
  const options: Record<string, unknown> = {};
  for (const assignment of assigned) {
    const at = assignment.indexOf('=');
    const name = assignment.slice(0, at);
    const spec = Object.hasOwn(rule.options ?? {}, name) ? rule.options?.[name] : undefined;
    options[name] = optionValue(spec, assignment.slice(at + 1));
  }
  const given = severity === undefined ? options : assigned.length === 0 ? severity : [severity, options];
  const setting = readSetting(rule, given);
  if (isFault(setting)) throw new UsageError(`--rule: ${setting.message}`);
  return [id, setting];
};

/** The value of an option as it is typed; what it cannot be stays a text, which its check then refuses. */
const optionValue = (spec: OptionSpec | undefined, text: string): unknown => {
  switch (spec?.type) {
    case 'number':
      return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
    case 'flag':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'list': {
      const words = text.split(',').map((word) => word.trim());
      return spec.of === 'text' ? words : words.map((word) => optionValue({ type: 'number', about: '' }, word));
    }
    case 'table':
      return parsed(text);
    default:
      return text;
  }
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
