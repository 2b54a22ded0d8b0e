import { ruleNamed } from '../registry.ts';
import { hintFor } from '../settings/nearest-name.ts';
import { isFault, readSetting } from '../settings/read-setting.ts';
import type { RuleSetting, SettingsLayer } from '../settings/rule-setting.ts';
import { type Preset, presetId } from './preset.ts';
import { PRESET_FILES } from './registry.ts';

/** Every name, once. */
export const PRESET_NAMES: readonly string[] = [...new Set(PRESET_FILES.map(({ name }) => name))].sort();

/** A preset that is not there. */
export class UnknownPresetError extends Error {
  override readonly name = 'UnknownPresetError';
}

/** The preset of this name, the newest of it, or of exactly this date: `youtube@2026-10`. Throws `UnknownPresetError`. */
export const loadPreset = async (reference: string): Promise<Preset> => {
  const [name = '', date] = reference.replace(/^rtmpkit:/, '').split('@');
  const ofName = PRESET_FILES.filter((file) => file.name === name).sort((a, b) => (a.date < b.date ? 1 : -1));
  if (ofName.length === 0) {
    throw new UnknownPresetError(`there is no preset '${name}'${hintFor(name, PRESET_NAMES) || LIST}`);
  }
  const file = date === undefined ? ofName[0] : ofName.find((one) => one.date === date);
  if (file === undefined) {
    throw new UnknownPresetError(`there is no preset '${name}@${date}'; there is ${ofName.map(presetId).join(', ')}`);
  }
  return (await file.load()).default as Preset;
};

const LIST = `; 'rtmpkit presets' lists them`;

/** A preset with those that it builds on, in the order in which they apply, each once. */
export const loadPresets = async (references: readonly string[]): Promise<readonly Preset[]> => {
  const found = new Map<string, Preset>();
  const add = async (reference: string, isBase: boolean): Promise<void> => {
    const preset = await loadPreset(reference);
    for (const base of preset.extends ?? []) await add(base, true);
    const id = presetId(preset);
    // What is named later wins; a base does not take back what others have refined.
    if (!isBase) found.delete(id);
    if (!found.has(id)) found.set(id, preset);
  };
  for (const reference of references) await add(reference, false);
  return [...found.values()];
};

/** The settings of a preset. */
export const layerOf = (preset: Preset): SettingsLayer => {
  const rules: Record<string, RuleSetting> = {};
  for (const [id, value] of Object.entries(preset.rules)) {
    const rule = ruleNamed(id);
    const setting = rule && readSetting(rule, value);
    // A test holds that there is nothing to leave out.
    if (setting !== undefined && !isFault(setting)) rules[id] = setting;
  }
  return { preset: presetId(preset), rules };
};
