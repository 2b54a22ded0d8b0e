import { dirname, relative, resolve, sep } from 'node:path';
import type { AppliedPreset } from '../../analysis/checks/check-report.ts';
import type { ActiveRule } from '../../analysis/checks/checker.ts';
import { regression } from '../../analysis/checks/compare/regression.ts';
import { expiredIgnore } from '../../analysis/checks/config/expired-ignore.ts';
import { layerOf } from '../../analysis/checks/presets/load-presets.ts';
import { isOld, type Preset, presetId } from '../../analysis/checks/presets/preset.ts';
import { resolveRules } from '../../analysis/checks/settings/resolve-rules.ts';
import type { SettingsLayer } from '../../analysis/checks/settings/rule-setting.ts';
import { today } from '../../io/clock.ts';
import type { Context } from '../../io/context.ts';
import { isUrl } from '../../io/http-source.ts';
import { findUpward } from '../../io/text-file.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { UsageError } from '../errors.ts';
import { networkOptionsOf } from '../network-options.ts';
import type { InputSettings } from './check-input.ts';
import type { CheckOptions } from './check-options.ts';
import { CONFIG_NAME, type Config, type ConfigIgnore, type ConfigLimits } from './config/config.ts';
import { globMatcher } from './config/glob.ts';
import { readConfig } from './config/read-config.ts';
import { settingsOfExpectations } from './expect/expectation.ts';
import { presetsNamed } from './named-presets.ts';
import { References } from './references.ts';
import { settingsOfFlags } from './rule-flags.ts';

/** What is checked in which input: presets, configuration and flags taken together. */
export class CheckPlan {
  /** In the order in which they apply. */
  readonly presets: readonly AppliedPreset[];
  /** Of the presets whose numbers are old. */
  readonly warnings: readonly string[];
  readonly limits: ConfigLimits;
  readonly #layers: readonly PlannedLayer[];
  readonly #ignore: readonly PlannedIgnore[];
  readonly #options: CheckOptions;
  readonly #references: References;
  readonly #context: Context;
  /** Inputs that the same patterns match have the same rules. */
  readonly #resolved = new Map<string, readonly ActiveRule[]>();

  private constructor(parts: PlanParts, options: CheckOptions, references: References, context: Context) {
    this.#references = references;
    this.#context = context;
    const { presets, configs, layers } = parts;
    this.presets = presets.map((preset) => ({ id: presetId(preset), checked: preset.checked }));
    this.warnings = presets.filter((preset) => isOld(preset, today())).map(oldText);
    this.limits = Object.assign({}, ...configs.map(({ limits }) => limits));
    this.#ignore = configs.flatMap((config) =>
      config.ignore.map((entry) => ({ entry, matches: fileMatcher(config, entry.files), path: config.path })),
    );
    this.#layers = layers;
    this.#options = options;
    const expired = this.#ignore.find(({ entry }) => isExpired(entry));
    if (options.strictIgnore === true && expired !== undefined) {
      throw new UsageError(`${expired.path}: ${expiredText(expired.entry)}`);
    }
    refuseIdle(layers, this.#rulesOf(undefined));
  }

  /** Reads presets and configuration. Throws `UsageError`. */
  static async of(options: CheckOptions, context: Context): Promise<CheckPlan> {
    const parts = await planParts(options);
    return new CheckPlan(parts, options, await References.read(filesOf(parts.layers), context), context);
  }

