import { expect, test } from 'vitest';
import { type InputFacts, lackOf } from '../../../src/analysis/checks/needs.ts';

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
