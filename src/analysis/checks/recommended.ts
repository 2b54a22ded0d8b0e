import type { ActiveRule } from './checker.ts';
import { layerOf, loadPresets } from './presets/load-presets.ts';
import { resolveRules } from './settings/resolve-rules.ts';

/** The rules that are checked where nothing else is asked for. */
export const recommendedRules = async (): Promise<readonly ActiveRule[]> =>
  resolveRules((await loadPresets(['recommended'])).map(layerOf));
