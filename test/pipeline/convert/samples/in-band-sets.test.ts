import { describe, expect, it } from 'vitest';
import { codecOf } from '../../../../src/codec/registry.ts';
import { withLengths } from '../../../../src/container/length-prefixed/length-field.ts';
import type { WrittenTrack } from '../../../../src/container/mp4/write/written-track.ts';
import { InBandSets, withSetsInBand } from '../../../../src/pipeline/convert/samples/in-band-sets.ts';
import { hasRecordUnitsOf, recordUnitsOf } from '../../../../src/pipeline/convert/samples/record-units.ts';
import { spsOf } from '../../../harness/gop-stream.ts';
import { writePps, writeSps } from '../../../harness/written-stream.ts';

const SPS = writeSps(spsOf());
const PPS = writePps();
const AUD = Uint8Array.of(0x09, 0xf0);
const SLICE = Uint8Array.of(0x65, 0x88, 0x84);

const trackOf = (sets: readonly Uint8Array[]): WrittenTrack => ({
  kind: 'video',
  id: 1,
  fourCc: 'avc1',
  timescale: 1000,
  config: codecOf('avc1')?.config?.make?.(sets, 4).bytes ?? new Uint8Array(0),
});

const TRACK = trackOf([SPS, PPS]);

const sample = (units: readonly Uint8Array[], isSync: boolean) => ({
  track: TRACK,
  dts: 0,
  pts: 0,
  duration: 1,
  isSync,
  data: withLengths(units),
});

describe('InBandSets', () => {
  it('leaves samples alone until the sets change', () => {
    expect(new InBandSets().unitsOf(sample([SLICE], true))).toBeUndefined();
  });

  it('puts them before the first sample after the change, then before each that decoding can start at', () => {
    const sets = new InBandSets();
    expect(sets.set(TRACK)).toBe(true);
    expect(sets.unitsOf(sample([SLICE], false))).toEqual([SPS, PPS, SLICE]);
    expect(sets.unitsOf(sample([SLICE], false))).toBeUndefined();
    expect(sets.unitsOf(sample([SLICE], true))).toEqual([SPS, PPS, SLICE]);
  });

  it('after an access unit delimiter (H.264 7.4.1.2.3), and before sets that the sample has itself', () => {
    const sets = new InBandSets();
    sets.set(TRACK);
    const own = writePps({ id: 1 });
    expect(sets.unitsOf(sample([AUD, own, SLICE], true))).toEqual([AUD, SPS, PPS, own, SLICE]);
  });

  it('says no to tracks without parameter sets', () => {
    expect(new InBandSets().set({ ...TRACK, kind: 'audio', fourCc: 'mp4a', config: Uint8Array.of(0x12, 0x10) })).toBe(
      false,
    );
  });

  it('the sample entry that allows them is avc3', () => {
    expect(withSetsInBand(TRACK)).toMatchObject({ sampleEntry: 'avc3', config: TRACK.config });
    expect(withSetsInBand({ ...TRACK, fourCc: 'av01' })).toBeUndefined();
  });
});

it('a configuration that only has more sets has those of the one before', () => {
  const more = trackOf([SPS, PPS, writePps({ id: 1 })]);
  expect(recordUnitsOf(more)).toHaveLength(3);
  expect([hasRecordUnitsOf(more, TRACK), hasRecordUnitsOf(TRACK, more)]).toEqual([true, false]);
});
