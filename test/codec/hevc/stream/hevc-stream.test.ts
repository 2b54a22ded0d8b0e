import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unitRecord } from '../../../../src/analysis/unit-record.ts';
import { BitWriter } from '../../../harness/bit-writer.ts';
import { bytesOf } from '../../../harness/cases.ts';
import {
  inspectHevc,
  inspectHevcUnits,
  OPEN_GOP,
  typeOf,
  unitsOfStream,
  withHeader,
} from '../../../harness/hevc-inspected.ts';
import { writtenPps, writtenSps } from '../../../harness/hevc-sets.ts';
import { arbitraryCuts, cutAtFractions } from '../../../harness/split.ts';

const UNITS = unitsOfStream(OPEN_GOP);
const CRA_AT = UNITS.findIndex((unit) => typeOf(unit) === 21);
/** From the VPS, SPS, PPS and SEI before the CRA picture on. */
const SECOND_GOP = UNITS.slice(CRA_AT - 4);
const AUD = Uint8Array.of(0x46, 1, 0x50);
const EOS = Uint8Array.of(0x48, 1);

describe('access units (H.265 7.4.2.4.4) and pictures', () => {
  const { units, frames, findings } = inspectHevc(OPEN_GOP);

  it('two slices a picture, 64 pictures', () => {
    expect(findings).toEqual([]);
    expect(frames).toHaveLength(64);
    expect(new Set(frames.map(({ slices }) => slices))).toEqual(new Set([2]));
  });

  it('says why each begins', () => {
    const reasons = units.flatMap(({ startsAccessUnit }) => startsAccessUnit ?? []);
    expect(new Set(reasons)).toEqual(
      new Set([
        'first NAL unit of the stream',
        'first_slice_segment_in_pic_flag 1',
        'VPS after the slices of a picture',
      ]),
    );
    expect(units.flatMap(({ startsPicture }) => startsPicture ?? [])).toEqual([
      'first slice of the stream',
      ...Array.from({ length: 63 }, () => 'first_slice_segment_in_pic_flag 1'),
    ]);
  });

  it('a delimiter begins an access unit, and has to be its first unit', () => {
    const between = inspectHevcUnits([AUD, ...UNITS.slice(0, 6), AUD, ...UNITS.slice(6, 8)]);
    expect(between.frames).toHaveLength(2);
    expect(between.findings).toEqual([]);
    expect(between.units[7]?.startsAccessUnit).toBe('AUD after the slices of a picture');
    const late = inspectHevcUnits([...UNITS.slice(0, 4), AUD, ...UNITS.slice(4, 6)]);
    expect(late.findings).toEqual(['error unit-order @4']);
  });

  it('a lost first slice does not merge two pictures', () => {
    const { frames: left, findings: found } = inspectHevcUnits(UNITS.filter((_, i) => i !== 6));
    expect(left).toHaveLength(64);
    expect(found).toEqual(['error missing-segments @6']);
  });

  it('output does not depend on how the input is cut', () => {
    const records = (pieces: readonly Uint8Array[]) =>
      inspectHevc(...pieces).units.map((unit) => JSON.stringify(unitRecord(unit)));
    const whole = records([OPEN_GOP]);
    fc.assert(
      fc.property(arbitraryCuts, (cuts) => {
        expect(records(cutAtFractions(OPEN_GOP, cuts))).toEqual(whole);
      }),
      { numRuns: 15 },
    );
  });
});