  /** How an input is checked; `path`: undefined for standard input. */
  settingsOf(path: string | undefined): InputSettings {
    const { format, codec, fps, track, duration, connection, mb } = this.#options;
    const { maxDurationSec, maxFindingsPerRule, warmupSec } = this.limits;
    const rules = this.#rulesOf(path);
    return {
      rules,
      reference: this.#references.of(path, rules.find(({ rule }) => rule === regression)?.options['file']),
      format,
      codec,
      session: { connection },
      fps,
      units: { macroblocks: mb === true },
      track,
      network: networkOptionsOf(path, this.#options, this.#context),
      durationMs: duration ?? inMs(maxDurationSec),
      warmupMs: inMs(warmupSec),
      maxOccurrences: maxFindingsPerRule,
      expectations: this.#options.expect,
      ahead: this.#ignore
        .filter(({ entry, matches }) => isExpired(entry) && matches(path))
        .map(({ entry }): Diagnostic => {
          const message = expiredText(entry);
          return { severity: 'warning', code: 'ignore-expired', message, found: today(), expected: entry.until ?? '' };
        }),
    };
  }

  #rulesOf(path: string | undefined): readonly ActiveRule[] {
    const layers = this.#layers.filter(({ matches }) => matches(path));
    const ignored = this.#ignore.filter(({ entry, matches }) => !isExpired(entry) && matches(path));
    const key = [
      ...layers.map((layer) => this.#layers.indexOf(layer)),
      '',
      ...ignored.map((one) => this.#ignore.indexOf(one)),
    ];
    let rules = this.#resolved.get(`${key}`);
    if (rules === undefined) {
      const off = { rules: Object.fromEntries(ignored.map(({ entry }) => [entry.rule, { severity: 'off' as const }])) };
      const flags = layers.filter(({ isFlags }) => isFlags === true);
      const others = layers.filter(({ isFlags }) => isFlags !== true);
      const all = resolveRules([...others.map(({ layer }) => layer), off, ...flags.map(({ layer }) => layer)]);
      // Without entries there is nothing that could expire.
      rules = this.#ignore.length > 0 ? all : all.filter(({ rule }) => rule !== expiredIgnore);
      this.#resolved.set(`${key}`, rules);
    }
    return rules;
  }
}

/** A layer, and the inputs that it is for. */
interface PlannedLayer {
  readonly layer: SettingsLayer;
  /** Set on the command line: nothing overrides it. */
  readonly isFlags?: true;
  matches(path: string | undefined): boolean;
}

interface PlannedIgnore {
  readonly entry: ConfigIgnore;
  readonly path: string;
  matches(path: string | undefined): boolean;
}

interface PlanParts {
  readonly presets: readonly Preset[];
  readonly configs: readonly Config[];
  readonly layers: readonly PlannedLayer[];
}

/** The reports to compare with. */
const filesOf = (layers: readonly PlannedLayer[]): readonly string[] =>
  [
    ...new Set(
      layers.map(({ layer }) => layer.rules[regression.id]?.options?.['file']).filter((file) => file !== undefined),
    ),
  ].map(String);

const always = (): boolean => true;

/** Presets, then configurations, then flags; within each what is named later wins. */
const planParts = async (options: CheckOptions): Promise<PlanParts> => {
  const configs = configsOf(options);
  const named = configs.flatMap((config) => config.extends.filter((reference) => !isFile(reference)));
  const presets = await presetsNamed(['recommended', ...named, ...(options.preset ?? [])]);
  const layers: PlannedLayer[] = presets.map((preset) => ({ layer: layerOf(preset), matches: always }));
  const used = new Map(presets.map((preset) => [presetId(preset), preset]));
  for (const { rules } of configs) layers.push({ layer: { rules }, matches: always });
  for (const config of configs) {
    for (const { files, tracks, extends: references, rules } of config.overrides) {
      const matches = fileMatcher(config, files);
      const ofTracks = tracks === undefined ? {} : { tracks };
      for (const preset of await presetsNamed(references)) {
        used.set(presetId(preset), preset);
        layers.push({ layer: { ...layerOf(preset), ...ofTracks }, matches });
      }
      layers.push({ layer: { rules, ...ofTracks }, matches });
    }
  }
  layers.push({ layer: { rules: settingsOfFlags(options) }, matches: always, isFlags: true });
  if (options.compare !== undefined) {
    const setting = { severity: 'error', options: { file: options.compare } } as const;
    layers.push({ layer: { rules: { [regression.id]: setting } }, matches: always, isFlags: true });
  }
  layers.push({ layer: { rules: settingsOfExpectations(options.expect ?? []) }, matches: always, isFlags: true });
  return { presets: [...used.values()], configs, layers };
};

const isFile = (reference: string): boolean => /^\.{0,2}[/\\]/.test(reference);

/** The configuration, after those that it builds on. */
const configsOf = ({ config }: CheckOptions): readonly Config[] => {
  // `--no-config` is false.
  const path = config === false ? undefined : (config ?? findUpward(CONFIG_NAME));
  return path === undefined ? [] : configWithBases(path, []);
};

const configWithBases = (path: string, above: readonly string[]): readonly Config[] => {
  if (above.includes(resolve(path))) throw new UsageError(`${path}: it extends itself`);
  const config = readConfig(path);
  const bases = config.extends.filter(isFile).map((base) => resolve(dirname(path), base));
  return [...bases.flatMap((base) => configWithBases(base, [...above, resolve(path)])), config];
};

/** Does a pattern match an input? Paths are those from the folder of the configuration. */
const fileMatcher = (
  { path: config }: Config,
  files: readonly string[] | undefined,
): ((path: string | undefined) => boolean) => {
  if (files === undefined) return always;
  const patterns = files.map(globMatcher);
  return (path) => {
    if (path === undefined || path === '-') return false;
    const name = isUrl(path) ? path : relative(dirname(config), resolve(path)).split(sep).join('/');
    return patterns.some((matches) => matches(name));
  };
};

/** A rule that a configuration or a flag turns on, and that does nothing without an option, is a mistake. */
const refuseIdle = (layers: readonly PlannedLayer[], rules: readonly ActiveRule[]): void => {
  const own = layers.filter(
    ({ layer, matches }) => layer.preset === undefined && layer.tracks === undefined && matches === always,
  );
  const asked = new Set(
    own.flatMap(({ layer }) => Object.keys(layer.rules).filter((id) => layer.rules[id]?.severity !== 'off')),
  );
  for (const { rule, options } of rules) {
    const names = rule.asksFor ?? [];
    if (!asked.has(rule.id) || names.length === 0 || names.some((name) => options[name] !== undefined)) continue;
    throw new UsageError(`${rule.id} needs an option: ${names.join(' or ')}`);
  }
};

const isExpired = ({ until }: ConfigIgnore): boolean => until !== undefined && until < today();

const expiredText = ({ rule, until, reason }: ConfigIgnore): string => `${rule} was ignored until ${until} (${reason})`;

const oldText = (preset: Preset): string =>
  `preset ${presetId(preset)}: its numbers were checked on ${preset.checked}, more than a year ago`;

const inMs = (seconds: number | undefined): number | undefined => (seconds === undefined ? undefined : seconds * 1000);
