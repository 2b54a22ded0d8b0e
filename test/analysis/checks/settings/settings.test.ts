import { describe, expect, test } from 'vitest';
import { isOn } from '../../../../src/analysis/checks/checker.ts';
import { ruleNamed } from '../../../../src/analysis/checks/registry.ts';
import type { Rule } from '../../../../src/analysis/checks/rule.ts';
import { nearestName } from '../../../../src/analysis/checks/settings/nearest-name.ts';
import { findRule, readSetting } from '../../../../src/analysis/checks/settings/read-setting.ts';
import { resolveRules } from '../../../../src/analysis/checks/settings/resolve-rules.ts';

const maxBframes = ruleNamed('gop/max-bframes') as Rule;

describe('a setting', () => {
  test.each([
    ['off', { severity: 'off' }],
    ['warn', { severity: 'warning' }],
    ['warning', { severity: 'warning' }],
    ['on', { severity: 'on' }],
    [['error'], { severity: 'error' }],
    [['info', { max: 2 }], { severity: 'info', options: { max: 2 } }],
    [{ max: 0 }, { options: { max: 0 } }],
  ])('%j', (value, expected) => expect(readSetting(maxBframes, value)).toEqual(expected));

  test.each([
    ['eror', 'gop/max-bframes: "eror" is no severity: off, info, warn, error or on; did you mean error?', []],
    [3, 'gop/max-bframes: 3 is no severity: off, info, warn, error or on', []],
    [['error', { mx: 1 }], "gop/max-bframes has no option 'mx'; did you mean max?", [1, 'mx']],
    [['error', { constructor: 1 }], "gop/max-bframes has no option 'constructor': it has max", [1, 'constructor']],
    [['error', { max: '1' }], 'gop/max-bframes: max takes a number, not "1"', [1, 'max']],
    [['error', { max: -1 }], 'gop/max-bframes: max takes a number of at least 0, not -1', [1, 'max']],
    [['error', 3], 'gop/max-bframes: options are an object, not 3', [1]],
  ])('%j is refused', (value, message, path) =>
    expect(readSetting(maxBframes, value)).toMatchObject({ message, path }),
  );
});

describe('the nearest name', () => {
  const names = ['gop/max-bframes', 'gop/max-interval', 'nal/order'];
  test.each([
    ['gop/max-bframe', 'gop/max-bframes'],
    ['gop/max-intervall', 'gop/max-interval'],
    // Two letters that changed places are one mistake.
    ['nal/ordre', 'nal/order'],
    ['max-interval', 'gop/max-interval'],
    ['something-else', undefined],
  ])('%s: %s', (typed, expected) => expect(nearestName(typed, names)).toBe(expected));

  test('is part of the message', () => {
    expect(findRule('gop/max-bframe')).toMatchObject({
      message: "there is no rule 'gop/max-bframe'; did you mean gop/max-bframes?",
    });
    expect(findRule('__proto__')).toMatchObject({ message: "there is no rule '__proto__'" });
  });
});

describe('layers', () => {
  const resolved = (...layers: Parameters<typeof resolveRules>[0]) =>
    resolveRules(layers).find(({ rule }) => rule === maxBframes);

  test('a later one wins, option by option', () => {
    const [a, b] = [
      { preset: 'a', rules: { 'gop/max-bframes': { severity: 'warning', options: { max: 3 } } } },
      { rules: { 'gop/max-bframes': { severity: 'error' } } },
    ] as const;
    expect(resolved(a)).toMatchObject({ severity: 'warning', options: { max: 3 }, preset: 'a' });
    expect(resolved(a, b)).toMatchObject({ severity: 'error', options: { max: 3 } });
    expect(resolved(a, b)).not.toHaveProperty('preset');
    expect(resolved(b, a)).toMatchObject({ severity: 'warning' });
  });

  test('a rule that is off is turned on by its options', () => {
    const off = { rules: { 'gop/max-bframes': { severity: 'off' } } } as const;
    expect(resolved(off)).toBeUndefined();
    expect(resolved(off, { rules: { 'gop/max-bframes': { options: { max: 1 } } } })).toMatchObject({
      options: { max: 1 },
    });
  });

  test('of a track hold in that track', () => {
    const rule = resolved({ tracks: ['video:1'], rules: { 'gop/max-bframes': { options: { max: 0 } } } });
    expect(rule && isOn(rule)).toBe(false);
    expect(rule?.ofTracks?.get('video:1')).toMatchObject({ options: { max: 0 } });
  });
});