describe('order, references, random access', () => {
  const { frames, dpb } = inspectHevc(OPEN_GOP);

  it('RASL pictures precede their CRA picture in output order', () => {
    expect(frames.slice(28, 34).map(({ order, type }) => `${type}${order}`)).toEqual([
      ...['B27', 'I32', 'B30', 'B29', 'B31', 'P36'],
    ]);
    expect(frames[29]).toMatchObject({ randomAccess: 'open', startsPeriod: false, shown: true });
    expect(frames[0]).toMatchObject({ randomAccess: 'closed', startsPeriod: true, temporalId: 0 });
  });

  it('TRAIL_N pictures are not referred to', () => {
    expect(frames.slice(0, 5).map(({ reference }) => reference)).toEqual([true, true, true, false, false]);
  });

  it('the buffer that the stream needs is what its SPS says', () => {
    expect(dpb).toBe(5);
    expect(frames[0]).toMatchObject({ reorderFrames: 2, maxReorderFrames: 4 });
  });

  it('RASL pictures of a CRA picture at the start, or after an end of sequence, are not output (8.1.3)', () => {
    const { frames: cut, findings } = inspectHevcUnits(SECOND_GOP);
    expect(cut.slice(0, 5).map(({ shown }) => shown)).toEqual([true, false, false, false, true]);
    expect(cut[0]?.startsPeriod).toBe(true);
    expect(findings).toEqual(['warning leading-skipped @6']);
    const ended = inspectHevcUnits([...UNITS.slice(0, CRA_AT - 4), EOS, ...SECOND_GOP]);
    expect(ended.frames.slice(28, 34).map(({ shown }) => shown)).toEqual([true, true, false, false, false, true]);
    expect(ended.frames[29]?.startsPeriod).toBe(true);
    expect(ended.findings).toEqual([`warning leading-skipped @${CRA_AT + 3}`]);
  });

  it('BLA_W_LP in place of CRA: RASL pictures are not output; BLA_W_RADL has none', () => {
    const rewritten = (type: number) =>
      inspectHevcUnits(UNITS.map((unit) => (typeOf(unit) === 21 ? withHeader(unit, type) : unit)));
    const bla = rewritten(16);
    expect(bla.frames.slice(29, 33).map(({ shown }) => shown)).toEqual([true, false, false, false]);
    expect(bla.findings).toEqual([]);
    const { findings, messages } = rewritten(17);
    expect(findings.map((text) => text.split(' @')[0])).toEqual(Array(3).fill('error leading-picture'));
    expect(messages[0]).toMatch(/RASL_R picture of a BLA_W_RADL picture, which has no RASL pictures/);
  });

  it('a reference picture that was lost is reported once, with its order (8.3.2)', () => {
    const { findings, messages, frames: left } = inspectHevcUnits(UNITS.filter((_, i) => i !== 6 && i !== 7));
    expect(findings).toEqual(['error lost-reference @6']);
    expect(messages[0]).toMatch(/picture order count 4 is missing/);
    expect(left[1]?.missingFrames).toBe(1);
  });

  it('a picture that nothing refers to may be left out', () => {
    const at = UNITS.findIndex((unit) => typeOf(unit) === 0);
    expect(inspectHevcUnits(UNITS.filter((_, i) => i !== at && i !== at + 1)).findings).toEqual([]);
  });

  it('a picture that was sent twice', () => {
    expect(inspectHevcUnits([...UNITS.slice(0, 8), ...UNITS.slice(6)]).findings).toContain('error poc-duplicate @8');
  });
});

describe('dependent slice segments', () => {
  const sets = [writtenSps(), writtenPps({ dependentSlices: true })].map(bytesOf);
  const idr = new BitWriter().u(8, 40).u(8, 1).flag(1).flag(0).ue(0).ue(2).se(0).trailing().u(8, 0xff).toNal();
  /** slice_segment_address 5 of 390 coding tree blocks. */
  const dependent = new BitWriter()
    .u(8, 40)
    .u(8, 1)
    .flag(0)
    .flag(0)
    .ue(0)
    .flag(1)
    .u(9, 5)
    .trailing()
    .u(8, 0xff)
    .toNal();

  it('continue the slice before them', () => {
    const { frames, findings } = inspectHevcUnits([...sets, idr, dependent]);
    expect(frames).toMatchObject([{ type: 'I', order: 0 }]);
    expect(findings).toEqual([]);
  });

  it('continue no slice before a delimiter', () => {
    const { frames, findings } = inspectHevcUnits([...sets, idr, AUD, dependent]);
    expect(frames).toMatchObject([{ type: 'I' }, { type: 'unknown' }]);
    expect(findings).toEqual(['error out-of-range @4', 'warning unit-order @4']);
  });
});

describe('NAL unit headers (7.4.2.2)', () => {
  it.each([
    ['VPS', 32],
    ['SPS', 33],
  ])('%s of sub-layer 1', (name, type) => {
    const { findings, messages } = inspectHevcUnits(
      UNITS.slice(0, 6).map((unit) => (typeOf(unit) === type ? withHeader(unit, type, 2) : unit)),
    );
    expect(findings).toEqual([`error nal-header @${type - 32}`]);
    expect(messages[0]).toContain(`${name}: TemporalId has to be 0`);
  });

  it('reserved and unspecified types', () => {
    const { findings } = inspectHevcUnits([Uint8Array.of(0x52, 1, 0x80), Uint8Array.of(0x72, 1, 0x80)]);
    expect(findings).toEqual(['info reserved-type @0', 'info unspecified-type @1']);
  });

  it('without parameter sets the pictures are still counted', () => {
    expect(inspectHevcUnits(UNITS.slice(4, 8)).frames.map(({ type }) => type)).toEqual(['unknown', 'unknown']);
  });
});
