import { hintFor } from '../../../analysis/checks/settings/nearest-name.ts';
import { findRule, isFault, readSetting, type SettingFault } from '../../../analysis/checks/settings/read-setting.ts';
import type { RuleSetting, RuleSettings } from '../../../analysis/checks/settings/rule-setting.ts';
import { readText } from '../../../io/text-file.ts';
import { UsageError } from '../../errors.ts';
import type { Config, ConfigIgnore, ConfigLimits, ConfigOverride } from './config.ts';
import { globMatcher } from './glob.ts';
import { JsoncError, type JsonNode, placeIn, readJsonc } from './jsonc.ts';

/** Reads and checks a configuration file. Throws `UsageError` with line and column of the first mistake. */
export const readConfig = (path: string): Config => {
  let text: string;
  try {
    text = readText(path);
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`);
  }
  return new ConfigReader(path, text).read();
};

type Keys<T> = Readonly<Record<keyof T & string, true>>;

const CONFIG_KEYS: Keys<Omit<Config, 'path'> & { $schema: string }> = {
  $schema: true,
  extends: true,
  rules: true,
  overrides: true,
  ignore: true,
  limits: true,
};
const OVERRIDE_KEYS: Keys<ConfigOverride> = { files: true, tracks: true, extends: true, rules: true };
const IGNORE_KEYS: Keys<ConfigIgnore> = { rule: true, files: true, reason: true, until: true };
const LIMIT_KEYS: Keys<ConfigLimits> = { maxDurationSec: true, maxFindingsPerRule: true, warmupSec: true };

class ConfigReader {
  readonly #path: string;
  readonly #text: string;

  constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
  }

  read(): Config {
    const root = this.#parsed();
    const members = this.#members(root, 'a configuration', CONFIG_KEYS);
    this.#optionalText(members.get('$schema'), '$schema');
    return {
      path: this.#path,
      extends: this.#texts(members.get('extends'), 'extends'),
      rules: this.#rules(members.get('rules')),
      overrides: this.#items(members.get('overrides'), 'overrides').map((node) => this.#override(node)),
      ignore: this.#items(members.get('ignore'), 'ignore').map((node) => this.#ignore(node)),
      limits: this.#limits(members.get('limits')),
    };
  }

  #parsed(): JsonNode {
    try {
      return readJsonc(this.#text);
    } catch (error) {
      if (error instanceof JsoncError) throw this.#fault(error.offset, error.message);
      throw error;
    }
  }

  #override(node: JsonNode): ConfigOverride {
    const members = this.#members(node, 'an override', OVERRIDE_KEYS);
    const [files, tracks] = [members.get('files'), members.get('tracks')];
    if (files === undefined && tracks === undefined) {
      throw this.#fault(node.offset, 'an override says for which files or tracks it is');
    }
    const names = this.#texts(tracks, 'tracks');
    const wrong = names.findIndex((name) => !/^(video|audio)(:\d{1,3})?$/.test(name));
    if (wrong >= 0) {
      const at = tracks?.items?.[wrong]?.offset ?? node.offset;
      throw this.#fault(at, `'${names[wrong]}' is no track: video, audio, video:1, …`);
    }
    return {
      ...(files !== undefined && { files: this.#patterns(files) }),
      ...(tracks !== undefined && { tracks: names }),
      extends: this.#texts(members.get('extends'), 'extends'),
      rules: this.#rules(members.get('rules')),
    };
  }

  #ignore(node: JsonNode): ConfigIgnore {
    const members = this.#members(node, 'an entry of ignore', IGNORE_KEYS);
    const ruleNode = members.get('rule');
    const rule = this.#optionalText(ruleNode, 'rule');
    const reason = this.#optionalText(members.get('reason'), 'reason');
    if (rule === undefined || ruleNode === undefined)
      throw this.#fault(node.offset, 'an entry of ignore names its rule');
    if (reason === undefined || reason.trim() === '') throw this.#fault(node.offset, 'an entry of ignore has a reason');
    const known = findRule(rule);
    if (isFault(known)) throw this.#fault(ruleNode.offset, known.message);
    const [files, untilNode] = [members.get('files'), members.get('until')];
    const until = this.#optionalText(untilNode, 'until');
    if (until !== undefined && !isDate(until)) {
      throw this.#fault(untilNode?.offset ?? node.offset, `until takes a day such as 2027-03-01, not '${until}'`);
    }
    return {
      rule,
      reason,
      ...(files !== undefined && { files: this.#patterns(files) }),
      ...(until !== undefined && { until }),
    };
  }

  #limits(node: JsonNode | undefined): ConfigLimits {
    if (node === undefined) return {};
    const limits: Record<string, number> = {};
    for (const [name, { offset, value }] of this.#members(node, 'limits', LIMIT_KEYS)) {
      const isCount = name === 'maxFindingsPerRule';
      const fits = typeof value === 'number' && value >= (isCount ? 1 : 0) && (!isCount || Number.isInteger(value));
      if (!fits) throw this.#fault(offset, `${name} takes ${isCount ? 'a whole number from 1 on' : 'seconds'}`);
      limits[name] = value;
    }
    return limits;
  }

  #rules(node: JsonNode | undefined): RuleSettings {
    if (node === undefined) return {};
    const settings: Record<string, RuleSetting> = {};
    for (const [id, { keyOffset, node: setting }] of this.#object(node, 'rules')) {
      const rule = findRule(id);
      if (isFault(rule)) throw this.#fault(keyOffset, rule.message);
      const read = readSetting(rule, setting.value);
      if (isFault(read)) throw this.#fault(offsetOf(setting, read), read.message);
      settings[id] = read;
    }
    return settings;
  }

  #patterns(node: JsonNode): readonly string[] {
    const patterns = this.#texts(node, 'files');
    for (const [index, pattern] of patterns.entries()) {
      try {
        globMatcher(pattern);
      } catch {
        throw this.#fault(node.items?.[index]?.offset ?? node.offset, `'${pattern}' is no pattern`);
      }
    }
    return patterns;
  }

  /** The members, each of which has a name of `keys`. */
  #members(node: JsonNode, what: string, keys: Readonly<Record<string, true>>): ReadonlyMap<string, JsonNode> {
    const members = this.#object(node, what);
    const names = Object.keys(keys);
    for (const [key, { keyOffset }] of members) {
      if (names.includes(key)) continue;
      const hint = hintFor(key, names) || `: it has ${names.filter((name) => name !== '$schema').join(', ')}`;
      throw this.#fault(keyOffset, `${what} has no '${key}'${hint}`);
    }
    return new Map([...members].map(([key, member]) => [key, member.node]));
  }

  #object(node: JsonNode, what: string): NonNullable<JsonNode['members']> {
    if (node.members === undefined) throw this.#fault(node.offset, `${what}: an object is expected`);
    return node.members;
  }

  #items(node: JsonNode | undefined, name: string): readonly JsonNode[] {
    if (node === undefined) return [];
    if (node.items === undefined) throw this.#fault(node.offset, `${name} is a list`);
    return node.items;
  }

  #texts(node: JsonNode | undefined, name: string): readonly string[] {
    return this.#items(node, name).map(({ value, offset }) => {
      if (typeof value !== 'string') throw this.#fault(offset, `${name} is a list of texts`);
      return value;
    });
  }

  #optionalText(node: JsonNode | undefined, name: string): string | undefined {
    if (node === undefined || typeof node.value === 'string') return node?.value as string | undefined;
    throw this.#fault(node.offset, `${name} is a text`);
  }

  #fault(offset: number, message: string): UsageError {
    const { line, column } = placeIn(this.#text, offset);
    return new UsageError(`${this.#path}:${line}:${column}: ${message}`);
  }
}

const isDate = (text: string): boolean => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

/** Where the part of a setting stands that is wrong. */
const offsetOf = (setting: JsonNode, { path, isKey }: SettingFault): number => {
  let { offset } = setting;
  let node: JsonNode | undefined = setting;
  for (const [index, step] of path.entries()) {
    const member: { readonly keyOffset: number; readonly node: JsonNode } | undefined =
      typeof step === 'string' ? node?.members?.get(step) : undefined;
    node = typeof step === 'number' ? node?.items?.[step] : member?.node;
    if (node === undefined) break;
    offset = isKey === true && index === path.length - 1 ? (member?.keyOffset ?? node.offset) : node.offset;
  }
  return offset;
};
