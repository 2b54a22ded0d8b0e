import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/analysis/checks/finding.ts';
import { FindingGroups } from '../../../src/analysis/checks/finding-groups.ts';
import { fingerprintOf } from '../../../src/analysis/checks/fingerprint.ts';
import { RULES } from '../../../src/analysis/checks/registry.ts';

const finding = (more: Partial<Finding>): Finding => ({
  ruleId: 'gop/max-bframes',
  severity: 'warning',
  message: 'three B pictures',
  track: 'video',
  location: {},
  ...more,
});

describe('findings are grouped by rule and track', () => {
  test('the group is named after the first of the worst, and keeps the first places', () => {
    const groups = new FindingGroups(2);
    for (const frame of [1, 2, 3]) groups.add(finding({ location: { frame } }));
    groups.add(finding({ severity: 'error', location: { frame: 9 } }));
    groups.add(finding({ severity: 'error', location: { frame: 10 } }));
    const [only, ...others] = groups.grouped(RULES);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ severity: 'error', location: { frame: 9 }, count: 5 });
    expect(only?.occurrences.map(({ location }) => location.frame)).toEqual([1, 2]);
    expect(only?.clause).toBe(RULES.find(({ id }) => id === 'gop/max-bframes')?.source);
  });

  test('errors come first, then the order of the rules', () => {
    const groups = new FindingGroups();
    groups.add(finding({}));
    groups.add(finding({ track: 'video:1', severity: 'error' }));
    groups.add(finding({ ruleId: 'nal/forbidden-bit' }));
    expect(groups.grouped(RULES).map(({ ruleId, track }) => `${ruleId} ${track}`)).toEqual([
      'gop/max-bframes video:1',
      'nal/forbidden-bit video',
      'gop/max-bframes video',
    ]);
  });
});

describe('the code of the platform', () => {
  const codesOf = (...found: readonly Partial<Finding>[]): readonly unknown[] => {
    const groups = new FindingGroups();
    for (const one of found) groups.add(finding(one));
    return groups.grouped(RULES).map((group) => ('platformCode' in group ? group.platformCode : 'none'));
  };

  test('is that of the rule, another one, or none', () => {
    expect(codesOf({ ruleId: 'video/fps' })).toEqual(['frameRateHigh']);
    expect(codesOf({ ruleId: 'video/fps', platformCode: false })).toEqual(['none']);
    expect(codesOf({ ruleId: 'bitrate/average', platformCode: 'bitrateLow' })).toEqual(['bitrateLow']);
    expect(codesOf({})).toEqual(['none']);
  });
});

describe('fingerprints', () => {
  test('what differs by less than two figures is the same fault', () => {
    const of = (measured: string | number) => fingerprintOf(finding({ measured }));
    expect(of('6.80 s')).toBe(of('6.84 s'));
    expect(of('6.80 s')).not.toBe(of('6.90 s'));
    expect(of(1234)).toBe(of(1190));
  });

  test('places do not count, rule and track do', () => {
    const one = fingerprintOf(finding({ measured: 3, location: { byteOffset: 1 } }));
    expect(fingerprintOf(finding({ measured: 3, location: { byteOffset: 2 } }))).toBe(one);
    expect(fingerprintOf(finding({ measured: 3, track: 'video:1' }))).not.toBe(one);
    expect(fingerprintOf(finding({ measured: 3, ruleId: 'gop/closed' }))).not.toBe(one);
  });

  test('FNV-1a of 64 bits: computed with another implementation', () => {
    // python3: h = 0xcbf29ce484222325; for b in b'gop/max-bframes\nvideo\n3': h = ((h ^ b) * 0x100000001b3) % 2**64
    expect(fingerprintOf(finding({ measured: 3 }))).toBe('d810a706877cb717');
  });
});
