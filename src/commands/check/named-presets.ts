import { loadPresets, UnknownPresetError } from '../../analysis/checks/presets/load-presets.ts';
import { type Preset, presetId } from '../../analysis/checks/presets/preset.ts';
import { PRESET_FILES } from '../../analysis/checks/presets/registry.ts';
import { UsageError } from '../errors.ts';

/** The presets of these names, after those that they build on. Throws `UsageError`. */
export const presetsNamed = async (references: readonly string[]): Promise<readonly Preset[]> => {
  try {
    return await loadPresets(references);
  } catch (error) {
    throw error instanceof UnknownPresetError ? new UsageError(error.message) : error;
  }
};

/** Every preset. */
export const allPresets = async (): Promise<readonly Preset[]> =>
  Promise.all(PRESET_FILES.map(async ({ load }) => (await load()).default as Preset));

/** By id of a rule: the presets that set it themselves, with their setting. */
export const presetSettings = async (): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>> => {
  const settings = new Map<string, Record<string, unknown>>();
  for (const preset of await allPresets()) {
    for (const [id, setting] of Object.entries(preset.rules)) {
      const ofRule = settings.get(id) ?? {};
      ofRule[presetId(preset)] = setting;
      settings.set(id, ofRule);
    }
  }
  return settings;
};
