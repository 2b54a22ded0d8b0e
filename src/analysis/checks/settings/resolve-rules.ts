import type { ActiveRule } from '../checker.ts';
import { RULES } from '../registry.ts';
import type { Rule } from '../rule.ts';
import type { SettingsLayer } from './rule-setting.ts';

/** The rules with their severities and options; later layers win. Rules that are off in all tracks are left out. */
export const resolveRules = (layers: readonly SettingsLayer[]): readonly ActiveRule[] => {
  const tracks = [...new Set(layers.flatMap((layer) => layer.tracks ?? []))];
  return RULES.flatMap((rule) => {
    const ofAll = resolved(
      rule,
      layers.filter((layer) => layer.tracks === undefined),
    );
    const ofTracks = tracks.map(
      (track) =>
        [
          track,
          resolved(
            rule,
            layers.filter((layer) => layer.tracks?.includes(track) ?? true),
          ),
        ] as const,
    );
    if ([ofAll, ...ofTracks.map(([, one]) => one)].every(({ severity }) => severity === 'off')) return [];
    return { rule, ...ofAll, ...(ofTracks.length > 0 && { ofTracks: new Map(ofTracks) }) };
  });
};

const resolved = (rule: Rule, layers: readonly SettingsLayer[]): Omit<ActiveRule, 'rule' | 'ofTracks'> => {
  let isOn = rule.severity !== 'off';
  let severity: ActiveRule['severity'];
  let options: ActiveRule['options'] = {};
  let preset: string | undefined;
  for (const layer of layers) {
    const setting = layer.rules[rule.id];
    if (setting === undefined) continue;
    isOn = setting.severity !== 'off';
    const { severity: set } = setting;
    if (set === 'on' || set === 'off') severity = undefined;
    else if (set !== undefined) severity = set;
    options = { ...options, ...setting.options };
    preset = layer.preset;
  }
  // What the rule has as its own is no severity if it is off.
  const own = isOn && severity === undefined && rule.severity === 'off' ? 'warning' : severity;
  const set = isOn ? own : 'off';
  return {
    ...(set !== undefined && { severity: set }),
    options,
    ...(preset !== undefined && { preset }),
  };
};
