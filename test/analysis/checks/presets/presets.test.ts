import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  layerOf,
  loadPreset,
  loadPresets,
  PRESET_NAMES,
} from '../../../../src/analysis/checks/presets/load-presets.ts';
import { isOld, type Preset, presetId } from '../../../../src/analysis/checks/presets/preset.ts';
import { PRESET_FILES } from '../../../../src/analysis/checks/presets/registry.ts';
import { ruleNamed } from '../../../../src/analysis/checks/registry.ts';
import { isFault, readSetting } from '../../../../src/analysis/checks/settings/read-setting.ts';
import { resolveRules } from '../../../../src/analysis/checks/settings/resolve-rules.ts';

const folder = fileURLToPath(new URL('../../../../src/analysis/checks/presets', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const presets = await Promise.all(
  PRESET_FILES.map(async (file) => ({ file, preset: (await file.load()).default as Preset })),
);

describe('presets', () => {
  test('every file is listed under its name and date', () => {
    expect(PRESET_FILES.map((file) => `${presetId(file)}.json`).sort()).toEqual(files.sort());
    for (const { file, preset } of presets) expect(presetId(preset)).toBe(presetId(file));
  });

  test.each(presets.map(({ preset }) => [presetId(preset), preset] as const))('%s', (_, preset) => {
    expect(preset).toMatchObject({
      title: expect.stringMatching(/^[A-Z].{2,}[^.]$/),
      checked: expect.stringMatching(/^20\d\d-\d\d-\d\d$/),
      confidence: expect.stringMatching(/^(specification|official|unofficial|low)$/),
    });
    expect(preset.source.length).toBeGreaterThan(0);
    for (const base of preset.extends ?? []) expect(PRESET_NAMES).toContain(base.split('@')[0]);
  });

  test('each rule and option is there', () => {
    const wrong = presets.flatMap(({ preset }) =>
      Object.entries(preset.rules).flatMap(([id, value]) => {
        const rule = ruleNamed(id);
        const read = rule === undefined ? { message: `no rule ${id}`, path: [] } : readSetting(rule, value);
        return isFault(read) ? [`${presetId(preset)}: ${read.message}`] : [];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('an error has a source of the service or of a specification', async () => {
    for (const { preset } of presets) {
      if (preset.confidence === 'specification' || preset.confidence === 'official') continue;
      const layers = (await loadPresets([presetId(preset)])).map(({ rules }) => rules);
      const set: Readonly<Record<string, unknown>> = Object.assign({}, ...layers);
      const errors = Object.entries(set).filter(([, value]) => [value].flat()[0] === 'error');
      expect(errors.map(([id]) => `${presetId(preset)} ${id}`)).toEqual([]);
    }
  });

  // Seconds between IDR pictures that the sources name (OBS services.json v286, help pages); 0: what the service sends.
  test.each([
    ['youtube', 2, 2],
    ['twitch', 2, 2],
    ['twitch-eb', 0, 10],
    ['facebook', 2, 2],
    ['amazon-ivs', 1, 2],
    ['ivs-realtime', 1, 2],
    ['cloudflare', 4, 8],
    ['cloudflare-llhls', 2, 4],
    ['x-twitter', 3, 3],
    ['chzzk', 1, 1],
    ['soop', 1, 1],
    ['dolby-realtime', 1, 1],
  ])('%s says nothing of the intervals that are recommended', async (name, from, to) => {
    const rules = resolveRules((await loadPresets(['recommended', name])).map(layerOf));
    const limit = (id: string, wide: number): unknown => {
      const { options = {} } = rules.find(({ rule }) => rule.id === id) ?? {};
      return options['recommendedSeconds'] ?? options['seconds'] ?? wide;
    };
    expect(limit('gop/min-interval', 0)).toBeLessThanOrEqual(from);
    expect(limit('gop/max-interval', 99)).toBeGreaterThanOrEqual(to);
  });

  test('a name is the newest of it, with a date exactly that', async () => {
    expect(presetId(await loadPreset('youtube'))).toBe('youtube@2026-10');
    expect(presetId(await loadPreset('rtmpkit:youtube@2026-10'))).toBe('youtube@2026-10');
    await expect(loadPreset('youtube@2019-01')).rejects.toThrow(
      "there is no preset 'youtube@2019-01'; there is youtube@2026-10",
    );
    await expect(loadPreset('twich')).rejects.toThrow("there is no preset 'twich'; did you mean twitch?");
  });

  test('bases come first, each once', async () => {
    const ids = (await loadPresets(['recommended', 'twitch', 'cloudflare-llhls'])).map(({ name }) => name);
    expect(ids).toEqual(['recommended', 'rtmp-ingest', 'twitch', 'cloudflare', 'cloudflare-llhls']);
  });

  test('numbers are old after twelve months, a specification never', () => {
    const official = { confidence: 'official', checked: '2026-10-04' } as const;
    expect(isOld(official, '2027-10-03')).toBe(false);
    expect(isOld(official, '2027-10-04')).toBe(true);
    expect(isOld({ ...official, confidence: 'specification' }, '2030-01-01')).toBe(false);
  });

  test('are formatted as JSON without comments', () => {
    for (const file of files) expect(() => JSON.parse(readFileSync(join(folder, file), 'utf8'))).not.toThrow();
  });
});
