import type { RuleSettings } from '../../../analysis/checks/settings/rule-setting.ts';

/** The name that is looked for. */
export const CONFIG_NAME = 'rtmpkit.config.json';

/** Rules for some files, or some tracks of each file. */
export interface ConfigOverride {
  /** Patterns; absent: all files. */
  readonly files?: readonly string[];
  readonly tracks?: readonly string[];
  readonly extends: readonly string[];
  readonly rules: RuleSettings;
}

/** A rule that some files may break. */
export interface ConfigIgnore {
  readonly rule: string;
  readonly files?: readonly string[];
  readonly reason: string;
  /** The last day: `2027-03-01`. */
  readonly until?: string;
}

export interface ConfigLimits {
  readonly maxDurationSec?: number;
  readonly maxFindingsPerRule?: number;
  readonly warmupSec?: number;
}

/** A configuration file. */
export interface Config {
  readonly path: string;
  /** Names of presets, and configuration files: those begin with a dot. */
  readonly extends: readonly string[];
  readonly rules: RuleSettings;
  readonly overrides: readonly ConfigOverride[];
  readonly ignore: readonly ConfigIgnore[];
  readonly limits: ConfigLimits;
}
