import { describe, expect, it } from 'vitest';
import { ParameterSetReport } from '../../src/analysis/parameter-set-report.ts';
import { toHex } from '../../src/bytes/hex.ts';
import type { SpsSetDerived } from '../../src/codec/h264/read-parameter-set.ts';
import { h264Stream } from '../../src/codec/h264/stream-codec.ts';
import { inspectStream, inspectUnits } from '../harness/inspected.ts';
import { byteStream, SEI, writePps, writeSlice, writeSps, writeUnit } from '../harness/written-stream.ts';

const collect = (units: readonly Uint8Array[], trace = false): ParameterSetReport => {
  const report = new ParameterSetReport(h264Stream, { trace });
  for (const unit of inspectUnits(units).units) report.add(unit);
  return report;
};
const reportOf = (units: readonly Uint8Array[], trace = false) => {
  const report = collect(units, trace);
  return { entries: report.kept.map((kept) => report.read(kept)), dropped: report.dropped };
};
const SPS = writeSps();
const PPS = writePps();

describe('ParameterSetReport', () => {
  it('has one entry for each distinct content, in order of first appearance', () => {
    const other = writePps({ initQp: 30 });
    const { entries, dropped } = reportOf([SPS, PPS, SEI, writeSlice({ nal: 5 }), SPS, other, PPS, SPS]);
    expect(entries.map(({ entry }) => [entry.record, entry.nalu, entry.offset, entry.count, entry.hex])).toEqual([
      ['sps', 0, 0, 3, toHex(SPS)],
      ['pps', 1, 4 + SPS.length, 2, toHex(PPS)],
      ['pps', 5, expect.any(Number), 1, toHex(other)],
    ]);
    expect(dropped).toBe(0);
  });

  it('has the coded elements and the derived values', () => {
    const [sps, pps] = reportOf([
      writeSps({ id: 3, widthInMbs: 20, fps: 50 }),
      writePps({ id: 7, sps: 3, cabac: true, initQp: 20 }),
    ]).entries;
    expect(sps?.entry).toMatchObject({
      syntax: { seq_parameter_set_id: 3, pic_width_in_mbs_minus1: 19 },
      derived: { width: 320, height: 64, frameRate: { num: 50, den: 1, fps: 50 } },
    });
    expect(pps?.entry).toMatchObject({
      syntax: { pic_parameter_set_id: 7, seq_parameter_set_id: 3, pic_init_qp_minus26: -6 },
      derived: { entropyCoding: 'CABAC', initQp: 20 },
    });
  });

  it('keeps a damaged set, with its error, and derives nothing from it', () => {
    const cut = SPS.subarray(0, 4);
    const [{ entry } = { entry: undefined }] = reportOf([cut]).entries;
    expect(entry).toMatchObject({
      record: 'sps',
      hex: toHex(cut),
      syntax: { profile_idc: 66 },
      error: { code: 'truncated' },
    });
    expect(entry).not.toHaveProperty('derived');
  });

  it('has SPS extensions and subset SPS', () => {
    const extension = writeUnit(3, 13, [0b1_1_1_00000]);
    const { entries } = reportOf([extension, writeUnit(3, 15, [66, 0, 30, 0x80])]);
    expect(entries.map(({ entry }) => entry.record)).toEqual(['spsExtension', 'subsetSps']);
  });

  describe('explains a PPS that takes its scaling lists from its SPS (fall-back rule set B of Table 7-2)', () => {
    const sps = (scale: number, subset = false) => writeSps({ profile: 100, scale, subset });
    const pps = (id: number) => writePps({ id, scalingMatrix: true });
    /** First entry of the first list of each PPS. */
    const scalesOf = (units: readonly Uint8Array[]): unknown[] =>
      reportOf(units)
        .entries.filter(({ entry }) => entry.record === 'pps')
        .map(({ entry }) => Object.values((entry.derived as Partial<SpsSetDerived>).scalingLists ?? {})[0]?.[0]);

    it('with the one sent last, even if it is a repetition', () => {
      expect(scalesOf([sps(10), pps(0), sps(20), pps(1), sps(10), pps(2)])).toEqual([10, 20, 10]);
    });

    it('with the SPS rather than the subset SPS of the same id', () => {
      expect(scalesOf([sps(10), sps(20, true), pps(0)])).toEqual([10]);
      expect(scalesOf([sps(20, true), pps(0), sps(10), pps(1)])).toEqual([20, 10]);
    });
  });

  it('keeps the bytes when the input buffer is reused', () => {
    const stream = byteStream([SPS, PPS]);
    const report = new ParameterSetReport(h264Stream);
    for (const unit of inspectStream(stream).units) report.add(unit);
    stream.fill(0);
    expect(report.kept.map((kept) => report.read(kept).entry.hex)).toEqual([toHex(SPS), toHex(PPS)]);
  });

  it('a hostile stream of ever new sets is bounded, and dropped sets are counted', () => {
    const sets = Array.from({ length: 1100 }, (_, i) => writePps({ id: i % 256, sps: Math.floor(i / 256) }));
    const { entries, dropped } = reportOf([...sets, ...sets]);
    expect(entries).toHaveLength(1024);
    // A dropped set is counted again when it is repeated.
    expect(dropped).toBe(2 * (1100 - 1024));
    expect(entries[0]?.entry.count).toBe(2);
  });

  it('large sets are kept up to a megabyte', () => {
    const large = (i: number) => Uint8Array.from([...writePps({ id: i }), ...new Array<number>(100_000).fill(0xff)]);
    const { entries, dropped } = reportOf([SPS, ...Array.from({ length: 20 }, (_, i) => large(i)), PPS]);
    expect([entries.length, dropped]).toEqual([12, 10]);
    expect(entries.map(({ entry }) => entry.hex.length / 2)).toEqual([
      SPS.length,
      ...new Array(10).fill(large(0).length),
      PPS.length,
    ]);
  });

  it('has the elements of each with a trace', () => {
    const [sps, pps] = reportOf([SPS, PPS], true).entries;
    expect(sps?.entry.fields?.map(({ name }) => name)).toContain('pic_width_in_mbs_minus1');
    expect(pps?.entry.fields?.at(-1)).toMatchObject({ structure: 'rbsp_trailing_bits' });
    expect(reportOf([SPS]).entries[0]?.entry).not.toHaveProperty('fields');
  });
});
