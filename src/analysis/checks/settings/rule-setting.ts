import type { Severity } from '../../../syntax/diagnostics.ts';
import type { OptionValue } from '../options.ts';

/** `on`: with the severity of the rule itself, or of the reader that finds it broken. */
export type SettingSeverity = Severity | 'off' | 'on';

/** What a preset, a configuration or a flag says of a rule. */
export interface RuleSetting {
  /** Without it, the severity stays; a rule that is off is turned on. */
  readonly severity?: SettingSeverity;
  /** The others keep their values. */
  readonly options?: Readonly<Record<string, OptionValue>>;
}

/** Settings by the id of their rule. */
export type RuleSettings = Readonly<Record<string, RuleSetting>>;

/** What one preset, configuration or command line says; a later layer wins. */
export interface SettingsLayer {
  /** Id of the preset that it is. */
  readonly preset?: string;
  /** The tracks that it is about; all, if absent. */
  readonly tracks?: readonly string[];
  readonly rules: RuleSettings;
}
