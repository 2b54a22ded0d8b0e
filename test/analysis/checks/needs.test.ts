import { expect, test } from 'vitest';
import { Checker } from '../../../src/analysis/checks/checker.ts';
import { type InputFacts, lackOf } from '../../../src/analysis/checks/needs.ts';
import { h264 } from '../../../src/codec/h264/codec.ts';
import type { FormatName } from '../../../src/container/descriptor.ts';
import { ruleOf } from '../../harness/checked.ts';

const FACTS: InputFacts = {
  format: 'flv',
  hasVideo: true,
  hasAudio: false,
  frames: 10,
  hasPictures: true,
  hasParameterSets: true,
  hasConfigurationRecord: true,
  hasMacroblocks: false,
  hasHrd: false,
  videoTracks: 1,
  timesFrom: 'container',
};

test('parameter sets of a codec that is not parsed may be there', () => {
  const lack = (facts: Partial<InputFacts>): string | undefined => lackOf(['parameter sets'], { ...FACTS, ...facts });
  expect(lack({})).toBeUndefined();
  expect(lack({ hasParameterSets: false })).toBe('there is no parameter set');
  // HEVC in an FLV: a record with parameter sets.
  expect(lack({ hasParameterSets: false, hasPictures: false })).toBe(
    'the parameter sets are not parsed: the codec is not supported',
  );
  expect(lack({ hasParameterSets: false, hasPictures: false, hasVideo: false })).toBe('there is no parameter set');
});

test.each([
  ['hls/target-duration', 'hls', 'annexb'],
  ['hls/independent-segments', 'hls', 'flv'],
] as const)('%s keeps nothing of inputs that it never judges', (id, own, other) => {
  const watched = (format: FormatName) => {
    const checker = new Checker([{ rule: ruleOf(id), options: {} }], () => undefined);
    checker.opened(format);
    return checker.video({ kind: 'video', trackId: 0, fourCc: 'avc1', codec: h264, name: 'video' });
  };
  expect(watched(own)).toBeDefined();
  expect(watched(other)).toBeUndefined();
});
